//! SQLite's one writer: stores all requests that are waiting in one transaction, and only then answers each.
//!
//! A transaction costs one wait for the disk however much it holds. While it waits, the next requests gather: the
//! more come at once, the more share a wait, and nobody is answered before the disk has it (group commit).

use std::sync::Arc;
use std::time::Duration;

use sqlx::Connection;
use sqlx::sqlite::SqlitePool;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, timeout};

use super::StoreError;
use super::batch::insert;
use super::linking::{first_of_forms, link};
use super::sqlite_file::SqliteFile;
use super::sqlite_log::{self, SqliteLog};
use super::submitting::{Inserted, NewRow, Receipt};
use super::waiting_words::WaitingWords;

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

/// How long nobody must have sent anything before words go into the index.
const IDLE: Duration = Duration::from_millis(50);
/// When somebody always does, some words go into the index this often all the same: up to some 250 requests a second,
/// a steady load leaves none waiting for long.
const INDEX_EACH: Duration = Duration::from_millis(250);
/// How many requests may wait to go into the index; with more, the index comes before the next request. It bounds what
/// is held in memory, to some 20 MB.
const MOST_WAITING: usize = 100_000;

/// What is done when nobody is sending.
#[derive(Clone, Copy, Debug)]
enum Chore {
    Words,
    Log,
}

/// What the writing task works with.
struct Desk {
    pool: SqlitePool,
    file: SqliteFile,
    key_id: String,
    /// None until the first request: programs that only read leave the index alone.
    words: Option<WaitingWords>,
    most_waiting: usize,
    /// When words last went into the index, or began to wait.
    indexed_at: Instant,
    log: SqliteLog,
}

impl Writer {
    /// Starts the writing task.
    pub fn start(pool: SqlitePool, file: SqliteFile, key_id: String) -> Self {
        Self::with_backlog(pool, file, key_id, MOST_WAITING)
    }

    fn with_backlog(pool: SqlitePool, file: SqliteFile, key_id: String, most_waiting: usize) -> Self {
        let (sender, queue) = mpsc::channel(QUEUE);
        let log = SqliteLog::unknown();
        let desk = Desk { pool, file, key_id, words: None, most_waiting, indexed_at: Instant::now(), log };
        tokio::spawn(desk.work(queue));
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
    async fn work(mut self, mut queue: mpsc::Receiver<Waiting>) {
        let mut waiting = Vec::with_capacity(BATCH);
        loop {
            let next = queue.recv_many(&mut waiting, BATCH);
            let received = match self.next_chore() {
                Some((chore, quiet)) => timeout(quiet, next).await.map_err(|_| chore),
                None => Ok(next.await),
            };
            match received {
                Ok(0) => return,
                Ok(_) => self.store_all(std::mem::take(&mut waiting)).await,
                Err(Chore::Words) => drop(self.index_some().await),
                Err(Chore::Log) => self.fold_log().await,
            }
            self.keep_the_backlog_small().await;
            if self.pool.is_closed() {
                return;
            }
        }
    }

    /// What to do once nobody has sent for how long.
    fn next_chore(&self) -> Option<(Chore, Duration)> {
        if self.words.as_ref().is_some_and(|words| words.count() > 0) {
            return Some((Chore::Words, IDLE));
        }
        (!self.log.is_folded()).then_some((Chore::Log, sqlite_log::QUIET))
    }

    async fn fold_log(&mut self) {
        if let Err(error) = self.log.fold(&self.pool).await {
            tracing::warn!(%error, "the newest requests stay in the database's log for now");
        }
    }

    /// Under a steady load nobody is ever idle for long, and the index must get its turns all the same.
    async fn keep_the_backlog_small(&mut self) {
        let waiting = |desk: &Self| desk.words.as_ref().map_or(0, WaitingWords::count);
        if waiting(self) > 0 && self.indexed_at.elapsed() >= INDEX_EACH {
            self.index_some().await;
        }
        while waiting(self) >= self.most_waiting && self.index_some().await {}
    }

    /// Brings some words into the index; whether that succeeded.
    async fn index_some(&mut self) -> bool {
        let Some(words) = &mut self.words else { return false };
        self.indexed_at = Instant::now();
        self.log.grows();
        let outcome = match self.pool.acquire().await {
            Ok(mut connection) => {
                let outcome = words.bring_into_index(&mut connection).await;
                if outcome.is_err() {
                    connection.close_on_drop();
                }
                outcome
            }
            Err(error) => Err(error),
        };
        if let Err(error) = outcome {
            tracing::warn!(%error, "search words stay out of the index for now");
            return false;
        }
        true
    }

    async fn store_all(&mut self, waiting: Vec<Waiting>) {
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
    async fn store_together(&mut self, rows: &mut [NewRow]) -> Result<Vec<Result<Receipt, StoreError>>, sqlx::Error> {
        self.file.check()?;
        let words = match &mut self.words {
            Some(words) => words,
            None => self.words.insert(WaitingWords::read(&self.pool).await?),
        };
        let mut connection = self.pool.acquire().await?;
        self.log.grows();
        let outcome = async {
            // SQLite must say so at the beginning: a transaction that turns from reading to writing fails at once
            // when another has written in between.
            let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
            let first = first_of_forms(&mut transaction, rows).await?;
            let outcomes = insert(&mut transaction, rows, &self.key_id).await?;
            link(&mut transaction, words, first, &new_of(rows, &outcomes).collect::<Vec<_>>()).await?;
            transaction.commit().await?;
            Ok::<_, sqlx::Error>(outcomes)
        }
        .await;
        if outcome.is_err() {
            // SQLite ends a transaction by itself when the disk is full; the driver's count of open transactions
            // does not notice, and the connection would refuse every later one.
            connection.close_on_drop();
        }
        let outcomes = outcome?;
        if words.count() == 0 {
            self.indexed_at = Instant::now();
        }
        words.extend(new_of(rows, &outcomes));
        Ok(outcomes.into_iter().zip(rows).map(|(outcome, row)| row.receipt(outcome)).collect())
    }
}

/// The rows that were not there yet.
fn new_of<'a>(rows: &'a [NewRow], outcomes: &'a [Inserted]) -> impl Iterator<Item = &'a NewRow> {
    rows.iter().zip(outcomes).filter(|(_, outcome)| matches!(outcome, Inserted::Yes)).map(|(row, _)| row)
}

/// Whether a failure is about what was to be stored (`SQLITE_TOOBIG`, `_CONSTRAINT`, `_MISMATCH`), and not about
/// the disk, a lock or the file. The low byte of a code is its family (sqlite.org/rescode.html).
fn is_about_a_row(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    code.and_then(|code| code.parse::<u32>().ok()).is_some_and(|code| matches!(code & 0xFF, 18..=20))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::domain::email::EmailAddress;
    use crate::domain::field_problem::FieldProblem;
    use crate::domain::name::PersonName;
    use crate::domain::phone::PhoneNumber;
    use crate::domain::request::{AppointmentDetails, NewRequest, PreferredTime};
    use crate::domain::status::Status;
    use crate::store::database::Database;
    use crate::store::{Opening, Store};

    type TestResult<T = ()> = Result<T, Box<dyn std::error::Error>>;

    fn request(clock: &Clock) -> TestResult<NewRequest> {
        Ok(NewRequest {
            details: AppointmentDetails {
                first_name: PersonName::parse("Ada").map_err(FieldProblem::code)?,
                last_name: PersonName::parse("Lovelace").map_err(FieldProblem::code)?,
                phone: PhoneNumber::parse("(703) 555-0100", "US".parse()?).map_err(FieldProblem::code)?,
                phone_as_written: String::new(),
                email: EmailAddress::parse("ada@example.com").map_err(FieldProblem::code)?,
                patient_status: "new".parse()?,
                location: "any".parse()?,
                preferred_time: PreferredTime::Any,
            },
            submission_id: crate::random::new_id(clock.now())?,
            language: "en".to_owned(),
            source_path: None,
            status: Status::New,
        })
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_waits_for_the_index_is_bounded_under_a_load_without_pause() -> TestResult {
        let (folder, clock) = (tempfile::tempdir()?, Clock::system());
        let url = format!("sqlite://{}", folder.path().join("clinic.db").display()).parse()?;
        let key_file = folder.path().join("clinic.key");
        let (store, keys) = Store::open(&url, &key_file, Opening::CreateAndUpdate, clock.clone()).await?;
        let Database::Sqlite { writer: pool, reader, file } = &store.0.database else {
            return Err("not a file".into());
        };
        let most_waiting = 100;
        let writer = Arc::new(Writer::with_backlog(pool.clone(), file.clone(), keys.id().to_owned(), most_waiting));
        let mut most_seen = 0;
        for _ in 0..8 {
            let mut sending = tokio::task::JoinSet::new();
            for _ in 0..BATCH {
                let (writer, row) = (Arc::clone(&writer), store.0.prepare(request(&clock)?)?);
                sending.spawn(async move { writer.store(row).await });
            }
            for stored in sending.join_all().await {
                stored?;
            }
            let waiting: i64 = sqlx::query_scalar("SELECT count(*) FROM waiting_words").fetch_one(reader).await?;
            most_seen = most_seen.max(usize::try_from(waiting)?);
        }
        assert!(most_seen <= most_waiting + BATCH, "{most_seen} requests waited for the index");
        Ok(())
    }
}
