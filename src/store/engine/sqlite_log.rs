//! SQLite's log (WAL), moved into the file (a checkpoint) once nobody is sending: from then on the file alone holds
//! everything.

use std::time::Duration;

use sqlx::AssertSqlSafe;
use sqlx::sqlite::{SqliteConnection, SqlitePool};

use super::patience::TURN_WAIT;

/// How long nobody must have sent anything before the log is moved.
pub const QUIET: Duration = Duration::from_secs(2);

/// Whether the log is in the file, as far as its one writer knows.
#[derive(Debug)]
pub struct SqliteLog {
    is_checkpointed: bool,
}

impl SqliteLog {
    /// The log that an earlier run, or the start, may have left.
    pub fn unknown() -> Self {
        Self { is_checkpointed: false }
    }

    /// Notes that something was written.
    pub fn note_write(&mut self) {
        self.is_checkpointed = false;
    }

    /// Whether there is nothing to do.
    pub fn is_checkpointed(&self) -> bool {
        self.is_checkpointed
    }

    /// Moves into the file what nobody reads from the log any more, and empties the log when that is all. Where a
    /// reader is in the way, it is tried again later.
    pub async fn checkpoint(&mut self, pool: &SqlitePool) -> Result<(), sqlx::Error> {
        let mut connection = pool.acquire().await?;
        let done = checkpoint(&mut connection).await;
        if done.is_err() {
            connection.close_on_drop();
        }
        // After an error it waits for the next request: a disk that is full stays so for a while.
        self.is_checkpointed = *done.as_ref().unwrap_or(&true);
        done.map(drop)
    }
}

/// Without waiting for anyone's lock: a request that comes in meanwhile would wait as well.
async fn checkpoint(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    sqlx::query("PRAGMA busy_timeout = 0").execute(&mut *connection).await?;
    let (was_busy, _, _): (i64, i64, i64) =
        sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut *connection).await?;
    let wait = AssertSqlSafe(format!("PRAGMA busy_timeout = {}", TURN_WAIT.as_millis()));
    sqlx::query(wait).execute(connection).await?;
    Ok(was_busy == 0)
}
