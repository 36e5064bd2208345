//! Addresses that only lead on.

use axum::response::Redirect;

use crate::paths::staff as paths;

/// `GET /staff`: the first page of whoever has signed in.
pub async fn to_first_page() -> Redirect {
    Redirect::to(paths::REQUESTS)
}

/// `GET /.well-known/change-password`.
pub async fn to_password() -> Redirect {
    Redirect::to(paths::PROFILE_PASSWORD)
}
