//! Claiming messages: each is one server's until it is done or the claim ends, because its server may have died.
//!
//! A claim is a time until which nobody else takes the message. The statement that claims says in its outer condition
//! once more what may be claimed, so that of two servers that see the same message one takes it (PostgreSQL looks at the
//! row again once the other is done).

use jiff::{SignedDuration, Timestamp};
use sqlx::FromRow;

use crate::domain::delivery::notice::Notice;
use crate::domain::delivery::recipient::{Channel, Recipient};
use crate::domain::delivery::retry::LONGEST_WAIT;
use crate::random::new_id;
use crate::store::engine::database::on_reader;
use crate::store::engine::transaction::{Transaction, within};
use crate::store::error::StoreError;
use crate::store::state::Store;

/// A message that is ours until its claim ends.
#[derive(Clone, Debug)]
pub struct ClaimedMessage {
    /// The request's id, or the day of a digest.
    pub about: String,
    /// What it tells.
    pub notice: Notice,
    /// To whom.
    pub recipient: Recipient,
    /// When it was written: the same at every try.
    pub written_at: Timestamp,
    /// How often it was claimed, this time included.
    pub tries: u32,
    pub(super) claim: String,
}

#[derive(FromRow)]
struct ClaimedRow {
    about: String,
    notice: String,
    recipient: String,
    written_at: i64,
    tries: i64,
}

/// The longest that a message waits by itself, a claim included: what is due later was written before the clock was set
/// back.
const LATEST: SignedDuration = SignedDuration::from_hours(5);
const _: () = assert!(LATEST.as_secs() > LONGEST_WAIT.as_secs());

macro_rules! claim {
    ($lock:literal) => {
        concat!(
            // Chosen once: PostgreSQL may ask a subquery again for each row, and would lock others each time.
            "WITH due AS MATERIALIZED (SELECT about, notice, recipient FROM outbox \
             WHERE state = 'waiting' AND channel = $3 AND due_at <= $4 ORDER BY due_at LIMIT $5",
            $lock,
            ") UPDATE outbox SET claim = $1, due_at = $2, tries = tries + 1 \
             WHERE state = 'waiting' AND channel = $3 AND due_at <= $4 \
             AND (about, notice, recipient) IN (SELECT about, notice, recipient FROM due) \
             RETURNING about, notice, recipient, written_at, tries"
        )
    };
}

impl Store {
    /// Claims up to so many messages that are due, until `lease` from now; none where there are none.
    pub async fn claim_messages(
        &self,
        channel: Channel,
        most: i64,
        lease: SignedDuration,
    ) -> Result<Vec<ClaimedMessage>, StoreError> {
        let now = self.0.clock.now();
        if !self.has_due_messages(channel, now).await? {
            return Ok(Vec::new());
        }
        let claim = new_id(now)?.to_string();
        let until = now.saturating_add(lease).unwrap_or(Timestamp::MAX);
        let token = claim.clone();
        let work = async move |mut transaction: Transaction<'_>| {
            // Two servers on PostgreSQL need not wait for each other, either.
            let statement = match &transaction {
                Transaction::Sqlite(_) => claim!(""),
                Transaction::Postgres(_) => claim!(" FOR UPDATE SKIP LOCKED"),
            };
            let rows: Vec<ClaimedRow> = within!(&mut transaction, |connection| {
                sqlx::query_as(statement)
                    .bind(token)
                    .bind(until.as_microsecond())
                    .bind(channel.as_str())
                    .bind(now.as_microsecond())
                    .bind(most)
                    .fetch_all(connection)
                    .await?
            });
            Ok::<_, StoreError>(rows)
        };
        let rows = self.0.database.write(work).await?;
        let mut claimed: Vec<ClaimedMessage> = rows.into_iter().filter_map(|row| row.read(&claim)).collect();
        claimed.sort_by_key(|message| message.written_at);
        Ok(claimed)
    }

    /// Whether anything is due. What an earlier clock put off for longer than anything waits is due, too.
    async fn has_due_messages(&self, channel: Channel, now: Timestamp) -> Result<bool, StoreError> {
        const ENDS: &str = "SELECT min(due_at), max(due_at) FROM outbox WHERE state = 'waiting' AND channel = $1";
        let (first, last): (Option<i64>, Option<i64>) = on_reader!(&self.0.database, |connection| {
            sqlx::query_as(ENDS).bind(channel.as_str()).fetch_one(connection).await
        })?;
        let latest = now.saturating_add(LATEST).unwrap_or(Timestamp::MAX).as_microsecond();
        if last.is_some_and(|last| last > latest) {
            self.make_due(channel, now, latest).await?;
            return Ok(true);
        }
        Ok(first.is_some_and(|first| first <= now.as_microsecond()))
    }

    async fn make_due(&self, channel: Channel, now: Timestamp, latest: i64) -> Result<(), StoreError> {
        const MAKE_DUE: &str = "UPDATE outbox SET due_at = $1 WHERE state = 'waiting' AND channel = $2 AND due_at > $3";
        let work = async move |mut transaction: Transaction<'_>| {
            within!(&mut transaction, |connection| {
                let query = sqlx::query(MAKE_DUE).bind(now.as_microsecond()).bind(channel.as_str()).bind(latest);
                query.execute(connection).await.map(drop)
            })
        };
        Ok(self.0.database.write(work).await?)
    }
}

impl ClaimedRow {
    /// What a later version of the program has written, which may share the database, is left to it.
    fn read(self, claim: &str) -> Option<ClaimedMessage> {
        Some(ClaimedMessage {
            notice: self.notice.parse().ok()?,
            recipient: self.recipient.parse().ok()?,
            written_at: Timestamp::from_microsecond(self.written_at).ok()?,
            tries: u32::try_from(self.tries).unwrap_or(u32::MAX),
            about: self.about,
            claim: claim.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::store::engine::query_plan::query_plan;

    #[tokio::test]
    async fn what_is_due_is_found_without_looking_at_all_messages() -> Result<(), Box<dyn std::error::Error>> {
        let steps = query_plan(claim!("")).await?;
        let of_outbox: Vec<&String> = steps.iter().filter(|step| step.contains(" outbox")).collect();
        assert!(of_outbox.len() > 1 && of_outbox.iter().all(|step| step.starts_with("SEARCH")), "{steps:?}");
        assert!(steps.iter().any(|step| step.contains("outbox_by_due")), "{steps:?}");
        Ok(())
    }
}
