//! For load balancers and supervisors: is the process up, does the database answer?

use axum::extract::{FromRef, State};
use axum::routing::get;

use super::error::Error;
use super::http::addresses::Addresses;
use super::state::DeskState;
use crate::paths;

/// Adds both addresses.
#[must_use]
pub fn with_health<S: Clone + Send + Sync + 'static>(addresses: Addresses<S>) -> Addresses<S>
where
    DeskState: FromRef<S>,
{
    addresses.route(paths::HEALTH, get(health)).route(paths::READY, get(ready))
}

/// `GET /healthz`: the process answers.
async fn health() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers, too.
async fn ready(State(desk): State<DeskState>) -> Result<&'static str, Error> {
    desk.store.ping().await.map_err(Error::NotReady)?;
    Ok("ok\n")
}
