//! The two engines behind one enum: how each is reached, set up and brought up to date.

use std::cmp::Ordering;
use std::path::Path;

use sqlx::migrate::{Migrate, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPool};
use sqlx::sqlite::SqlitePool;

use super::Opening;
use super::database_url::DatabaseUrl;
use super::open_error::OpenError;
use super::sqlite_file::SqliteFile;
use super::writer::Writer;
use super::{postgres, sqlite};
use crate::keys::Keys;

/// The schema, built into the program.
pub(super) static MIGRATIONS: Migrator = sqlx::migrate!();

/// An open database.
#[derive(Debug)]
pub(super) enum Database {
    /// One connection writes, in turn; several read beside it. Opened only to be read, none writes.
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
            DatabaseUrl::Sqlite(path) => sqlite::open(path, opening).await,
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
            (_, None) if opening == Opening::AsItIs => return Err(OpenError::Empty(url.to_string())),
            (Some(keys), None) => keys,
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

async fn open_postgres(options: &PgConnectOptions, opening: Opening) -> Result<Database, OpenError> {
    let pool = postgres::connect(options).await?;
    match opening {
        Opening::CreateAndUpdate => MIGRATIONS.run(&pool).await?,
        Opening::AsItIs => check_version(&mut *pool.acquire().await?).await?,
    }
    Ok(Database::Postgres(pool))
}

/// Refuses a schema of another version; the only thing to do where nothing may be changed.
pub(super) async fn check_version(connection: &mut impl Migrate) -> Result<(), OpenError> {
    let applied = connection.list_applied_migrations(&MIGRATIONS.table_name).await?;
    let latest = applied.iter().map(|migration| migration.version).max().unwrap_or(0);
    let known = MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0);
    match latest.cmp(&known) {
        Ordering::Equal => Ok(()),
        Ordering::Less => Err(OpenError::Outdated(String::new())),
        Ordering::Greater => Err(OpenError::Newer(String::new())),
    }
}
