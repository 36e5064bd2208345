//! What waits at the front desk, for those who are told of it.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::mail::{Digest, Oldest};
use crate::content::Site;
use crate::domain::choice_key::ChoiceKey;
use crate::domain::delivery::recipient::Channel;
use crate::domain::staff::LocationScope;
use crate::domain::statistics::late::LateBounds;
use crate::domain::status::Status;
use crate::store::{ExportFilter, Store, StoreError};

/// The request that waits longest, and which one it is in the database.
#[derive(Clone, Debug)]
pub struct Longest {
    /// Its id.
    pub id: Uuid,
    /// As a letter tells of it.
    pub oldest: Oldest,
}

/// For how long requests are looked back at: whoever has waited longer has waited too long in any case.
const LOOKED_BACK: SignedDuration = SignedDuration::from_hours(60 * 24);

/// What waits by now, of the locations that are seen.
pub async fn digest(store: &Store, site: &Site, scope: &LocationScope, now: Timestamp) -> Result<Digest, StoreError> {
    let clinic = &site.clinic;
    let from = now.saturating_sub(LOOKED_BACK).unwrap_or(Timestamp::MIN);
    let hours = clinic.locations.iter().map(|location| (&location.key, &location.hours));
    let late = LateBounds::new(clinic.calls.overdue_after, (from, now), hours, clinic.hours_of(&ChoiceKey::any()));
    let due = store.due(now, scope).await?;
    let spam = ExportFilter {
        statuses: vec![Status::SuspectedSpam],
        locations: scope.seen().unwrap_or_default(),
        ..ExportFilter::default()
    };
    Ok(Digest {
        waiting: count(due.count),
        overdue: count(store.count_overdue(&late, scope).await?),
        oldest: longest(store, site, scope, now).await?.map(|longest| longest.oldest),
        suspected_spam: u64::try_from(store.count(&spam).await?).unwrap_or(0),
        failed: u64::try_from(store.outbox_state(Channel::Mail).await?.failed).unwrap_or(0),
    })
}

fn count(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// The request that has been due for the most opening time, as the front desk counts it.
pub async fn longest(
    store: &Store,
    site: &Site,
    scope: &LocationScope,
    now: Timestamp,
) -> Result<Option<Longest>, StoreError> {
    let due = store.due(now, scope).await?;
    let waiting = due.requests.into_iter().filter_map(|due| {
        // What cannot be read stands at the front desk.
        let request = due.request.ok()?;
        let location = request.details.location;
        let waited = site.clinic.hours_of(&location).open_time(request.progress.next?.due_at, now);
        Some(Longest { id: request.id, oldest: Oldest { reference: request.reference, location, waited } })
    });
    Ok(waiting.max_by_key(|longest| longest.oldest.waited))
}
