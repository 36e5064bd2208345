//! How PostgreSQL is reached, and for how long anyone waits for it.
//!
//! A server may go silent: packets are dropped, not refused, and nothing ever fails by itself. So every wait has an
//! end, and a connection that did not answer is thrown away: to ask it whether it lives would be the next long wait.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, Executor};

use super::open_error::OpenErrorKind;
use super::opening::Opening;
use super::patience::{TURN_WAIT, no_answer};
use super::schema;

/// How long a connection may take to say that it lives, before another is made.
const CHECK_WAIT: Duration = Duration::from_secs(1);
/// How long the server works on one statement.
const STATEMENT_LIMIT: &str = "10s";
/// How long a reader waits for an answer: a little longer than the server works on it.
pub const READING_WAIT: Duration = Duration::from_secs(12);
/// Connections of one server to PostgreSQL; its default limit is 100 for all.
const CONNECTIONS: u32 = 10;

/// Runs an expression with a connection of the pool, for so long at most.
macro_rules! in_time {
    ($pool:expr, $longest:expr, |$connection:ident| $body:expr) => {{
        let mut held = $pool.acquire().await?;
        let $connection = &mut *held;
        match tokio::time::timeout($longest, async { $body }).await {
            Ok(outcome) => outcome,
            Err(_) => {
                drop(held.detach());
                Err($crate::store::engine::patience::no_answer())
            }
        }
    }};
}

pub(crate) use in_time;

/// Opens the pool, once one connection has said why if it cannot be had, and has brought the schema up to date.
pub async fn open(options: &PgConnectOptions, opening: Opening) -> Result<PgPool, OpenErrorKind> {
    let options = options
        .clone()
        .application_name("clinic")
        .options([
            ("statement_timeout", STATEMENT_LIMIT),
            // What a connection that was thrown away holds locked is free again by the patient's next try.
            ("idle_in_transaction_session_timeout", "5s"),
            ("client_min_messages", "error"),
        ])
        .disable_statement_logging();
    // A pool would only say that it waited in vain; one connection says why.
    let calling = tokio::time::timeout(TURN_WAIT, options.connect());
    let mut connection = calling.await.map_err(|_| sqlx::Error::PoolTimedOut)??;
    match opening {
        Opening::CreateAndUpdate => {
            // An index on a large table takes its time.
            connection.execute("SET statement_timeout = 0").await?;
            schema::POSTGRES.run_direct(None, &mut connection, false).await?;
        }
        Opening::AsItIs => schema::check_version(&mut connection, &schema::POSTGRES).await?,
    }
    connection.close().await?;
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(TURN_WAIT)
        // `before_acquire` asks whether the connection lives, and with a deadline.
        .test_before_acquire(false)
        // A `begin` that was cancelled half-way leaves its connection inside a transaction that nobody will
        // commit; whatever used the connection next would be acknowledged and lost (sqlx issue 4385). Writes
        // here run where nothing cancels them; this closes the case for good.
        .before_acquire(|connection, _| Box::pin(check(connection)))
        // The pool would ask, too, and wait for the answer for as long as it takes.
        .after_release(|connection, _| Box::pin(check(connection)))
        .connect_with(options)
        .await?;
    Ok(pool)
}

/// Ends whatever transaction is open, and fails when that takes too long.
async fn check(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    let ended = tokio::time::timeout(CHECK_WAIT, connection.execute("ROLLBACK"));
    ended.await.map_err(|_| no_answer())??;
    Ok(true)
}
