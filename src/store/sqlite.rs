//! Opening SQLite: to serve from it, or only to read it, also where nothing can be written.

use std::fs;
use std::io;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::fs::{Access, access};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection};

use super::Opening;
use super::database::{Database, MIGRATIONS, check_version};
use super::open_error::OpenError;
use super::sqlite_file::SqliteFile;

/// How long SQLite waits for another program's lock before it gives up.
pub(super) const LOCK_WAIT: Duration = Duration::from_secs(5);
/// How long to wait between two attempts to open a file that others are opening or closing.
const NEXT_ATTEMPT: Duration = Duration::from_millis(20);
/// How long a request waits for its turn to write, or to read; with the lock's wait it stays well within an answer's deadline.
const TURN_WAIT: Duration = Duration::from_secs(5);
/// With how many pages in its log SQLite moves them into the file. Among a million requests most belong far apart,
/// and everyone waits meanwhile: with SQLite's own 1,000 the slowest of a hundred requests took twice as long as with
/// these, and no more were stored a second.
const PAGES_TO_CHECKPOINT: &str = "250";
/// Each is a thread that mostly waits for the disk.
const READERS: u32 = 4;

/// Opens the file. Programs that start or end at once on one file lock each other out in ways for which SQLite does
/// not wait by itself: one turns it to WAL, the last one folds its log.
pub(super) async fn open(path: &Path, opening: Opening) -> Result<Database, OpenError> {
    let started = Instant::now();
    loop {
        let attempt = match opening {
            Opening::CreateAndUpdate => open_to_write(path).await,
            Opening::AsItIs => open_to_read(path).await,
        };
        match attempt {
            Err(OpenError::Locked(_)) if started.elapsed() < LOCK_WAIT => tokio::time::sleep(NEXT_ATTEMPT).await,
            opened => return opened,
        }
    }
}

async fn open_to_write(path: &Path) -> Result<Database, OpenError> {
    create_private_file(path).map_err(|problem| OpenError::CannotCreate { path: path.to_owned(), problem })?;
    let options = options(path);
    // The file is looked at before anything is changed, the way in which it is written included.
    let mut connection = options.connect().await?;
    let tables = Tables::of(&mut connection).await?;
    connection.close().await?;
    match tables {
        Tables::OfAnotherProgram => return Err(OpenError::NotADatabase(String::new())),
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
        .pragma("wal_autocheckpoint", PAGES_TO_CHECKPOINT);
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(TURN_WAIT)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(writing)
        .await
        .map_err(or_locked)?;
    // The migrations take no lock of their own. A file that is locked or read-only shows here at the latest.
    let mut transaction = writer.begin_with("BEGIN IMMEDIATE").await?;
    MIGRATIONS.run_direct(None, &mut *transaction, false).await?;
    transaction.commit().await?;
    let reader = read_with(options.read_only(true)).await?;
    let file = SqliteFile::at(path).map_err(|problem| OpenError::CannotCreate { path: path.to_owned(), problem })?;
    Ok(Database::Sqlite { writer, reader, file })
}

/// Beside a server that writes, SQLite's own locks keep what is read whole. Where nothing can be written, not even
/// the index to the log, and there is no log, the file alone is read, and must stay as it is meanwhile.
async fn open_to_read(path: &Path) -> Result<Database, OpenError> {
    let unreadable = |problem: io::Error| OpenError::Unreadable { path: path.to_owned(), problem };
    if !path.exists() {
        return Err(OpenError::NoSuchFile(path.to_owned()));
    }
    let file = SqliteFile::that_stays(path).map_err(unreadable)?;
    let (reader, file) = if file.has_log() || may_be_written(path).map_err(unreadable)? {
        match read_with(options(path).read_only(true)).await {
            Err(OpenError::ReadOnly(_)) if file.has_log() => return Err(OpenError::LogApart(path.to_owned())),
            Err(OpenError::ReadOnly(_)) => (read_alone(path).await?, file),
            reader => (reader?, SqliteFile::at(path).map_err(unreadable)?),
        }
    } else {
        (read_alone(path).await?, file)
    };
    let mut connection = reader.acquire().await?;
    match Tables::of(&mut connection).await? {
        Tables::None => return Err(OpenError::EmptyFile(path.to_owned())),
        Tables::OfAnotherProgram => return Err(OpenError::NotADatabase(String::new())),
        Tables::Ours => check_version(&mut *connection).await?,
    }
    drop(connection);
    // Whoever writes all the same is refused by SQLite.
    Ok(Database::Sqlite { writer: reader.clone(), reader, file })
}

async fn read_alone(path: &Path) -> Result<SqlitePool, OpenError> {
    read_with(options(path).read_only(true).immutable(true)).await.map_err(|error| match error {
        OpenError::ReadOnly(_) => {
            let problem = if path.is_dir() { io::ErrorKind::IsADirectory } else { io::ErrorKind::PermissionDenied };
            OpenError::Unreadable { path: path.to_owned(), problem: problem.into() }
        }
        other => other,
    })
}

/// Opening reads nothing: what cannot be read shows at the first look.
async fn read_with(options: SqliteConnectOptions) -> Result<SqlitePool, OpenError> {
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
    SqliteConnectOptions::new().filename(path).foreign_keys(true).busy_timeout(LOCK_WAIT).disable_statement_logging()
}

/// A pool that waits for its first connection waits for a lock.
fn or_locked(error: sqlx::Error) -> OpenError {
    match error {
        sqlx::Error::PoolTimedOut => OpenError::Locked(String::new()),
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
            names if names.iter().any(|name| *name == MIGRATIONS.table_name) => Self::Ours,
            _ => Self::OfAnotherProgram,
        })
    }
}

/// Whether this user, or with a mode that forbids it to everyone anybody, may write to the file. It is asked and not
/// tried: closing the file again would end the locks that SQLite holds on it in this process.
fn may_be_written(path: &Path) -> io::Result<bool> {
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
