//! The appointment request: the form, its sending, its receipt.

mod form;
mod form_view;
mod received;
mod token;

use axum::extract::FromRef;
use axum::routing::{MethodRouter, get};

use super::http::network::TrustedProxies;
use super::state::{DeskState, SiteState};

/// The form and its sending.
pub fn form<S: Clone + Send + Sync + 'static>() -> MethodRouter<S>
where
    SiteState: FromRef<S>,
    DeskState: FromRef<S>,
    TrustedProxies: FromRef<S>,
{
    get(form::show).post(form::send)
}

/// The receipt.
pub fn receipt<S: Clone + Send + Sync + 'static>() -> MethodRouter<S>
where
    SiteState: FromRef<S>,
    DeskState: FromRef<S>,
{
    get(received::show)
}
