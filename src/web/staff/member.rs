//! Who asks for a page of the staff area, as the guard has found.

use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::request::Parts;
use axum::response::Redirect;

use super::cookies::CookieSafety;
use super::next_page::NextPage;
use crate::domain::audit::By;
use crate::domain::role::Role;
use crate::domain::session::Session;
use crate::paths::staff as paths;

/// A member of staff who asks for a page.
#[derive(Clone, Debug)]
pub struct Member {
    /// Their session.
    pub session: Session,
    /// How their cookies travel.
    pub cookies: CookieSafety,
}

impl Member {
    /// Who does what they do.
    #[must_use]
    pub fn by(&self) -> By {
        By::account(self.session.account.id)
    }

    /// Whether they are an admin.
    #[must_use]
    pub fn is_admin(&self) -> bool {
        self.session.account.details.role == Role::Admin
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Member {
    type Rejection = Redirect;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let Ok(OriginalUri(address)) = OriginalUri::from_request_parts(parts, state).await;
        let found = parts.extensions.get::<Self>().cloned();
        found.ok_or_else(|| Redirect::to(&NextPage::of(&address).after(paths::SIGN_IN)))
    }
}

/// Whoever asks, signed in or not.
#[derive(Clone, Debug)]
pub struct Visitor(pub Option<Member>);

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(parts.extensions.get::<Member>().cloned()))
    }
}
