//! Group commit on SQLite: one task stores all requests that are waiting in one transaction, and only then answers each.
//!
//! A transaction costs one wait for the disk however much it holds. While it waits, the next requests gather: the
//! more come at once, the more share a wait, and nobody is answered before the disk has it.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, timeout};

use super::index_queue::IndexQueue;
use super::insert::{Receipt, Receipts, insert};
use super::row::NewRow;
use crate::store::engine::database::Database;
use crate::store::engine::sqlite::SqliteDatabase;
use crate::store::engine::sqlite_code::SqliteCode;
use crate::store::engine::sqlite_log::{self, SqliteLog};
use crate::store::engine::transaction::Transaction;
use crate::store::error::StoreError;

/// How many requests may wait; more are told at once to come again. At a slow disk's 100 transactions a second
/// they are stored within a second.
const QUEUE: usize = 2048;
/// How many requests share a transaction. More would make each of them wait longer than the disk does.
const BATCH: usize = 256;
/// How long a patient waits. With a lock's wait before it, it stays well within an answer's deadline.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long nobody must have sent anything before terms go into the index.
const IDLE: Duration = Duration::from_millis(50);
/// When somebody always does, some terms go into the index this often all the same: up to some 250 requests a second,
/// a steady load leaves none waiting for long.
const INDEX_EACH: Duration = Duration::from_millis(250);
/// How many requests may wait to go into the index; with more, the index comes before the next request. It bounds what
/// is held in memory, to some 20 MB.
const MOST_WAITING: usize = 100_000;

/// The way to the writing task; the task ends when this is dropped.
#[derive(Debug)]
pub struct GroupCommit(mpsc::Sender<Waiting>);

type Answer = oneshot::Sender<Result<Receipt, StoreError>>;

#[derive(Debug)]
struct Waiting {
    row: NewRow,
    answer: Answer,
}

/// What is done when nobody is sending.
#[derive(Clone, Copy, Debug)]
enum Chore {
    Index,
    Checkpoint,
}

/// What the writing task works with.
struct Writer {
    database: Database,
    sqlite: SqliteDatabase,
    /// None until the first request: programs that only read leave the index alone.
    queue: Option<Arc<IndexQueue>>,
    most_waiting: usize,
    /// When terms last went into the index, or began to wait.
    indexed_at: Instant,
    log: SqliteLog,
}

impl GroupCommit {
    /// Starts the writing task; none on PostgreSQL, which takes many writers at a time and groups their waits for the
    /// disk by itself.
    pub fn start(database: &Database) -> Option<Self> {
        match database {
            Database::Sqlite(sqlite) => Some(Self::with_backlog(sqlite, MOST_WAITING)),
            Database::Postgres(_) => None,
        }
    }

    fn with_backlog(sqlite: &SqliteDatabase, most_waiting: usize) -> Self {
        let (sender, waiting) = mpsc::channel(QUEUE);
        let writer = Writer {
            database: Database::Sqlite(sqlite.clone()),
            sqlite: sqlite.clone(),
            queue: None,
            most_waiting,
            indexed_at: Instant::now(),
            log: SqliteLog::unknown(),
        };
        tokio::spawn(writer.work(waiting));
        Self(sender)
    }

    /// Stores a row; answers once it is on the disk. A row that waits is stored even when nobody waits for the
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

impl Writer {
    async fn work(mut self, mut requests: mpsc::Receiver<Waiting>) {
        let mut waiting = Vec::with_capacity(BATCH);
        loop {
            let next = requests.recv_many(&mut waiting, BATCH);
            let received = match self.next_chore() {
                Some((chore, quiet)) => timeout(quiet, next).await.map_err(|_| chore),
                None => Ok(next.await),
            };
            match received {
                Ok(0) => return,
                Ok(_) => self.store_all(std::mem::take(&mut waiting)).await,
                Err(Chore::Index) => drop(self.index_some().await),
                Err(Chore::Checkpoint) => self.checkpoint().await,
            }
            self.keep_the_backlog_small().await;
            if self.sqlite.writer.is_closed() {
                return;
            }
        }
    }

    /// How many requests' terms wait for the index.
    fn count_waiting(&self) -> usize {
        self.queue.as_ref().map_or(0, |queue| queue.count())
    }

    /// What to do once nobody has sent for how long.
    fn next_chore(&self) -> Option<(Chore, Duration)> {
        if self.count_waiting() > 0 {
            return Some((Chore::Index, IDLE));
        }
        (!self.log.is_checkpointed()).then_some((Chore::Checkpoint, sqlite_log::QUIET))
    }

    async fn checkpoint(&mut self) {
        if let Err(error) = self.log.checkpoint(&self.sqlite.writer).await {
            tracing::warn!(%error, "the newest requests stay in the database's log for now");
        }
    }

    /// Under a steady load nobody is ever idle for long, and the index must get its turns all the same.
    async fn keep_the_backlog_small(&mut self) {
        if self.count_waiting() > 0 && self.indexed_at.elapsed() >= INDEX_EACH {
            self.index_some().await;
        }
        while self.count_waiting() >= self.most_waiting && self.index_some().await {}
    }

    /// Brings some terms into the index; whether that succeeded.
    async fn index_some(&mut self) -> bool {
        let Some(queue) = &mut self.queue else { return false };
        self.indexed_at = Instant::now();
        self.log.note_write();
        if let Err(error) = Arc::make_mut(queue).bring_into_index(&self.database).await {
            tracing::warn!(%error, "search terms stay out of the index for now");
            return false;
        }
        true
    }

    async fn store_all(&mut self, waiting: Vec<Waiting>) {
        let (rows, answers): (Vec<NewRow>, Vec<Answer>) =
            waiting.into_iter().map(|each| (each.row, each.answer)).unzip();
        let (rows, count) = (Arc::new(rows), answers.len());
        let together = self.store_together(&rows, 0..count).await;
        // One that the database refuses must not cost the others.
        let is_tried_again = count > 1 && together.as_ref().err().is_some_and(is_about_a_row);
        for (at, answer) in answers.into_iter().enumerate() {
            let receipts = match &together {
                Err(_) if is_tried_again => self.store_together(&rows, at..at + 1).await,
                Err(error) => Err(error.clone()),
                Ok(receipts) => {
                    let receipt = receipts.get(&rows[at].id).cloned();
                    // Whoever has hung up finds the receipt when they send the form again.
                    let _ = answer.send(receipt.ok_or(StoreError::NoFreeReference));
                    continue;
                }
            };
            let receipt =
                receipts.and_then(|mut receipts| receipts.remove(&rows[at].id).ok_or(StoreError::NoFreeReference));
            let _ = answer.send(receipt);
        }
    }

    /// Stores some of the rows in one transaction: all or, with an error, none.
    async fn store_together(&mut self, rows: &Arc<Vec<NewRow>>, some: Range<usize>) -> Result<Receipts, StoreError> {
        let queue = match &self.queue {
            Some(queue) => Arc::clone(queue),
            None => Arc::clone(self.queue.insert(Arc::new(IndexQueue::read(&self.sqlite).await?))),
        };
        self.log.note_write();
        let (all, these) = (Arc::clone(rows), some.clone());
        let store = async move |mut transaction: Transaction<'_>| insert(&mut transaction, &all[these], &queue).await;
        let receipts = self.database.write(store).await?;
        if self.count_waiting() == 0 {
            self.indexed_at = Instant::now();
        }
        if let Some(queue) = &mut self.queue {
            let is_new = |row: &&NewRow| receipts.get(&row.id).is_some_and(|receipt| receipt.is_new);
            Arc::make_mut(queue).extend(rows[some].iter().filter(is_new));
        }
        Ok(receipts)
    }
}

/// Whether a failure is about what was to be stored, and not about the disk, a lock or the file.
fn is_about_a_row(error: &StoreError) -> bool {
    matches!(error, StoreError::Database(problem) if SqliteCode::of(problem).is_some_and(SqliteCode::is_about_a_row))
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
                preferred_time: PreferredTime::Any.into(),
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
        let (store, _) = Store::open(&url, &key_file, Opening::CreateAndUpdate, clock.clone()).await?;
        let Database::Sqlite(sqlite) = &store.0.database else { return Err("not a file".into()) };
        let most_waiting = 100;
        let group_commit = Arc::new(GroupCommit::with_backlog(sqlite, most_waiting));
        let mut most_seen = 0;
        for _ in 0..8 {
            let mut sending = tokio::task::JoinSet::new();
            for _ in 0..BATCH {
                let (group_commit, row) = (Arc::clone(&group_commit), store.0.rows.build(request(&clock)?)?);
                sending.spawn(async move { group_commit.store(row).await });
            }
            for stored in sending.join_all().await {
                stored?;
            }
            let waiting: i64 = sqlx::query_scalar("SELECT count(DISTINCT request_id) FROM index_queue")
                .fetch_one(&sqlite.reader)
                .await?;
            most_seen = most_seen.max(usize::try_from(waiting)?);
        }
        assert!(most_seen <= most_waiting + BATCH, "{most_seen} requests waited for the index");
        Ok(())
    }
}
