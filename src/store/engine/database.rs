//! The two engines behind one enum: opened, read from, closed.

use sqlx::postgres::PgPool;

use super::open_error::OpenErrorKind;
use super::opening::Opening;
use super::sqlite::SqliteDatabase;
use super::url::DatabaseUrl;
use super::{postgres, sqlite};

/// An open database; cheap to clone.
#[derive(Clone, Debug)]
pub enum Database {
    /// A file.
    Sqlite(SqliteDatabase),
    /// A server.
    Postgres(PgPool),
}

/// Runs one expression with a connection for reading, type-checked for both engines.
macro_rules! on_reader {
    ($database:expr, |$connection:ident| $body:expr) => {
        match $database {
            $crate::store::engine::database::Database::Sqlite(sqlite) => {
                let $connection = &mut *sqlite.reader.acquire().await?;
                $body
            }
            $crate::store::engine::database::Database::Postgres(pool) => {
                let longest = $crate::store::engine::postgres::READING_WAIT;
                $crate::store::engine::postgres::in_time!(pool, longest, |$connection| $body)
            }
        }
    };
}

pub(crate) use on_reader;

impl Database {
    pub async fn open(url: &DatabaseUrl, opening: Opening) -> Result<Self, OpenErrorKind> {
        Ok(match url {
            DatabaseUrl::Sqlite(path) => Self::Sqlite(sqlite::open(path, opening).await?),
            DatabaseUrl::Postgres(options) => Self::Postgres(postgres::open(options, opening).await?),
        })
    }

    /// Fails when the database is no longer where it was opened.
    pub fn check_place(&self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(sqlite) => Ok(sqlite.file.check()?),
            Self::Postgres(_) => Ok(()),
        }
    }

    pub async fn close(&self) {
        match self {
            Self::Sqlite(sqlite) => {
                sqlite.reader.close().await;
                sqlite.writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}
