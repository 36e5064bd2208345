//! Opening SQLite: to serve from it, or only to read it, also where nothing can be written.

use std::cmp::Ordering;
use std::fs;
use std::io;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::fs::{Access, access};
use sqlx::migrate::Migrate;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection};

use super::open_error::OpenErrorKind;
use super::opening::Opening;
use super::patience::TURN_WAIT;
use super::schema;
use super::sqlite_file::SqliteFile;

/// How long to wait between two attempts to open a file that others are opening or closing.
const NEXT_ATTEMPT: Duration = Duration::from_millis(20);
/// With how many pages in its log SQLite moves them into the file. Among a million requests most belong far apart,
/// and everyone waits meanwhile: with SQLite's own 1,000 the slowest of a hundred requests took twice as long as with
/// these, and no more were stored a second.
const PAGES_TO_CHECKPOINT: &str = "250";
/// Each is a thread that mostly waits for the disk.
const READERS: u32 = 4;

/// An open file.
#[derive(Clone, Debug)]
pub struct SqliteDatabase {
    /// One connection, which writes, in turn. Opened only to be read, a file has none that could.
    pub writer: SqlitePool,
    /// Several that read beside it.
    pub reader: SqlitePool,
    pub file: SqliteFile,
}

/// Opens the file. Programs that start or end at once on one file lock each other out in ways for which SQLite does
/// not wait by itself: one turns it to WAL, the last one folds its log.
pub async fn open(path: &Path, opening: Opening) -> Result<SqliteDatabase, OpenErrorKind> {
    let started = Instant::now();
    loop {
        let attempt = match opening {
            Opening::CreateAndUpdate => open_to_write(path).await,
            Opening::AsItIs => open_to_read(path).await,
        };
        match attempt {
            Err(OpenErrorKind::Locked(_)) if started.elapsed() < TURN_WAIT => tokio::time::sleep(NEXT_ATTEMPT).await,
            opened => return opened,
        }
    }
}

async fn open_to_write(path: &Path) -> Result<SqliteDatabase, OpenErrorKind> {
    create_private_file(path).map_err(OpenErrorKind::CannotCreate)?;
    let options = options(path);
    // The file is looked at before anything is changed, the way in which it is written included.
    let mut connection = options.connect().await?;
    let tables = Tables::of(&mut connection).await?;
    connection.close().await?;
    match tables {
        Tables::OfAnotherProgram => return Err(OpenErrorKind::NotADatabase(None)),
        Tables::None if fs::metadata(path).is_ok_and(|metadata| metadata.len() > 0) => tracing::warn!(
            "{0} held no tables and is set up anew: if it is a copy, what it should hold is still in the original's \
             log, {0}-wal; make the copy as docs/operations.md says under Backup",
            path.display()
        ),
        Tables::None | Tables::Ours => {}
    }
    // FULL: an answered request survives a power cut, not only a crash of the program.
    let writing = options
        .clone()
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("wal_autocheckpoint", PAGES_TO_CHECKPOINT)
        // What is changed or erased leaves nothing of itself on its page (sqlite.org/pragma.html#pragma_secure_delete).
        .pragma("secure_delete", "FAST");
    bring_up_to_date(&writing).await?;
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(TURN_WAIT)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(writing)
        .await
        .map_err(or_locked)?;
    let reader = read_with(options.read_only(true)).await?;
    let file = SqliteFile::at(path).map_err(OpenErrorKind::CannotCreate)?;
    Ok(SqliteDatabase { writer, reader, file })
}

/// Foreign keys are off meanwhile, as SQLite asks for when a table is made anew (its page on ALTER TABLE), and looked at
/// before anything is kept. The migrations take no lock of their own: a file that is locked or read-only
/// shows here at the latest.
async fn bring_up_to_date(options: &SqliteConnectOptions) -> Result<(), OpenErrorKind> {
    let mut connection = options.clone().foreign_keys(false).connect().await?;
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    transaction.ensure_migrations_table(&schema::SQLITE.table_name).await?;
    sqlx::query(schema::OUTBOX_BY_ITS_TEXT).execute(&mut *transaction).await?;
    let is_current = schema::compare_version(&mut *transaction, &schema::SQLITE).await? == Ordering::Equal;
    schema::SQLITE.run_direct(None, &mut *transaction, false).await?;
    let foreign_keys = "PRAGMA foreign_key_check";
    if !is_current && sqlx::query(foreign_keys).fetch_optional(&mut *transaction).await?.is_some() {
        return Err(sqlx::Error::Protocol("its tables name rows that are not there".to_owned()).into());
    }
    transaction.commit().await?;
    Ok(connection.close().await?)
}

/// Beside a server that writes, SQLite's own locks keep what is read whole. Where nothing can be written, not even
/// the index to the log, and there is no log, the file alone is read, and must stay as it is meanwhile.
async fn open_to_read(path: &Path) -> Result<SqliteDatabase, OpenErrorKind> {
    if !path.exists() {
        return Err(OpenErrorKind::NoSuchFile);
    }
    let file = SqliteFile::that_stays(path).map_err(OpenErrorKind::Unreadable)?;
    let (reader, file) = if file.has_log() || may_be_written(path).map_err(OpenErrorKind::Unreadable)? {
        match read_with(options(path).read_only(true)).await {
            Err(OpenErrorKind::ReadOnly(problem)) if file.has_log() => return Err(OpenErrorKind::LogApart(problem)),
            Err(OpenErrorKind::ReadOnly(_)) => (read_alone(path).await?, file),
            reader => (reader?, SqliteFile::at(path).map_err(OpenErrorKind::Unreadable)?),
        }
    } else {
        (read_alone(path).await?, file)
    };
    let mut connection = reader.acquire().await?;
    match Tables::of(&mut connection).await? {
        Tables::None => return Err(OpenErrorKind::EmptyFile),
        Tables::OfAnotherProgram => return Err(OpenErrorKind::NotADatabase(None)),
        Tables::Ours => schema::check_version(&mut *connection, &schema::SQLITE).await?,
    }
    drop(connection);
    // Whoever writes all the same is refused by SQLite.
    Ok(SqliteDatabase { writer: reader.clone(), reader, file })
}

async fn read_alone(path: &Path) -> Result<SqlitePool, OpenErrorKind> {
    read_with(options(path).read_only(true).immutable(true)).await.map_err(|error| match error {
        OpenErrorKind::ReadOnly(_) => {
            let problem = if path.is_dir() { io::ErrorKind::IsADirectory } else { io::ErrorKind::PermissionDenied };
            OpenErrorKind::Unreadable(problem.into())
        }
        other => other,
    })
}

/// Opening reads nothing: what cannot be read shows at the first look.
async fn read_with(options: SqliteConnectOptions) -> Result<SqlitePool, OpenErrorKind> {
    let reader = SqlitePoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(TURN_WAIT)
        .connect_with(options)
        .await
        .map_err(or_locked)?;
    sqlx::query("SELECT count(*) FROM sqlite_schema").execute(&reader).await?;
    Ok(reader)
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(path).foreign_keys(true).busy_timeout(TURN_WAIT).disable_statement_logging()
}

/// A pool that waits for its first connection waits for a lock.
fn or_locked(error: sqlx::Error) -> OpenErrorKind {
    match error {
        sqlx::Error::PoolTimedOut => OpenErrorKind::Locked(error),
        other => other.into(),
    }
}

/// Whose tables are in a file.
#[derive(Debug, PartialEq, Eq)]
enum Tables {
    None,
    Ours,
    OfAnotherProgram,
}

impl Tables {
    async fn of(connection: &mut SqliteConnection) -> Result<Self, sqlx::Error> {
        let names: Vec<String> =
            sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'table'").fetch_all(connection).await?;
        Ok(match names.as_slice() {
            [] => Self::None,
            names if names.iter().any(|name| *name == schema::SQLITE.table_name) => Self::Ours,
            _ => Self::OfAnotherProgram,
        })
    }
}

/// Whether this user, or with a mode that forbids it to everyone anybody, may write to the file. It is asked and not
/// tried: closing the file again would end the locks that SQLite holds on it in this process.
pub fn may_be_written(path: &Path) -> io::Result<bool> {
    let for_anyone = 0o222;
    Ok(fs::metadata(path)?.permissions().mode() & for_anyone != 0 && access(path, Access::WRITE_OK).is_ok())
}

/// The file is made here and not by SQLite, so that nobody else on the machine can read it. Another program may make
/// it at the same time.
fn create_private_file(path: &Path) -> io::Result<()> {
    if path.exists() {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    match fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Err(problem) if problem.kind() != io::ErrorKind::AlreadyExists => Err(problem),
        _ => Ok(()),
    }
}
