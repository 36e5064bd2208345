//! Changing a request at the front desk: as it was last seen, or not at all. Whatever is done leaves a row of the
//! request's history, with what was noted and what the request was before.

use jiff::Timestamp;

use super::new_history::NewHistory;
use super::stored_row::{StoredRow, request_columns};
use crate::domain::audit::{By, Event, NewEntry};
use crate::domain::business_hours::BusinessHours;
use crate::domain::call_rules::CallRules;
use crate::domain::choice_key::ChoiceKey;
use crate::domain::close_reason::CloseReason;
use crate::domain::history::{Change, HistoryRow};
use crate::domain::note::Note;
use crate::domain::progress::{Circumstances, NotAllowed, Progress, Step};
use crate::domain::reference::Reference;
use crate::domain::staff::LocationScope;
use crate::domain::status::Status;
use crate::store::audit::append::AuditWriter;
use crate::store::engine::transaction::{Transaction, within};
use crate::store::error::{Damage, StoreError};
use crate::store::outbox::steps::insert_of_step;
use crate::store::state::Store;

/// Why a request was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// There is none, or not for whoever asks.
    #[error("there is no such request")]
    NoSuchRequest,
    /// There is no other request with this reference, or not for whoever asks.
    #[error("there is no such other request")]
    NoSuchDuplicate,
    /// Somebody changed it meanwhile.
    #[error("the request has changed since")]
    Stale,
    /// The step does not follow.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// What was done last cannot be taken back: it is too long ago, or somebody else's.
    #[error("there is nothing to take back")]
    NothingToUndo,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for ChangeError {
    fn from(problem: sqlx::Error) -> Self {
        Self::Store(problem.into())
    }
}

/// Which request somebody changes, as they last saw it.
#[derive(Clone, Debug)]
pub struct Target {
    /// What its patient reads out.
    pub reference: Reference,
    /// Whose requests whoever asks may see.
    pub scope: LocationScope,
    /// The version that they saw.
    pub version: i64,
    /// Who asks.
    pub by: By,
}

/// What somebody does, and what they note about it.
#[derive(Clone, Debug)]
pub struct RequestChange {
    /// What they do.
    pub step: Step,
    /// The request that it is closed as a duplicate of.
    pub duplicate_of: Option<Reference>,
    /// What they note.
    pub note: Option<Note>,
    /// When the request's location is open.
    pub hours: BusinessHours,
    /// The clinic's rules.
    pub rules: CallRules,
}

const UPDATE: &str = "UPDATE appointment_requests SET status = $1, close_reason = $2, assigned_to = $3, attempts = $4, \
    first_attempt_at = $5, first_attempt_waited = $6, last_attempt_at = $7, reached_at = $8, reached_waited = $9, \
    due_at = $10, next_step = $11, version = version + 1 WHERE id = $12";
impl Store {
    /// Does a step with a request, for whoever has last seen this version of it.
    pub async fn change_request(&self, target: Target, change: RequestChange) -> Result<(), ChangeError> {
        let (audit, state, deliveries) = (self.audit_writer(), self.0.clone(), self.deliveries());
        let work = async move |mut transaction: Transaction<'_>| {
            // First, so that of two who change the same request one waits for the other.
            audit.write(&mut transaction, entry(&target, &change)).await?;
            let present = present(&mut transaction, &target).await?;
            let before = progress(&present)?;
            let done = done(&change);
            let duplicate_of = match &change.duplicate_of {
                Some(other) => Some(other_id(&mut transaction, &target, other).await?),
                None => None,
            };
            let circumstances = Circumstances {
                submitted_at: present.submitted_at().map_err(|problem| damaged(&present, problem))?,
                now: audit.now,
                hours: &change.hours,
                rules: &change.rules,
            };
            let after = before.after(&change.step, circumstances)?;
            update(&mut transaction, present.id(), &after).await?;
            insert_of_step(&mut transaction, &deliveries, present.id(), (&before, &after), audit.now).await?;
            if let Some(other) = duplicate_of {
                link(&mut transaction, present.id(), &other).await?;
            }
            let history =
                NewHistory::new(target.by, audit.now, done)?.with_note(change.note.as_ref(), &state.rows.seal)?;
            let history = if change.step == Step::Note { history } else { history.with_state(&before) };
            history.insert(&mut transaction, &present).await?;
            Ok(())
        };
        self.0.database.write(work).await
    }

    /// Takes back what was done last, for whoever did it within the last minute. What was noted stays.
    pub async fn undo_change(&self, target: Target) -> Result<(), ChangeError> {
        let audit = self.audit_writer();
        let work = async move |mut transaction: Transaction<'_>| {
            let entry = target.by.did(Event::RequestUndone).on(target.reference.clone());
            audit.write(&mut transaction, entry).await?;
            let present = present(&mut transaction, &target).await?;
            let before = state_to_restore(&mut transaction, &present, &target, &audit).await?;
            update(&mut transaction, present.id(), &before).await?;
            let history = NewHistory::new(target.by, audit.now, Change::Undone)?;
            history.insert(&mut transaction, &present).await?;
            Ok(())
        };
        self.0.database.write(work).await
    }
}

fn entry(target: &Target, change: &RequestChange) -> NewEntry {
    let did = |event| target.by.did(event).on(target.reference.clone());
    match &change.step {
        Step::Move(status, None) => did(Event::RequestMoved).with("status", status.as_str()),
        Step::Move(status, Some(reason)) => {
            did(Event::RequestMoved).with("status", status.as_str()).with("reason", reason.as_str())
        }
        Step::Call(outcome) => did(Event::RequestCalled).with("outcome", outcome.name()),
        Step::WriteEmail => did(Event::RequestWrittenTo),
        Step::Assign(_) => did(Event::RequestAssigned),
        Step::Note => did(Event::RequestNoted),
    }
}

fn done(change: &RequestChange) -> Change {
    match (&change.step, &change.duplicate_of) {
        (Step::Move(..), Some(other)) => Change::Duplicate(other.to_string()),
        (Step::Move(Status::Closed, Some(reason)), None) => Change::Closed(*reason),
        (Step::Move(status, _), None) => Change::Moved(*status),
        (Step::Call(outcome), _) => Change::Called(*outcome),
        (Step::WriteEmail, _) => Change::WroteEmail,
        (Step::Assign(Some(account)), _) => Change::Assigned(account.clone()),
        (Step::Assign(None), _) => Change::Unassigned,
        (Step::Note, _) => Change::Noted,
    }
}

/// The request as it lies there, if it is for whoever asks and as they saw it.
pub(super) async fn present(transaction: &mut Transaction<'_>, target: &Target) -> Result<StoredRow, ChangeError> {
    const PRESENT: &str = concat!("SELECT ", request_columns!(), " FROM appointment_requests WHERE reference = $1");
    let present: Option<StoredRow> = within!(transaction, |connection| {
        sqlx::query_as(PRESENT).bind(target.reference.as_str()).fetch_optional(connection).await?
    });
    let present = present.filter(|row| target.scope.sees(&row.location()) && !row.is_erased());
    let present = present.ok_or(ChangeError::NoSuchRequest)?;
    if present.version() == target.version { Ok(present) } else { Err(ChangeError::Stale) }
}

fn damaged(present: &StoredRow, problem: Damage) -> StoreError {
    let (reference, id) = (present.reference().to_string(), present.id().to_owned());
    StoreError::Damaged { reference, id, problem }
}

fn progress(present: &StoredRow) -> Result<Progress, StoreError> {
    present.progress().map_err(|problem| damaged(present, problem))
}

async fn other_id(
    transaction: &mut Transaction<'_>,
    target: &Target,
    other: &Reference,
) -> Result<String, ChangeError> {
    const OTHER: &str = "SELECT id, location FROM appointment_requests WHERE reference = $1";
    let found: Option<(String, String)> = within!(transaction, |connection| {
        sqlx::query_as(OTHER).bind(other.as_str()).fetch_optional(connection).await?
    });
    let seen = found.filter(|(_, location)| target.scope.sees(&ChoiceKey::from_stored(location.clone())));
    match seen {
        Some((id, _)) if *other != target.reference => Ok(id),
        _ => Err(ChangeError::NoSuchDuplicate),
    }
}

async fn update(transaction: &mut Transaction<'_>, id: &str, after: &Progress) -> Result<(), sqlx::Error> {
    let micros = |time: Timestamp| time.as_microsecond();
    within!(transaction, |connection| {
        sqlx::query(UPDATE)
            .bind(after.status.as_str())
            .bind(after.close_reason.map(CloseReason::as_str))
            .bind(&after.assigned_to)
            .bind(i64::from(after.attempts))
            .bind(after.first_attempt.map(|first| micros(first.at)))
            .bind(after.first_attempt.map(|first| first.waited))
            .bind(after.last_attempt_at.map(micros))
            .bind(after.reached.map(|reached| micros(reached.at)))
            .bind(after.reached.map(|reached| reached.waited))
            .bind(after.next.map(|next| micros(next.due_at)))
            .bind(after.next.map(|next| next.step.as_str()))
            .bind(id)
            .execute(connection)
            .await
            .map(drop)
    })
}

async fn link(transaction: &mut Transaction<'_>, id: &str, other: &str) -> Result<(), sqlx::Error> {
    const LINK: &str = "UPDATE appointment_requests SET possible_duplicate_of = $1 WHERE id = $2";
    within!(transaction, |connection| sqlx::query(LINK).bind(other).bind(id).execute(connection).await.map(drop))
}

async fn state_to_restore(
    transaction: &mut Transaction<'_>,
    present: &StoredRow,
    target: &Target,
    audit: &AuditWriter,
) -> Result<Progress, ChangeError> {
    const LAST: &str = "SELECT changed_at, changed_by, state_before FROM request_history WHERE request_id = $1 \
                        ORDER BY version DESC, changed_at DESC, id DESC LIMIT 1";
    let last: Option<(i64, String, Option<String>)> = within!(transaction, |connection| {
        sqlx::query_as(LAST).bind(present.id()).fetch_optional(connection).await?
    });
    let (at, by, before) = last.ok_or(ChangeError::NothingToUndo)?;
    let at = Timestamp::from_microsecond(at).map_err(|_| ChangeError::NothingToUndo)?;
    let is_recent = audit.now.duration_since(at) <= HistoryRow::UNDO;
    let before = before.filter(|_| is_recent && by == target.by.actor.to_string()).ok_or(ChangeError::NothingToUndo)?;
    serde_json::from_str(&before).map_err(|_| ChangeError::NothingToUndo)
}
