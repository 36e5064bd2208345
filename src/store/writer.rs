//! SQLite's one writer: stores all requests that are waiting in one transaction, and only then answers each.
//!
//! A transaction costs one wait for the disk however much it holds. While it waits, the next requests gather: the
//! more come at once, the more share a wait, and nobody is answered before the disk has it (group commit).

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnection, SqlitePool};
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use super::StoreError;
use super::sqlite_file::SqliteFile;
use super::submitting::{Inserted, NewRow, REFERENCES_TRIED, Receipt};
use crate::clock::random_bytes;
use crate::domain::reference::Reference;

/// How many requests may wait; more are told at once to come again. At a slow disk's 100 transactions a second
/// they are stored within a second.
const QUEUE: usize = 2048;
/// How many requests share a transaction. More would make each of them wait longer than the disk does.
const BATCH: usize = 256;
/// How long a patient waits. With a lock's wait before it, it stays well within an answer's deadline.
const PATIENCE: Duration = Duration::from_secs(10);

/// The way to the writing task; the task ends when this is dropped.
#[derive(Debug)]
pub(super) struct Writer(mpsc::Sender<Waiting>);

#[derive(Debug)]
struct Waiting {
    row: NewRow,
    answer: oneshot::Sender<Result<Receipt, StoreError>>,
}

/// What the writing task works with.
struct Desk {
    pool: SqlitePool,
    file: SqliteFile,
    key_id: String,
}

impl Writer {
    /// Starts the writing task.
    pub fn start(pool: SqlitePool, file: SqliteFile, key_id: String) -> Self {
        let (sender, queue) = mpsc::channel(QUEUE);
        tokio::spawn(Desk { pool, file, key_id }.work(queue));
        Self(sender)
    }

    /// Stores a row; answers once it is on the disk. A row in the queue is stored even when nobody waits for the
    /// answer any more.
    pub async fn store(&self, row: NewRow) -> Result<Receipt, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.0.try_send(Waiting { row, answer }).map_err(|refused| match refused {
            mpsc::error::TrySendError::Full(_) => StoreError::Busy,
            mpsc::error::TrySendError::Closed(_) => StoreError::WriterEnded,
        })?;
        let answered = timeout(PATIENCE, answered).await.map_err(|_| StoreError::Busy)?;
        answered.map_err(|_| StoreError::WriterEnded)?
    }
}

impl Desk {
    async fn work(self, mut queue: mpsc::Receiver<Waiting>) {
        let mut waiting = Vec::with_capacity(BATCH);
        while queue.recv_many(&mut waiting, BATCH).await > 0 {
            self.store_all(std::mem::take(&mut waiting)).await;
        }
    }

    async fn store_all(&self, waiting: Vec<Waiting>) {
        let (mut rows, answers): (Vec<_>, Vec<_>) = waiting.into_iter().map(|each| (each.row, each.answer)).unzip();
        match self.store_together(&mut rows).await {
            Ok(receipts) => {
                for (answer, receipt) in answers.into_iter().zip(receipts) {
                    // Whoever has hung up finds the receipt when they send the form again.
                    let _ = answer.send(receipt);
                }
            }
            // One that the database refuses must not cost the others.
            Err(error) if rows.len() > 1 && is_about_a_row(&error) => {
                for (row, answer) in rows.into_iter().zip(answers) {
                    let alone = self.store_together(&mut [row]).await;
                    let receipt = alone
                        .map_err(StoreError::from)
                        .and_then(|mut receipts| receipts.pop().unwrap_or(Err(StoreError::WriterEnded)));
                    let _ = answer.send(receipt);
                }
            }
            Err(error) => {
                let error = Arc::new(error);
                for answer in answers {
                    let _ = answer.send(Err(StoreError::Together(Arc::clone(&error))));
                }
            }
        }
    }

    /// Stores rows in one transaction: all or, with an error, none.
    async fn store_together(&self, rows: &mut [NewRow]) -> Result<Vec<Result<Receipt, StoreError>>, sqlx::Error> {
        self.file.check()?;
        let mut connection = self.pool.acquire().await?;
        let outcome = async {
            // SQLite must say so at the beginning: a transaction that turns from reading to writing fails at once
            // when another has written in between.
            let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
            let outcomes = insert(&mut transaction, rows, &self.key_id).await?;
            transaction.commit().await?;
            Ok::<_, sqlx::Error>(outcomes)
        }
        .await;
        if outcome.is_err() {
            // SQLite ends a transaction by itself when the disk is full; the driver's count of open transactions
            // does not notice, and the connection would refuse every later one.
            connection.close_on_drop();
        }
        Ok(outcome?.into_iter().zip(rows).map(|(outcome, row)| row.receipt(outcome)).collect())
    }
}

/// Whether a failure is about what was to be stored (`SQLITE_TOOBIG`, `_CONSTRAINT`, `_MISMATCH`), and not about
/// the disk, a lock or the file. The low byte of a code is its family (sqlite.org/rescode.html).
fn is_about_a_row(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    code.and_then(|code| code.parse::<u32>().ok()).is_some_and(|code| matches!(code & 0xFF, 18..=20))
}

/// Inserts what is new and tells what became of each row.
///
/// Every statement takes all rows at once, as one JSON text: a statement for each row would cost more than the disk.
async fn insert(
    connection: &mut SqliteConnection,
    rows: &mut [NewRow],
    key_id: &str,
) -> Result<Vec<Inserted>, sqlx::Error> {
    let mut outcomes: Vec<Option<Inserted>> = rows.iter().map(|_| None).collect();
    let mut left: Vec<usize> = (0..rows.len()).collect();
    for _ in 0..REFERENCES_TRIED {
        let stored = insert_requests(connection, left.iter().map(|at| &rows[*at]), key_id).await?;
        left.retain(|at| {
            let is_stored = stored.contains(&rows[*at].id);
            if is_stored {
                outcomes[*at] = Some(Inserted::Yes);
            }
            !is_stored
        });
        if left.is_empty() {
            break;
        }
        let earlier = references(connection, left.iter().map(|at| &rows[*at])).await?;
        left.retain(|at| {
            let reference = earlier.get(&rows[*at].submission_id);
            outcomes[*at] = reference.cloned().map(Inserted::SubmittedBefore);
            reference.is_none()
        });
        for at in &left {
            rows[*at].reference = Reference::from_random(random_bytes().map_err(sqlx::Error::decode)?);
        }
    }
    let new = rows.iter().zip(&outcomes).filter(|(_, outcome)| matches!(outcome, Some(Inserted::Yes)));
    insert_what_belongs_to_them(connection, &new.map(|(row, _)| row).collect::<Vec<_>>()).await?;
    Ok(outcomes.into_iter().map(|outcome| outcome.unwrap_or(Inserted::ReferenceTaken)).collect())
}

/// Answers the ids of the rows that were not there yet.
async fn insert_requests(
    connection: &mut SqliteConnection,
    rows: impl Iterator<Item = &NewRow>,
    key_id: &str,
) -> Result<HashSet<String>, sqlx::Error> {
    let values: Vec<Value> = rows
        .map(|row| {
            let (request, details) = (&row.request, &row.request.details);
            json!([
                row.id,
                row.reference.as_str(),
                row.submission_id,
                row.submitted_at,
                request.status.as_str(),
                row.contact,
                details.patient_status.as_str(),
                details.location.as_str(),
                details.preferred_time.as_str(),
                request.language,
                request.source_path,
                row.same_person[0],
                row.same_person[1],
                row.same_since,
            ])
        })
        .collect();
    // `WHERE true` keeps SQLite from reading ON CONFLICT as a join's condition (sqlite.org/lang_upsert.html).
    let ids: Vec<String> = sqlx::query_scalar(
        "INSERT INTO appointment_requests (id, reference, submission_id, submitted_at, status, key_id, contact, \
         patient_status, location, preferred_time, language, source_path, possible_duplicate_of) \
         SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, $2, value ->> 5, value ->> 6, \
         value ->> 7, value ->> 8, value ->> 9, value ->> 10, \
         nullif(max(coalesce((SELECT max(request_id) FROM request_words \
         WHERE word = value ->> 11 AND request_id >= value ->> 13), ''), \
         coalesce((SELECT max(request_id) FROM request_words \
         WHERE word = value ->> 12 AND request_id >= value ->> 13), '')), '') \
         FROM json_each($1) WHERE true ON CONFLICT DO NOTHING RETURNING id",
    )
    .bind(Value::from(values).to_string())
    .bind(key_id)
    .fetch_all(connection)
    .await?;
    Ok(ids.into_iter().collect())
}

/// The references of requests that were submitted before, by their `submission_id`.
async fn references(
    connection: &mut SqliteConnection,
    rows: impl Iterator<Item = &NewRow>,
) -> Result<HashMap<String, String>, sqlx::Error> {
    let ids: Value = rows.map(|row| row.submission_id.as_str()).collect();
    let found: Vec<(String, String)> = sqlx::query_as(
        "SELECT submission_id, reference FROM appointment_requests \
         WHERE submission_id IN (SELECT value FROM json_each($1))",
    )
    .bind(ids.to_string())
    .fetch_all(connection)
    .await?;
    Ok(found.into_iter().collect())
}

/// Writes history and search words of new rows, and links those of one person that came in together.
async fn insert_what_belongs_to_them(connection: &mut SqliteConnection, rows: &[&NewRow]) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let history: Value = rows.iter().map(|row| json!([row.history_id, row.id, row.submitted_at])).collect();
    sqlx::query(
        "INSERT INTO request_history (id, request_id, changed_at, changed_by, change) \
         SELECT value ->> 0, value ->> 1, value ->> 2, 'patient', 'submitted' FROM json_each($1)",
    )
    .bind(history.to_string())
    .execute(&mut *connection)
    .await?;
    let words: Value = rows.iter().map(|row| json!([row.id, row.words])).collect();
    sqlx::query(
        "INSERT INTO request_words (word, request_id) \
         SELECT words.value, requests.value ->> 0 FROM json_each($1) AS requests, \
         json_each(requests.value, '$[1]') AS words",
    )
    .bind(words.to_string())
    .execute(&mut *connection)
    .await?;
    link_each_other(connection, rows).await
}

/// Rows of one batch do not see each other while they are inserted.
async fn link_each_other(connection: &mut SqliteConnection, rows: &[&NewRow]) -> Result<(), sqlx::Error> {
    let mut latest: HashMap<i64, &str> = HashMap::new();
    let mut links = Vec::new();
    for row in rows {
        if let Some(earlier) = row.same_person.iter().filter_map(|word| latest.get(word)).max() {
            links.push(json!([row.id, earlier]));
        }
        latest.extend(row.same_person.iter().map(|word| (*word, row.id.as_str())));
    }
    if links.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "UPDATE appointment_requests SET possible_duplicate_of = links.value ->> 1 \
         FROM json_each($1) AS links WHERE appointment_requests.id = links.value ->> 0",
    )
    .bind(Value::from(links).to_string())
    .execute(connection)
    .await?;
    Ok(())
}
