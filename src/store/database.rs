//! The two engines behind one enum: how each is reached, set up and brought up to date.

use std::cmp::Ordering;
use std::path::Path;
use std::time::Duration;

use sqlx::migrate::{Migrate, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPool};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};

use super::Opening;
use super::database_url::DatabaseUrl;
use super::open_error::OpenError;
use super::postgres;
use super::sqlite_file::SqliteFile;
use super::writer::Writer;
use crate::keys::Keys;

/// The schema, built into the program.
static MIGRATIONS: Migrator = sqlx::migrate!();

/// How long SQLite waits for another program's lock before it gives up.
const SQLITE_LOCK_WAIT: Duration = Duration::from_secs(5);
/// How long a request waits for its turn to write, or to read; with the lock's wait it stays well within an answer's deadline.
const SQLITE_TURN_WAIT: Duration = Duration::from_secs(5);
/// With how many pages in its journal SQLite moves them into the file. Among a million requests most belong far apart,
/// and everyone waits meanwhile: with SQLite's own 1,000 the slowest of a hundred requests took twice as long as with
/// these, and no more were stored a second.
const PAGES_TO_CHECKPOINT: &str = "250";
/// Readers of SQLite; each is a thread that mostly waits for the disk.
const SQLITE_READERS: u32 = 4;

/// An open database.
#[derive(Debug)]
pub(super) enum Database {
    /// One connection writes, in turn; several read beside it.
    Sqlite { writer: SqlitePool, reader: SqlitePool, file: SqliteFile },
    /// A pool for both.
    Postgres(PgPool),
}

/// Runs one expression with a connection for reading, type-checked for both engines.
macro_rules! on_reader {
    ($database:expr, |$connection:ident| $body:expr) => {
        match $database {
            $crate::store::database::Database::Sqlite { reader, .. } => {
                let $connection = &mut *reader.acquire().await?;
                $body
            }
            $crate::store::database::Database::Postgres(pool) => {
                let longest = $crate::store::postgres::READING_WAIT;
                $crate::store::postgres::in_time!(pool, longest, |$connection| $body)
            }
        }
    };
}

/// Runs one expression with the pool for writing, type-checked for both engines.
macro_rules! on_writer {
    ($database:expr, |$pool:ident| $body:expr) => {
        match $database {
            $crate::store::database::Database::Sqlite { writer: $pool, .. } => $body,
            $crate::store::database::Database::Postgres($pool) => $body,
        }
    };
}

pub(super) use on_reader;

impl Database {
    pub async fn open(url: &DatabaseUrl, opening: Opening) -> Result<Self, OpenError> {
        match url {
            DatabaseUrl::Sqlite(path) => open_sqlite(path, opening).await,
            DatabaseUrl::Postgres(options) => open_postgres(options, opening).await,
        }
        .map_err(|error| error.about(url))
    }

    /// Fails when the database is no longer where it was opened.
    pub fn check_place(&self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite { file, .. } => Ok(file.check()?),
            Self::Postgres(_) => Ok(()),
        }
    }

    /// The one that writes to SQLite.
    pub fn writer(&self, key_id: &str) -> Option<Writer> {
        match self {
            Self::Sqlite { writer, file, .. } => Some(Writer::start(writer.clone(), file.clone(), key_id.to_owned())),
            Self::Postgres(_) => None,
        }
    }

    pub async fn close(&self) {
        match self {
            Self::Sqlite { writer, reader, .. } => {
                reader.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }

    /// The key that seals this database, read from its file; a database without one gets one.
    pub async fn keys(&self, url: &DatabaseUrl, key_file: &Path, opening: Opening) -> Result<Keys, OpenError> {
        let needed = self.key_id().await.map_err(|error| OpenError::from(error).about(url))?;
        let keys = match (Keys::read(key_file)?, needed) {
            (Some(keys), Some(needed)) if keys.id() == needed => return Ok(keys),
            (None, Some(needed)) => return Err(OpenError::KeyMissing { needed, file: key_file.to_owned() }),
            (Some(keys), Some(needed)) => {
                return Err(OpenError::WrongKey { needed, found: keys.id().to_owned(), file: key_file.to_owned() });
            }
            (Some(keys), None) => keys,
            (None, None) if opening == Opening::AsItIs => return Err(OpenError::Empty(url.to_string())),
            (None, None) => Keys::read_or_create(key_file)?,
        };
        // Two servers may start on one new database: the first to note its key wins, the other is told.
        let noted = self.note_key_id(keys.id()).await.map_err(|error| OpenError::from(error).about(url))?;
        if noted == keys.id() {
            Ok(keys)
        } else {
            Err(OpenError::WrongKey { needed: noted, found: keys.id().to_owned(), file: key_file.to_owned() })
        }
    }

    async fn key_id(&self) -> Result<Option<String>, sqlx::Error> {
        on_reader!(self, |connection| {
            sqlx::query_scalar("SELECT value FROM settings WHERE name = 'key_id'").fetch_optional(connection).await
        })
    }

    async fn note_key_id(&self, id: &str) -> Result<String, sqlx::Error> {
        on_writer!(self, |pool| {
            sqlx::query("INSERT INTO settings (name, value) VALUES ('key_id', $1) ON CONFLICT (name) DO NOTHING")
                .bind(id)
                .execute(pool)
                .await?;
            sqlx::query_scalar("SELECT value FROM settings WHERE name = 'key_id'").fetch_one(pool).await
        })
    }
}

async fn open_sqlite(path: &Path, opening: Opening) -> Result<Database, OpenError> {
    if !path.exists() {
        if opening == Opening::AsItIs {
            return Err(OpenError::NoSuchFile(path.to_owned()));
        }
        create_private_file(path).map_err(|problem| OpenError::CannotCreate { path: path.to_owned(), problem })?;
    }
    let options = SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .busy_timeout(SQLITE_LOCK_WAIT)
        .disable_statement_logging();
    refuse_another_programs_file(&options).await?;
    // FULL: an answered request survives a power cut, not only a crash of the program.
    let writing = options
        .clone()
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("wal_autocheckpoint", PAGES_TO_CHECKPOINT);
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(SQLITE_TURN_WAIT)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(writing)
        .await?;
    // Opening reads nothing and writes nothing; a file that is locked or read-only shows only here.
    writer.begin_with("BEGIN IMMEDIATE").await?.rollback().await?;
    match opening {
        Opening::CreateAndUpdate => MIGRATIONS.run(&writer).await?,
        Opening::AsItIs => check_version(&mut *writer.acquire().await?).await?,
    }
    let reader = SqlitePoolOptions::new()
        .max_connections(SQLITE_READERS)
        .acquire_timeout(SQLITE_TURN_WAIT)
        .connect_with(options.read_only(true))
        .await?;
    let file = SqliteFile::at(path).map_err(|problem| OpenError::CannotCreate { path: path.to_owned(), problem })?;
    Ok(Database::Sqlite { writer, reader, file })
}

/// A file with tables but without ours belongs to someone else: it is not even turned to WAL.
async fn refuse_another_programs_file(options: &SqliteConnectOptions) -> Result<(), OpenError> {
    let mut connection = options.connect().await?;
    let foreign: Option<String> = sqlx::query_scalar(
        "SELECT name FROM sqlite_schema WHERE type = 'table' \
         AND NOT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = '_sqlx_migrations') LIMIT 1",
    )
    .fetch_optional(&mut connection)
    .await?;
    connection.close().await?;
    if foreign.is_some() { Err(OpenError::NotADatabase(String::new())) } else { Ok(()) }
}

/// The file is made here and not by SQLite, so that nobody else on the machine can read it.
fn create_private_file(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map(drop)
}

async fn open_postgres(options: &PgConnectOptions, opening: Opening) -> Result<Database, OpenError> {
    let pool = postgres::connect(options).await?;
    match opening {
        Opening::CreateAndUpdate => MIGRATIONS.run(&pool).await?,
        Opening::AsItIs => check_version(&mut *pool.acquire().await?).await?,
    }
    Ok(Database::Postgres(pool))
}

/// Refuses a schema of another version; the only thing to do where nothing may be changed.
async fn check_version(connection: &mut impl Migrate) -> Result<(), OpenError> {
    let applied = connection.list_applied_migrations(&MIGRATIONS.table_name).await;
    let applied = applied.map_err(|_| OpenError::Empty(String::new()))?;
    let latest = applied.iter().map(|migration| migration.version).max().unwrap_or(0);
    let known = MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0);
    match latest.cmp(&known) {
        Ordering::Equal => Ok(()),
        Ordering::Less => Err(OpenError::Outdated(String::new())),
        Ordering::Greater => Err(OpenError::Newer(String::new())),
    }
}
