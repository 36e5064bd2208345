//! A connection of the test's own, past the store: what is really in the database.

use clinic::store::DatabaseUrl;
use sqlx::postgres::PgConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection, Executor, SqlSafeStr};

use crate::support::{TestDatabase, TestResult};

pub enum Direct {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// Runs one expression with the engine's own connection.
macro_rules! on_connection {
    ($direct:expr, |$connection:ident| $body:expr) => {
        match $direct {
            Direct::Sqlite($connection) => $body,
            Direct::Postgres($connection) => $body,
        }
    };
}

impl Direct {
    pub async fn to(database: &TestDatabase) -> TestResult<Self> {
        Ok(match database.url.parse()? {
            DatabaseUrl::Sqlite(path) => {
                Self::Sqlite(SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(path)).await?)
            }
            DatabaseUrl::Postgres(options) => Self::Postgres(PgConnection::connect_with(&options).await?),
        })
    }

    /// Waits until no search term waits for the index any more: SQLite's writer brings them there when it is
    /// idle, and PostgreSQL has them there at once.
    pub async fn until_indexed(&mut self) -> TestResult {
        if matches!(self, Self::Postgres(_)) {
            return Ok(());
        }
        for _ in 0..500 {
            if self.number("SELECT count(*) FROM index_queue").await? == 0 {
                return Ok(());
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        Err("terms still wait for the index after ten seconds".into())
    }

    /// How many rows the statement changed.
    pub async fn run(&mut self, statement: impl SqlSafeStr) -> TestResult<u64> {
        let statement = statement.into_sql_str();
        Ok(on_connection!(self, |connection| connection.execute(statement).await?.rows_affected()))
    }

    pub async fn number(&mut self, query: impl SqlSafeStr) -> TestResult<i64> {
        let query = query.into_sql_str();
        Ok(on_connection!(self, |connection| sqlx::query_scalar(query).fetch_one(connection).await?))
    }

    pub async fn numbers(&mut self, query: impl SqlSafeStr) -> TestResult<Vec<i64>> {
        let query = query.into_sql_str();
        Ok(on_connection!(self, |connection| sqlx::query_scalar(query).fetch_all(connection).await?))
    }

    pub async fn texts(&mut self, query: impl SqlSafeStr) -> TestResult<Vec<String>> {
        let query = query.into_sql_str();
        Ok(on_connection!(self, |connection| sqlx::query_scalar(query).fetch_all(connection).await?))
    }
}
