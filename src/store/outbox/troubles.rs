//! What did not leave, for the front desk and for operators.

use jiff::{SignedDuration, Timestamp};
use sqlx::FromRow;

use crate::domain::choice_key::ChoiceKey;
use crate::domain::delivery::ending::Failure;
use crate::domain::delivery::notice::Notice;
use crate::domain::delivery::recipient::{Channel, Recipient};
use crate::domain::reference::Reference;
use crate::store::engine::database::on_reader;
use crate::store::error::StoreError;
use crate::store::state::Store;

/// For how long the front desk is told of a message that failed.
const TOLD: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How many failures are listed.
const MOST_LISTED: i64 = 20;

/// How it stands with what is to leave by one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutboxState {
    /// How many messages wait.
    pub waiting: i64,
    /// When the oldest of them was written.
    pub oldest: Option<Timestamp>,
    /// How many failed in the last seven days.
    pub failed: i64,
}

/// A message that failed in the last seven days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedMessage {
    /// The request that it tells of, where there is one.
    pub reference: Option<Reference>,
    /// Its location.
    pub location: Option<ChoiceKey>,
    /// What it tells.
    pub notice: Notice,
    /// To whom.
    pub recipient: Recipient,
    /// Why.
    pub failure: Failure,
    /// When it was given up.
    pub at: Timestamp,
}

#[derive(FromRow)]
struct FailedRow {
    reference: Option<String>,
    location: Option<String>,
    notice: String,
    recipient: String,
    reason: String,
    ended_at: i64,
}

/// What became of a message about a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageState {
    /// What it tells.
    pub notice: Notice,
    /// To whom.
    pub recipient: Recipient,
    /// When it left; none where it did not.
    pub sent_at: Option<Timestamp>,
    /// Why it failed, where it did; of one that still waits, none.
    pub failure: Option<Failure>,
}

#[derive(FromRow)]
struct MessageRow {
    notice: String,
    recipient: String,
    state: String,
    reason: Option<String>,
    ended_at: Option<i64>,
}

const STATE: &str = "SELECT \
    (SELECT count(*) FROM outbox WHERE state = 'waiting' AND channel = $1), \
    (SELECT min(written_at) FROM outbox WHERE state = 'waiting' AND channel = $1), \
    (SELECT count(*) FROM outbox WHERE state = 'failed' AND channel = $1 AND ended_at > $2)";
const FAILED: &str = "SELECT reference, location, notice, recipient, reason, ended_at FROM outbox \
    LEFT JOIN appointment_requests ON appointment_requests.id = outbox.about \
    WHERE state = 'failed' AND ended_at > $1 ORDER BY ended_at DESC LIMIT $2";
const OF_REQUEST: &str = "SELECT notice, recipient, state, reason, ended_at FROM outbox WHERE about = $1 \
    AND recipient = $2 ORDER BY written_at, notice";

impl Store {
    /// How it stands with what is to leave by one way.
    pub async fn outbox_state(&self, channel: Channel) -> Result<OutboxState, StoreError> {
        let since = self.told_since();
        let (waiting, oldest, failed): (i64, Option<i64>, i64) = on_reader!(&self.0.database, |connection| {
            sqlx::query_as(STATE).bind(channel.as_str()).bind(since).fetch_one(connection).await
        })?;
        let oldest = oldest.and_then(|at| Timestamp::from_microsecond(at).ok());
        Ok(OutboxState { waiting, oldest, failed })
    }

    /// What failed in the last seven days, the newest first, 20 at most.
    pub async fn failed_messages(&self) -> Result<Vec<FailedMessage>, StoreError> {
        let since = self.told_since();
        let rows: Vec<FailedRow> = on_reader!(&self.0.database, |connection| {
            sqlx::query_as(FAILED).bind(since).bind(MOST_LISTED).fetch_all(connection).await
        })?;
        Ok(rows.into_iter().filter_map(FailedRow::read).collect())
    }

    /// What was to be told to a request's patient, in the order of writing.
    pub async fn messages_to_patient(&self, request: &str) -> Result<Vec<MessageState>, StoreError> {
        let rows: Vec<MessageRow> = on_reader!(&self.0.database, |connection| {
            sqlx::query_as(OF_REQUEST).bind(request).bind(Recipient::Patient.to_string()).fetch_all(connection).await
        })?;
        Ok(rows.into_iter().filter_map(MessageRow::read).collect())
    }

    fn told_since(&self) -> i64 {
        self.0.clock.now().saturating_sub(TOLD).unwrap_or(Timestamp::MIN).as_microsecond()
    }
}

/// What a later version of the program has written is left out.
impl FailedRow {
    fn read(self) -> Option<FailedMessage> {
        Some(FailedMessage {
            reference: self.reference.map(Reference::from_stored),
            location: self.location.map(ChoiceKey::from_stored),
            notice: self.notice.parse().ok()?,
            recipient: self.recipient.parse().ok()?,
            failure: self.reason.parse().ok()?,
            at: Timestamp::from_microsecond(self.ended_at).ok()?,
        })
    }
}

impl MessageRow {
    fn read(self) -> Option<MessageState> {
        let ended_at = self.ended_at.and_then(|at| Timestamp::from_microsecond(at).ok());
        let failure = self.reason.filter(|_| self.state == "failed").and_then(|reason| reason.parse().ok());
        Some(MessageState {
            notice: self.notice.parse().ok()?,
            recipient: self.recipient.parse().ok()?,
            sent_at: ended_at.filter(|_| self.state == "sent"),
            failure,
        })
    }
}
