//! For load balancers and supervisors: is the process up, does the database answer?

use axum::extract::State;

use super::state::AppState;
use crate::error::Error;

/// `GET /healthz`: the process answers.
pub async fn health() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers, too.
pub async fn ready(State(state): State<AppState>) -> Result<&'static str, Error> {
    state.store.ping().await?;
    Ok("ok\n")
}
