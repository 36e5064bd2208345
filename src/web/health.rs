//! For load balancers and supervisors: is the process up, does the database answer, do messages leave?

use std::fmt::Write;

use axum::extract::{FromRef, State};
use axum::routing::get;

use super::error::Error;
use super::http::addresses::Addresses;
use super::state::DeskState;
use crate::domain::delivery::recipient::Channel;
use crate::paths;
use crate::store::StoreError;

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

/// `GET /readyz`: the database answers, too. The lines after the first tell of messages; a mail server that is away makes
/// nobody send patients elsewhere.
async fn ready(State(desk): State<DeskState>) -> Result<String, Error> {
    desk.store.ping().await.map_err(Error::NotReady)?;
    details(&desk).await.map_err(Error::NotReady)
}

async fn details(desk: &DeskState) -> Result<String, StoreError> {
    let (mut answer, now) = ("ok\n".to_owned(), desk.clock.now());
    let deliveries = desk.store.deliveries();
    if !deliveries.has(Channel::Mail) {
        answer.push_str("mail: off\n");
    }
    for channel in [Channel::Mail, Channel::Webhook].into_iter().filter(|channel| deliveries.has(*channel)) {
        let name = channel.as_str();
        let state = desk.store.outbox_state(channel).await?;
        let oldest = state.oldest.map_or(0, |oldest| now.duration_since(oldest).as_secs().max(0));
        let (waiting, failed) = (state.waiting, state.failed);
        let _ = writeln!(answer, "{name}: {waiting} waiting, the oldest for {oldest} s; {failed} failed in seven days");
    }
    Ok(answer)
}
