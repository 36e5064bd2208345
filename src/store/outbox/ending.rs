//! What became of a message that was claimed. Whose claim has ended meanwhile changes nothing any more: the message is
//! another server's.

use jiff::Timestamp;

use super::claim::ClaimedMessage;
use crate::domain::delivery::ending::{Ending, Failure};
use crate::domain::delivery::recipient::Channel;
use crate::domain::delivery::retry;
use crate::store::engine::transaction::{Transaction, within};
use crate::store::error::StoreError;
use crate::store::state::Store;

const END: &str = "UPDATE outbox SET state = $1, reason = $2, ended_at = $3, claim = NULL \
    WHERE about = $4 AND notice = $5 AND recipient = $6 AND claim = $7 AND state = 'waiting'";
const PUT_OFF: &str = "UPDATE outbox SET due_at = $1, reason = $2, claim = NULL \
    WHERE about = $3 AND notice = $4 AND recipient = $5 AND claim = $6 AND state = 'waiting'";
const RELEASE: &str = "UPDATE outbox SET due_at = $1, tries = tries - 1, claim = NULL \
    WHERE about = $2 AND notice = $3 AND recipient = $4 AND claim = $5 AND state = 'waiting'";
const EXPIRE: &str = "UPDATE outbox SET state = 'failed', reason = $1, ended_at = $2, claim = NULL \
    WHERE state = 'waiting' AND channel = $3 AND due_at <= $2 AND written_at <= $4";
/// For how long it is known what became of a message.
const KEPT: jiff::SignedDuration = jiff::SignedDuration::from_hours(90 * 24);
const FORGET: &str = "DELETE FROM outbox WHERE ended_at < $1";

impl Store {
    /// Ends a message; whether it was still ours.
    pub async fn end_message(&self, message: &ClaimedMessage, ending: Ending) -> Result<bool, StoreError> {
        let (message, now) = (message.clone(), self.0.clock.now());
        let work = async move |mut transaction: Transaction<'_>| {
            let ended = within!(&mut transaction, |connection| {
                sqlx::query(END)
                    .bind(ending.state())
                    .bind(ending.reason())
                    .bind(now.as_microsecond())
                    .bind(message.about)
                    .bind(message.notice.as_str())
                    .bind(message.recipient.to_string())
                    .bind(message.claim)
                    .execute(connection)
                    .await?
                    .rows_affected()
            });
            Ok::<_, StoreError>(ended > 0)
        };
        self.0.database.write(work).await
    }

    /// Puts a message off that could not be sent now.
    pub async fn put_message_off(
        &self,
        message: &ClaimedMessage,
        until: Timestamp,
        failure: Failure,
    ) -> Result<(), StoreError> {
        let message = message.clone();
        let work = async move |mut transaction: Transaction<'_>| {
            within!(&mut transaction, |connection| {
                sqlx::query(PUT_OFF)
                    .bind(until.as_microsecond())
                    .bind(failure.to_string())
                    .bind(message.about)
                    .bind(message.notice.as_str())
                    .bind(message.recipient.to_string())
                    .bind(message.claim)
                    .execute(connection)
                    .await
                    .map(drop)
            })
        };
        Ok(self.0.database.write(work).await?)
    }

    /// Gives messages back that were claimed and not tried.
    pub async fn release_messages(&self, messages: Vec<ClaimedMessage>) -> Result<(), StoreError> {
        let now = self.0.clock.now();
        let work = async move |mut transaction: Transaction<'_>| {
            for message in messages {
                within!(&mut transaction, |connection| {
                    sqlx::query(RELEASE)
                        .bind(now.as_microsecond())
                        .bind(message.about)
                        .bind(message.notice.as_str())
                        .bind(message.recipient.to_string())
                        .bind(message.claim)
                        .execute(connection)
                        .await?;
                });
            }
            Ok::<_, StoreError>(())
        };
        self.0.database.write(work).await
    }

    /// Ends every message of a way that has been closed for a day, unless it is claimed.
    pub async fn expire_messages(&self, channel: Channel, failure: Failure) -> Result<u64, StoreError> {
        let now = self.0.clock.now();
        let day_before = now.saturating_sub(retry::LIFE).unwrap_or(Timestamp::MIN);
        let work = async move |mut transaction: Transaction<'_>| {
            let expired = within!(&mut transaction, |connection| {
                sqlx::query(EXPIRE)
                    .bind(failure.to_string())
                    .bind(now.as_microsecond())
                    .bind(channel.as_str())
                    .bind(day_before.as_microsecond())
                    .execute(connection)
                    .await?
                    .rows_affected()
            });
            Ok::<_, StoreError>(expired)
        };
        self.0.database.write(work).await
    }

    /// Forgets messages that ended three months ago.
    pub async fn forget_old_messages(&self) -> Result<(), StoreError> {
        let before = self.0.clock.now().saturating_sub(KEPT).unwrap_or(Timestamp::MIN);
        let work = async move |mut transaction: Transaction<'_>| {
            within!(&mut transaction, |connection| {
                sqlx::query(FORGET).bind(before.as_microsecond()).execute(connection).await.map(drop)
            })
        };
        Ok(self.0.database.write(work).await?)
    }
}
