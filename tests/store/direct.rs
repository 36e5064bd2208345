//! What the store's tests read past the store.

use sqlx::SqlSafeStr;

use crate::support::{Direct, TestResult};

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
