//! SQLite's log (WAL), folded into the file once nobody is sending: from then on the file alone holds everything.

use std::time::Duration;

use sqlx::AssertSqlSafe;
use sqlx::sqlite::{SqliteConnection, SqlitePool};

use super::sqlite::LOCK_WAIT;

/// How long nobody must have sent anything before the log is folded.
pub(super) const QUIET: Duration = Duration::from_secs(2);

/// Whether the log is folded, as far as its one writer knows.
#[derive(Debug)]
pub(super) struct SqliteLog {
    is_folded: bool,
}

impl SqliteLog {
    /// The log that an earlier run, or the start, may have left.
    pub fn unknown() -> Self {
        Self { is_folded: false }
    }

    /// Notes that something was written.
    pub fn grows(&mut self) {
        self.is_folded = false;
    }

    /// Whether there is nothing to do.
    pub fn is_folded(&self) -> bool {
        self.is_folded
    }

    /// Moves into the file what nobody reads from the log any more, and empties the log when that is all. Where a
    /// reader is in the way, it is tried again later.
    pub async fn fold(&mut self, pool: &SqlitePool) -> Result<(), sqlx::Error> {
        let mut connection = pool.acquire().await?;
        let folded = fold(&mut connection).await;
        if folded.is_err() {
            connection.close_on_drop();
        }
        // After an error it waits for the next request: a disk that is full stays so for a while.
        self.is_folded = *folded.as_ref().unwrap_or(&true);
        folded.map(drop)
    }
}

/// Without waiting for anyone's lock: a request that comes in meanwhile would wait as well.
async fn fold(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    sqlx::query("PRAGMA busy_timeout = 0").execute(&mut *connection).await?;
    let (was_busy, _, _): (i64, i64, i64) =
        sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut *connection).await?;
    let wait = AssertSqlSafe(format!("PRAGMA busy_timeout = {}", LOCK_WAIT.as_millis()));
    sqlx::query(wait).execute(connection).await?;
    Ok(was_busy == 0)
}
