//! A connection of the test's own, past the store: what is really in the database.

use clinic::store::DatabaseUrl;
use sqlx::postgres::PgConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection, Executor, SqlSafeStr};

use super::{TestDatabase, TestResult};

pub enum Direct {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// Runs one expression with the engine's own connection.
macro_rules! on_connection {
    ($direct:expr, |$connection:ident| $body:expr) => {
        match $direct {
            $crate::support::Direct::Sqlite($connection) => $body,
            $crate::support::Direct::Postgres($connection) => $body,
        }
    };
}

pub(crate) use on_connection;

impl Direct {
    pub async fn to(database: &TestDatabase) -> TestResult<Self> {
        Ok(match database.url.parse()? {
            DatabaseUrl::Sqlite(path) => {
                Self::Sqlite(SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(path)).await?)
            }
            DatabaseUrl::Postgres(options) => Self::Postgres(PgConnection::connect_with(&options).await?),
        })
    }

    /// How many rows the statement changed.
    pub async fn run(&mut self, statement: impl SqlSafeStr) -> TestResult<u64> {
        let statement = statement.into_sql_str();
        Ok(on_connection!(self, |connection| connection.execute(statement).await?.rows_affected()))
    }
}
