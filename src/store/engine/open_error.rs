//! Why a database could not be opened, each as one plain sentence that says what to do.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::PathBuf;

use sqlx::migrate::MigrateError;

use super::sqlite_code::SqliteCode;
use crate::keys::KeyError;

/// A database that could not be opened.
#[derive(Debug)]
pub struct OpenError {
    /// The database, without its password.
    pub place: String,
    /// What is wrong with it, or with its key.
    pub kind: OpenErrorKind,
}

/// What keeps a database, or its key, from being used.
#[derive(Debug)]
#[expect(missing_docs, reason = "the sentence that each gives says what it means")]
pub enum OpenErrorKind {
    NoSuchFile,
    CannotCreate(io::Error),
    NotADatabase(Option<Box<dyn Error + Send + Sync>>),
    Locked(sqlx::Error),
    ReadOnly(sqlx::Error),
    Full(sqlx::Error),
    Newer(Option<MigrateError>),
    Outdated,
    Empty(Option<sqlx::Error>),
    EmptyFile,
    LogApart(sqlx::Error),
    Unreadable(io::Error),
    Unreachable(sqlx::Error),
    KeyMissing { needed: String, file: PathBuf },
    WrongKey { needed: String, found: String, file: PathBuf },
    Key(KeyError),
    Failed(sqlx::Error),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use OpenErrorKind as Kind;
        let place = &self.place;
        match &self.kind {
            Kind::NoSuchFile => {
                write!(f, "there is no database at {place}: start `clinic serve` once, or name another with --database")
            }
            Kind::CannotCreate(problem) => write!(f, "cannot create the database {place}: {problem}"),
            Kind::NotADatabase(_) => {
                write!(f, "{place} is not a database of this program: name another file with --database")
            }
            Kind::Locked(_) => {
                write!(f, "{place} is locked by another program: stop that program or wait until it is done")
            }
            Kind::ReadOnly(_) => {
                write!(f, "{place} cannot be written to: give this user the right to write to it and to its folder")
            }
            Kind::Full(_) => write!(f, "the disk of {place} is full: make room and start again"),
            Kind::Newer(_) => write!(f, "{place} was made by a newer version of this program: install that version"),
            Kind::Outdated => write!(
                f,
                "{place} was made by an older version of this program: start `clinic serve` once to update it"
            ),
            Kind::Empty(_) => write!(f, "{place} is empty: start `clinic serve` once to set it up"),
            Kind::EmptyFile => write!(
                f,
                "{place} is empty: start `clinic serve` once to set it up; if it is a copy, what it should hold is \
                 still in the original's log, {place}-wal: make the copy as docs/operations.md says under Backup"
            ),
            Kind::LogApart(_) => write!(
                f,
                "{place} cannot be read without its log, {place}-wal, and the log not without writing beside it: copy \
                 both into a folder that this user can write to, and name that copy with --database"
            ),
            Kind::Unreadable(problem) => write!(f, "cannot read the database {place}: {problem}"),
            Kind::Unreachable(sqlx::Error::Database(refusal)) => {
                write!(f, "cannot reach {place}: {}", refusal.message())
            }
            Kind::Unreachable(problem) => write!(f, "cannot reach {place}: {problem}"),
            Kind::KeyMissing { needed, file } => write!(
                f,
                "the contact details in this database are sealed with key {needed}, and {} is missing: put that key \
                 file back, or name it with CLINIC_KEY_FILE",
                file.display()
            ),
            Kind::WrongKey { needed, found, file } => write!(
                f,
                "the contact details in this database are sealed with key {needed}, but {} holds key {found}: put \
                 the right key file there, or name it with CLINIC_KEY_FILE",
                file.display()
            ),
            Kind::Key(problem) => problem.fmt(f),
            Kind::Failed(problem) => write!(f, "{place} failed: {problem}"),
        }
    }
}

impl Error for OpenError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        use OpenErrorKind as Kind;
        match &self.kind {
            Kind::CannotCreate(problem) | Kind::Unreadable(problem) => Some(problem),
            Kind::NotADatabase(problem) => problem.as_ref().map(|problem| -> &(dyn Error + 'static) { &**problem }),
            Kind::Locked(problem)
            | Kind::ReadOnly(problem)
            | Kind::Full(problem)
            | Kind::LogApart(problem)
            | Kind::Unreachable(problem)
            | Kind::Failed(problem)
            | Kind::Empty(Some(problem)) => Some(problem),
            Kind::Newer(Some(problem)) => Some(problem),
            // Its sentence is this one.
            Kind::Key(problem) => problem.source(),
            Kind::NoSuchFile
            | Kind::Newer(None)
            | Kind::Outdated
            | Kind::Empty(None)
            | Kind::EmptyFile
            | Kind::KeyMissing { .. }
            | Kind::WrongKey { .. } => None,
        }
    }
}

impl OpenErrorKind {
    /// The failure of a database with its name.
    pub fn at(self, place: impl fmt::Display) -> OpenError {
        OpenError { place: place.to_string(), kind: self }
    }
}

impl From<KeyError> for OpenErrorKind {
    fn from(error: KeyError) -> Self {
        Self::Key(error)
    }
}

impl From<sqlx::Error> for OpenErrorKind {
    fn from(error: sqlx::Error) -> Self {
        match (SqliteCode::of(&error), &error) {
            (Some(SqliteCode::Busy | SqliteCode::Locked | SqliteCode::Protocol), _) => Self::Locked(error),
            (Some(SqliteCode::ReadOnly | SqliteCode::CannotOpen), _) => Self::ReadOnly(error),
            (Some(SqliteCode::Full), _) => Self::Full(error),
            (Some(SqliteCode::Corrupt | SqliteCode::NotADatabase), _) => Self::NotADatabase(Some(error.into())),
            (None, sqlx::Error::Database(refusal)) if refusal.code().as_deref() == Some(NO_SUCH_TABLE) => {
                Self::Empty(Some(error))
            }
            (None, sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::Tls(_) | sqlx::Error::Database(_)) => {
                Self::Unreachable(error)
            }
            _ => Self::Failed(error),
        }
    }
}

/// PostgreSQL's code for it.
const NO_SUCH_TABLE: &str = "42P01";

impl From<MigrateError> for OpenErrorKind {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::VersionMissing(_) | MigrateError::VersionTooNew(..) => Self::Newer(Some(error)),
            MigrateError::VersionMismatch(_) | MigrateError::Dirty(_) => Self::NotADatabase(Some(error.into())),
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
            other => Self::Failed(sqlx::Error::Migrate(Box::new(other))),
        }
    }
}
