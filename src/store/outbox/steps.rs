//! What a step at the front desk tells the patient.

use jiff::{SignedDuration, Timestamp};

use super::deliveries::Deliveries;
use super::insert::{NewMessage, insert_again};
use crate::domain::call::NextStep;
use crate::domain::delivery::notice::Notice;
use crate::domain::delivery::recipient::Recipient;
use crate::domain::history::HistoryRow;
use crate::domain::progress::Progress;
use crate::domain::status::Status;
use crate::store::engine::transaction::Transaction;

/// Longer than what was done can be taken back: nobody is told of a slip.
const AFTER: SignedDuration = SignedDuration::from_secs(65);
const _: () = assert!(AFTER.as_secs() > HistoryRow::UNDO.as_secs());

/// Writes what a step tells, which made `after` of what the request was before.
pub async fn insert_of_step(
    transaction: &mut Transaction<'_>,
    deliveries: &Deliveries,
    request: &str,
    (before, after): (&Progress, &Progress),
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let Some(notice) = told_of(before, after).filter(|_| deliveries.mail) else { return Ok(()) };
    let (about, recipient) = (request.to_owned(), Recipient::Patient);
    let due_at = now.saturating_add(AFTER).unwrap_or(now);
    insert_again(transaction, &NewMessage { about, notice, recipient, at: now, due_at }).await
}

fn told_of(before: &Progress, after: &Progress) -> Option<Notice> {
    let writes = |progress: &Progress| progress.next.is_some_and(|next| next.step == NextStep::WriteEmail);
    match (before.status, after.status) {
        // Their receipt was held back.
        (Status::SuspectedSpam, Status::New) => Some(Notice::Receipt),
        // The last of the calls led nowhere.
        _ if writes(after) && after.attempts > before.attempts => Some(Notice::NobodyReached),
        _ => None,
    }
}
