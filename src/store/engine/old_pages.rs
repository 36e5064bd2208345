//! Pages of before, in which something stood that was erased.

use std::time::Duration;

use sqlx::postgres::PgPool;
use tokio::time::{sleep, timeout};

use super::database::Database;
use super::patience::{TURN_WAIT, no_answer};
use super::sqlite::SqliteDatabase;

/// The tables from which something is erased.
const CLEAR: [&str; 3] = ["VACUUM appointment_requests", "VACUUM request_history", "VACUUM search_terms"];

/// How long a reader is given to be done, between two tries.
const BETWEEN_TRIES: Duration = Duration::from_millis(50);

impl Database {
    /// Brings SQLite's journal into the file and empties it. PostgreSQL clears the rows of before in the background;
    /// its own journal and its copies are for whoever runs it to clear.
    pub async fn forget_old_pages(&self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(sqlite) => {
                timeout(TURN_WAIT, empty_journal(sqlite)).await.unwrap_or_else(|_| Err(no_answer()))
            }
            Self::Postgres(pool) => {
                tokio::spawn(clear(pool.clone()));
                Ok(())
            }
        }
    }
}

/// It is tried until no reader is in the way any more.
async fn empty_journal(sqlite: &SqliteDatabase) -> Result<(), sqlx::Error> {
    loop {
        let checkpoint = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&sqlite.writer).await?;
        let (is_busy, _, _): (i64, i64, i64) = checkpoint;
        if is_busy == 0 {
            return Ok(());
        }
        sleep(BETWEEN_TRIES).await;
    }
}

async fn clear(pool: PgPool) {
    for statement in CLEAR {
        if let Err(error) = sqlx::query(statement).execute(&pool).await {
            tracing::warn!(%error, "rows of before an erasure stay until PostgreSQL clears them by itself");
        }
    }
}
