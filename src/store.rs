//! Everything that is kept: the only module that speaks SQL.
//!
//! One text of each statement serves SQLite and PostgreSQL; what differs between them lives in `store::database`.

mod batch;
mod database;
mod database_url;
mod filling;
mod linking;
mod open_error;
mod postgres;
mod requests;
mod sealing;
mod search_words;
mod sending;
mod sqlite;
mod sqlite_file;
mod sqlite_log;
mod submitting;
mod waiting_words;
mod writer;

use std::path::Path;
use std::sync::Arc;

pub use database_url::{DatabaseUrl, NotADatabaseUrl};
pub use filling::Filling;
pub use open_error::OpenError;
pub use requests::ExportFilter;
pub use submitting::Receipt;

use crate::clock::Clock;
use crate::keys::Keys;
use crate::random::NoRandomness;
use database::Database;
use sealing::Seal;
use search_words::SearchKey;
use sending::SendingKey;
use writer::Writer;

/// The clinic's database; cheap to clone.
#[derive(Clone, Debug)]
pub struct Store(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    database: Database,
    seal: Seal,
    search_key: SearchKey,
    sending_key: SendingKey,
    clock: Clock,
    /// SQLite's; PostgreSQL takes many writers at a time and groups their waits for the disk by itself.
    writer: Option<Writer>,
}

/// What to do about a database that does not exist or is of an older version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// Create it, bring it up to date.
    CreateAndUpdate,
    /// Take it as it is or not at all, and only read it.
    AsItIs,
}

/// A statement that failed; the message is for the log, never for a page.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database said no, or did not answer in time.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// A row that this program cannot have written.
    #[error("request {id} cannot be read: {problem}")]
    Unreadable {
        /// The row.
        id: String,
        /// What is wrong with it.
        problem: String,
    },
    /// Contact details could not be sealed.
    #[error("contact details could not be sealed")]
    Sealing,
    /// No random bytes.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// Many references in a row were taken: chance does not do that.
    #[error("no free reference was found")]
    NoFreeReference,
    /// The writing task ended before it answered.
    #[error("the writing task ended early: {0}")]
    TaskEnded(#[from] tokio::task::JoinError),
    /// The same, for SQLite's one writer.
    #[error("the writer has ended")]
    WriterEnded,
    /// More requests were waiting than the database takes.
    #[error("too many requests are waiting to be stored")]
    Busy,
    /// Only an empty database is filled.
    #[error("the database holds requests already")]
    NotEmpty,
    /// What kept a whole batch of requests from being stored.
    #[error("the database failed: {0}")]
    Together(Arc<sqlx::Error>),
}

impl StoreError {
    fn unreadable(id: &str, problem: &str) -> Self {
        Self::Unreadable { id: id.to_owned(), problem: problem.to_owned() }
    }
}

impl Store {
    /// Opens the database and the key that belongs to it. A new database gets a new key in `key_file`
    /// unless a key lies there already.
    ///
    /// # Errors
    /// One plain sentence for the operator.
    pub async fn open(
        url: &DatabaseUrl,
        key_file: &Path,
        opening: Opening,
        clock: Clock,
    ) -> Result<(Self, Arc<Keys>), OpenError> {
        let database = Database::open(url, opening).await?;
        let keys = Arc::new(database.keys(url, key_file, opening).await?);
        let (seal, search_key, sending_key) = (Seal::new(&keys), SearchKey::new(&keys), SendingKey::new(&keys));
        let writer = match opening {
            Opening::CreateAndUpdate => database.writer(keys.id()),
            Opening::AsItIs => None,
        };
        Ok((Self(Arc::new(Inner { database, seal, search_key, sending_key, clock, writer })), keys))
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.0.database.check_place()?;
        database::on_reader!(&self.0.database, |connection| {
            sqlx::query("SELECT 1").execute(connection).await.map(drop)
        })?;
        Ok(())
    }

    /// Closes every connection, once what is under way has ended.
    pub async fn close(&self) {
        self.0.database.close().await;
    }
}
