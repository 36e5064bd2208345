//! Why a database could not be opened, each as one plain sentence that says what to do.

use std::io;
use std::path::PathBuf;

use sqlx::migrate::MigrateError;

use super::DatabaseUrl;
use crate::keys::KeyError;

/// A database or key that cannot be used.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each message says what its variant means")]
pub enum OpenError {
    #[error("there is no database at {}: start `clinic serve` once, or name another with --database", .0.display())]
    NoSuchFile(PathBuf),
    #[error("cannot create the database {}: {problem}", path.display())]
    CannotCreate { path: PathBuf, problem: io::Error },
    #[error("{0} is not a database of this program: name another file with --database")]
    NotADatabase(String),
    #[error("{0} is locked by another program: stop that program or wait until it is done")]
    Locked(String),
    #[error("{0} cannot be written to: give this user the right to write to it and to its folder")]
    ReadOnly(String),
    #[error("the disk of {0} is full: make room and start again")]
    Full(String),
    #[error("{0} was made by a newer version of this program: install that version")]
    Newer(String),
    #[error("{0} was made by an older version of this program: start `clinic serve` once to update it")]
    Outdated(String),
    #[error("{0} is empty: start `clinic serve` once to set it up")]
    Empty(String),
    #[error(
        "{path} is empty: start `clinic serve` once to set it up; if it is a copy, what it should hold is still in \
         the original's log, {path}-wal: make the copy as docs/operations.md says under Backup",
        path = .0.display()
    )]
    EmptyFile(PathBuf),
    #[error(
        "{path} cannot be read without its log, {path}-wal, and the log not without writing beside it: copy both into a \
         folder that this user can write to, and name that copy with --database",
        path = .0.display()
    )]
    LogApart(PathBuf),
    #[error("cannot read the database {}: {problem}", path.display())]
    Unreadable { path: PathBuf, problem: io::Error },
    #[error("cannot reach {place}: {problem}")]
    Unreachable { place: String, problem: String },
    #[error(
        "the contact details in this database are sealed with key {needed}, and {} is missing: put that key file \
         back, or name it with CLINIC_KEY_FILE",
        file.display()
    )]
    KeyMissing { needed: String, file: PathBuf },
    #[error(
        "the contact details in this database are sealed with key {needed}, but {} holds key {found}: put the \
         right key file there, or name it with CLINIC_KEY_FILE",
        file.display()
    )]
    WrongKey { needed: String, found: String, file: PathBuf },
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error("{place} failed: {problem}")]
    Failed { place: String, problem: sqlx::Error },
}

impl OpenError {
    /// Puts the database's name into a message that was made without knowing it.
    pub(super) fn about(self, url: &DatabaseUrl) -> Self {
        let place = url.to_string();
        match self {
            Self::NotADatabase(_) => Self::NotADatabase(place),
            Self::Locked(_) => Self::Locked(place),
            Self::ReadOnly(_) => Self::ReadOnly(place),
            Self::Full(_) => Self::Full(place),
            Self::Newer(_) => Self::Newer(place),
            Self::Outdated(_) => Self::Outdated(place),
            Self::Empty(_) => Self::Empty(place),
            Self::Unreachable { problem, .. } => Self::Unreachable { place, problem },
            Self::Failed { problem, .. } => Self::Failed { place, problem },
            other => other,
        }
    }
}

impl From<sqlx::Error> for OpenError {
    fn from(error: sqlx::Error) -> Self {
        let unnamed = String::new();
        let code =
            error.as_database_error().and_then(sqlx::error::DatabaseError::code).map(std::borrow::Cow::into_owned);
        // SQLite's primary result code is the low byte of the extended one (sqlite.org/rescode.html).
        let sqlite = code.as_deref().and_then(|code| code.parse::<i32>().ok()).map(|code| code & 0xFF);
        let is_sqlite = error
            .as_database_error()
            .is_some_and(|error| error.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some());
        match (is_sqlite, sqlite, &error) {
            // BUSY, LOCKED, and PROTOCOL: others kept taking the locks that come before a lock.
            (true, Some(5 | 6 | 15), _) => Self::Locked(unnamed),
            (true, Some(8 | 14), _) => Self::ReadOnly(unnamed),
            (true, Some(13), _) => Self::Full(unnamed),
            (true, Some(11 | 26), _) => Self::NotADatabase(unnamed),
            (false, _, sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::Tls(_)) => {
                Self::Unreachable { place: unnamed, problem: error.to_string() }
            }
            // No such table.
            (false, _, sqlx::Error::Database(_)) if code.as_deref() == Some("42P01") => Self::Empty(unnamed),
            (false, _, sqlx::Error::Database(refusal)) => {
                Self::Unreachable { place: unnamed, problem: refusal.message().to_owned() }
            }
            _ => Self::Failed { place: unnamed, problem: error },
        }
    }
}

impl From<MigrateError> for OpenError {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::VersionMissing(_) | MigrateError::VersionTooNew(..) => Self::Newer(String::new()),
            MigrateError::VersionMismatch(_) | MigrateError::Dirty(_) => Self::NotADatabase(String::new()),
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
            other => Self::Failed { place: String::new(), problem: sqlx::Error::Migrate(Box::new(other)) },
        }
    }
}
