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
        Ok(match self {
            Self::Sqlite(connection) => connection.execute(statement).await?.rows_affected(),
            Self::Postgres(connection) => connection.execute(statement).await?.rows_affected(),
        })
    }
}
