//! Writing down, in the transaction of what is written down.

use jiff::Timestamp;

use super::head::{Head, HeadSeal};
use crate::domain::audit::{ChainHash, NewEntry};
use crate::store::engine::transaction::{Transaction, within};
use crate::store::error::StoreError;
use crate::store::state::Store;

/// Writes down what happens at one moment.
#[derive(Clone, Debug)]
pub struct AuditWriter {
    seal: HeadSeal,
    /// The moment.
    pub now: Timestamp,
}

/// The place of the next row.
#[derive(Clone, Copy, Debug)]
pub struct Turn {
    number: i64,
    previous: ChainHash,
}

impl Store {
    /// Writes down what happens now.
    pub(in crate::store) fn audit_writer(&self) -> AuditWriter {
        AuditWriter { seal: self.0.head_seal.clone(), now: self.0.clock.now() }
    }

    /// Writes down something that changes nothing.
    pub async fn write_down(&self, entry: NewEntry) -> Result<(), StoreError> {
        let audit = self.audit_writer();
        let work = async move |mut transaction: Transaction<'_>| Ok(audit.write(&mut transaction, entry).await?);
        self.0.database.write(work).await
    }
}

impl AuditWriter {
    /// Adds a row to the log. From then on nobody else adds one until the transaction has ended.
    pub async fn write(&self, transaction: &mut Transaction<'_>, entry: NewEntry) -> Result<(), sqlx::Error> {
        let turn = self.take_turn(transaction).await?;
        self.write_in_turn(transaction, turn, entry).await
    }

    /// Keeps everybody else from adding a row until the transaction has ended, for whoever only knows later what to add.
    pub async fn take_turn(&self, transaction: &mut Transaction<'_>) -> Result<Turn, sqlx::Error> {
        // An update, so that PostgreSQL lets one transaction after the other take the next number.
        // Should the end of the log have been tampered with, its rows tell which number is free.
        const TAKE_TURN: &str = "UPDATE audit_head SET number = 1 + CASE \
            WHEN number >= coalesce((SELECT max(number) FROM audit_log), 0) THEN number \
            ELSE (SELECT max(number) FROM audit_log) END WHERE id = 1 RETURNING number, hash, key_id, seal";
        let head: Head = within!(transaction, |connection| sqlx::query_as(TAKE_TURN).fetch_one(connection).await?);
        let previous = match head.number {
            1 => ChainHash::START,
            // Whoever damaged the end of the log keeps nobody from working: the break shows when the log is verified.
            _ => head.hash.parse().unwrap_or(ChainHash::START),
        };
        Ok(Turn { number: head.number, previous })
    }

    /// Adds the row whose turn it is.
    pub async fn write_in_turn(
        &self,
        transaction: &mut Transaction<'_>,
        turn: Turn,
        entry: NewEntry,
    ) -> Result<(), sqlx::Error> {
        let (row, hash) = entry.into_row(turn.number, self.now, &turn.previous);
        let head = self.seal.seal(turn.number, &hash);
        within!(transaction, |connection| {
            const INSERT: &str = "INSERT INTO audit_log (number, at, actor, door, event, reference, subject, detail, hash) \
                                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
            sqlx::query(INSERT)
                .bind(row.number)
                .bind(row.at)
                .bind(row.actor)
                .bind(row.door)
                .bind(row.event)
                .bind(row.reference)
                .bind(row.subject)
                .bind(row.detail)
                .bind(row.hash)
                .execute(&mut *connection)
                .await?;
            sqlx::query("UPDATE audit_head SET hash = $1, key_id = $2, seal = $3 WHERE id = 1")
                .bind(head.hash)
                .bind(head.key_id)
                .bind(head.seal)
                .execute(connection)
                .await?;
        });
        Ok(())
    }
}
