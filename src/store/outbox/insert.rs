//! Messages on their way into the outbox. On SQLite its table is WITHOUT ROWID: each is written with the request that it tells
//! of, into one tree and not into two.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::domain::delivery::notice::Notice;
use crate::domain::delivery::recipient::{Channel, Recipient};
use crate::store::engine::transaction::{Transaction, within, within_rows};

/// A message that is to leave.
#[derive(Clone, Debug)]
pub struct NewMessage {
    /// The request's id, or the day of a digest.
    pub about: String,
    pub notice: Notice,
    pub recipient: Recipient,
    /// When what it tells of happened.
    pub at: Timestamp,
    /// Not before.
    pub due_at: Timestamp,
}

/// Something that whoever on the staff has chosen so is told.
#[derive(Clone, Debug)]
pub struct NewNotice {
    /// The request's id, or the day of a digest.
    pub about: String,
    pub notice: Notice,
    pub at: Timestamp,
}

/// Writes messages that were not written before.
pub async fn insert<'m>(
    transaction: &mut Transaction<'_>,
    messages: impl IntoIterator<Item = &'m NewMessage>,
) -> Result<(), sqlx::Error> {
    let rows: Vec<Value> = messages.into_iter().map(values).collect();
    if rows.is_empty() {
        return Ok(());
    }
    // `WHERE true` keeps SQLite from reading ON CONFLICT as a join's condition (sqlite.org/lang_upsert.html).
    within_rows!(
        transaction,
        "INSERT INTO outbox (about, notice, recipient, channel, state, written_at, due_at) \
         SELECT value ->> 'about', value ->> 'notice', value ->> 'recipient', value ->> 'channel', 'waiting', \
         CAST(value ->> 'at' AS BIGINT), CAST(value ->> 'due_at' AS BIGINT) FROM",
        "AS given WHERE true ON CONFLICT DO NOTHING",
        |statement, connection| {
            sqlx::query(statement).bind(Value::from(rows).to_string()).execute(connection).await.map(drop)
        }
    )
}

/// Writes a message for everyone on the staff who has chosen to be told, unless it was written before.
pub async fn insert_for_staff<'n>(
    transaction: &mut Transaction<'_>,
    notices: impl IntoIterator<Item = &'n NewNotice>,
) -> Result<(), sqlx::Error> {
    let values = |notice: &NewNotice| json!({ "about": notice.about, "notice": notice.notice.as_str(), "at": notice.at.as_microsecond() });
    let rows: Vec<Value> = notices.into_iter().map(values).collect();
    if rows.is_empty() {
        return Ok(());
    }
    within_rows!(
        transaction,
        "INSERT INTO outbox (about, notice, recipient, channel, state, written_at, due_at) \
         SELECT value ->> 'about', staff_notices.notice, 'account:' || account_id, CAST($2 AS TEXT), 'waiting', \
         CAST(value ->> 'at' AS BIGINT), CAST(value ->> 'at' AS BIGINT) FROM staff_notices CROSS JOIN",
        "AS given WHERE staff_notices.notice = value ->> 'notice' ON CONFLICT DO NOTHING",
        |statement, connection| {
            let insert = sqlx::query(statement).bind(Value::from(rows).to_string()).bind(Channel::Mail.as_str());
            insert.execute(connection).await.map(drop)
        }
    )
}

/// Writes a message that may have been sent before, for another occasion: it is then sent once more.
pub async fn insert_again(transaction: &mut Transaction<'_>, message: &NewMessage) -> Result<(), sqlx::Error> {
    const INSERT: &str = "INSERT INTO outbox (about, notice, recipient, channel, state, written_at, due_at) \
        VALUES ($1, $2, $3, $4, 'waiting', $5, $6) ON CONFLICT (about, notice, recipient) DO UPDATE SET \
        state = 'waiting', tries = 0, written_at = excluded.written_at, due_at = excluded.due_at, claim = NULL, \
        reason = NULL, ended_at = NULL";
    within!(transaction, |connection| {
        sqlx::query(INSERT)
            .bind(&message.about)
            .bind(message.notice.as_str())
            .bind(message.recipient.to_string())
            .bind(message.recipient.channel().as_str())
            .bind(message.at.as_microsecond())
            .bind(message.due_at.as_microsecond())
            .execute(connection)
            .await
            .map(drop)
    })
}

fn values(message: &NewMessage) -> Value {
    json!({
        "about": message.about,
        "notice": message.notice.as_str(),
        "recipient": message.recipient.to_string(),
        "channel": message.recipient.channel().as_str(),
        "at": message.at.as_microsecond(),
        "due_at": message.due_at.as_microsecond(),
    })
}
