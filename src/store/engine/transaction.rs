//! The one way to write: a transaction that is done whole or not at all, whatever happens to whoever asked for it.
//!
//! It runs in a task of its own, because a visitor may hang up at any moment: dropped half-way, it would be undone
//! after its data were given out, and on PostgreSQL a `begin` that is dropped loses what is written after it (sqlx
//! issue 4385). It has an end, because a server or a disk may go silent; and after any failure that leaves in doubt
//! what state its connection is in, that connection is thrown away.

use std::io;
use std::time::Duration;

use sqlx::postgres::PgConnection;
use sqlx::sqlite::SqliteConnection;
use sqlx::{Connection, Pool, SqlSafeStr, SqlStr};
use tokio::time::timeout;

use super::database::Database;
use super::patience::{TRANSACTION_WAIT, TURN_WAIT, no_answer};

/// A transaction under way.
pub enum Transaction<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

/// Runs one expression with a transaction's connection, type-checked for both engines.
macro_rules! within {
    ($transaction:expr, |$connection:ident| $body:expr) => {
        match $transaction {
            $crate::store::engine::transaction::Transaction::Sqlite(connection) => {
                let $connection = &mut **connection;
                $body
            }
            $crate::store::engine::transaction::Transaction::Postgres(connection) => {
                let $connection = &mut **connection;
                $body
            }
        }
    };
}

/// The same for a statement about many rows, handed over as one JSON text: `$1` in the statement, which is written in
/// two parts, before and after the place where the rows come from. Each is a `value`, taken apart by its names. On SQLite
/// it comes as `jsonb`, which need not be read anew for each name: in a third of the time.
macro_rules! within_rows {
    ($transaction:expr, $before:literal, $after:literal, |$statement:ident, $connection:ident| $body:expr) => {
        match $transaction {
            $crate::store::engine::transaction::Transaction::Sqlite(connection) => {
                let $statement = concat!($before, " jsonb_each($1) ", $after);
                let $connection = &mut **connection;
                $body
            }
            $crate::store::engine::transaction::Transaction::Postgres(connection) => {
                let $statement = concat!($before, " json_array_elements(CAST($1 AS json)) ", $after);
                let $connection = &mut **connection;
                $body
            }
        }
    };
}

pub(crate) use {within, within_rows};

/// What is done in a transaction: an `async move |mut transaction: Transaction<'_>| …`.
pub trait Work<'c, T, E>: FnOnce(Transaction<'c>) -> Self::Doing {
    /// The work under way.
    type Doing: Future<Output = Result<T, E>> + Send;
}

impl<'c, T, E, W, D> Work<'c, T, E> for W
where
    W: FnOnce(Transaction<'c>) -> D,
    D: Future<Output = Result<T, E>> + Send,
{
    type Doing = D;
}

impl Database {
    /// Does some work in one transaction and answers once it is durable. When the work fails, panics or takes too
    /// long, nothing of it is kept.
    pub async fn write<T, E, W>(&self, work: W) -> Result<T, E>
    where
        W: for<'c> Work<'c, T, E> + Send + 'static,
        T: Send + 'static,
        E: From<sqlx::Error> + Send + 'static,
    {
        self.write_within(TRANSACTION_WAIT, work).await
    }

    /// The same for work that nobody waits for at a form.
    pub async fn write_within<T, E, W>(&self, longest: Duration, work: W) -> Result<T, E>
    where
        W: for<'c> Work<'c, T, E> + Send + 'static,
        T: Send + 'static,
        E: From<sqlx::Error> + Send + 'static,
    {
        self.check_place()?;
        let database = self.clone();
        let writing = tokio::spawn(async move {
            match &database {
                // SQLite must say at the beginning that it will write: a transaction that turns from reading to
                // writing fails at once when another has written in between.
                Self::Sqlite(sqlite) => {
                    let longest = TURN_WAIT.saturating_add(longest);
                    transact(
                        &sqlite.writer,
                        "BEGIN IMMEDIATE".into_sql_str(),
                        longest,
                        |connection| Transaction::Sqlite(connection),
                        work,
                    )
                    .await
                }
                Self::Postgres(pool) => {
                    transact(
                        pool,
                        "BEGIN".into_sql_str(),
                        longest,
                        |connection| Transaction::Postgres(connection),
                        work,
                    )
                    .await
                }
            }
        });
        // A panic is in the log by now; whoever asked is told that it failed.
        writing.await.unwrap_or_else(|ended| Err(sqlx::Error::Io(io::Error::other(ended)).into()))
    }
}

/// What became of a transaction, and whether its connection can be used again.
struct Ended<T, E> {
    outcome: Result<T, E>,
    is_clean: bool,
}

async fn transact<DB, T, E, W>(
    pool: &Pool<DB>,
    begin: SqlStr,
    longest: Duration,
    on_engine: for<'c> fn(&'c mut DB::Connection) -> Transaction<'c>,
    work: W,
) -> Result<T, E>
where
    DB: sqlx::Database,
    W: for<'c> Work<'c, T, E>,
    E: From<sqlx::Error>,
{
    let mut held = pool.acquire().await?;
    let ended = timeout(longest, do_all::<DB, T, E, W>(&mut held, begin, on_engine, work)).await;
    let ended = ended.unwrap_or_else(|_| Ended { outcome: Err(no_answer().into()), is_clean: false });
    if !ended.is_clean {
        // To end it in order could be the next long wait.
        drop(held.detach());
    }
    ended.outcome
}

async fn do_all<DB, T, E, W>(
    connection: &mut DB::Connection,
    begin: SqlStr,
    on_engine: for<'c> fn(&'c mut DB::Connection) -> Transaction<'c>,
    work: W,
) -> Ended<T, E>
where
    DB: sqlx::Database,
    W: for<'c> Work<'c, T, E>,
    E: From<sqlx::Error>,
{
    let mut transaction = match connection.begin_with(begin).await {
        Ok(transaction) => transaction,
        Err(refused) => return Ended { outcome: Err(refused.into()), is_clean: false },
    };
    match work(on_engine(&mut transaction)).await {
        Ok(done) => {
            let committed = transaction.commit().await;
            Ended { is_clean: committed.is_ok(), outcome: committed.map(|()| done).map_err(E::from) }
        }
        // SQLite ends a transaction by itself when the disk is full: then this fails, too.
        Err(failed) => Ended { is_clean: transaction.rollback().await.is_ok(), outcome: Err(failed) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::engine::opening::Opening;

    type TestResult<T = ()> = Result<T, Box<dyn std::error::Error>>;

    async fn database() -> TestResult<(tempfile::TempDir, Database)> {
        let folder = tempfile::tempdir()?;
        let url = format!("sqlite://{}", folder.path().join("clinic.db").display()).parse()?;
        let opened = Database::open(&url, Opening::CreateAndUpdate).await.map_err(|kind| kind.at(&url))?;
        Ok((folder, opened))
    }

    async fn note(transaction: &mut Transaction<'_>, name: &str) -> Result<(), sqlx::Error> {
        within!(transaction, |connection| {
            let insert = sqlx::query("INSERT INTO settings (name, value) VALUES ($1, '')").bind(name);
            insert.execute(connection).await.map(drop)
        })
    }

    async fn noted(database: &Database) -> Result<Vec<String>, sqlx::Error> {
        let Database::Sqlite(sqlite) = database else { return Ok(Vec::new()) };
        sqlx::query_scalar("SELECT name FROM settings ORDER BY name").fetch_all(&sqlite.reader).await
    }

    #[derive(Clone, Copy, Debug)]
    enum Ending {
        Fails,
        Panics,
        NeverEnds,
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_fails_panics_or_never_ends_leaves_nothing_and_is_in_nobodys_way() -> TestResult {
        let (_folder, database) = database().await?;
        for ending in [Ending::Fails, Ending::Panics, Ending::NeverEnds] {
            let work = async move |mut transaction: Transaction<'_>| {
                note(&mut transaction, "undone").await?;
                match ending {
                    Ending::Fails => Err(sqlx::Error::RowNotFound),
                    Ending::Panics => std::panic::panic_any("on purpose"),
                    Ending::NeverEnds => std::future::pending::<Result<(), sqlx::Error>>().await,
                }
            };
            let outcome = database.write_within(Duration::from_millis(100), work).await;
            assert!(outcome.is_err(), "{ending:?}");
            assert!(noted(&database).await?.is_empty(), "{ending:?}");
            let next = async |mut transaction: Transaction<'_>| note(&mut transaction, "stored").await;
            database.write(next).await?;
            assert_eq!(noted(&database).await?, ["stored"], "{ending:?}");
            let Database::Sqlite(sqlite) = &database else { return Err("not a file".into()) };
            sqlx::query("DELETE FROM settings").execute(&sqlite.writer).await?;
        }
        Ok(())
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_was_begun_is_done_though_nobody_waits_for_it() -> TestResult {
        let (_folder, database) = database().await?;
        let (go_on, told) = tokio::sync::oneshot::channel::<()>();
        let (begun, is_begun) = tokio::sync::oneshot::channel::<()>();
        let work = async move |mut transaction: Transaction<'_>| {
            note(&mut transaction, "first").await?;
            let _ = begun.send(());
            let _ = told.await;
            note(&mut transaction, "second").await
        };
        tokio::select! {
            outcome = database.write(work) => return Err(format!("it was done at once: {outcome:?}").into()),
            begun = is_begun => begun?,
        }
        go_on.send(()).map_err(|()| "it was given up")?;
        for _ in 0..500 {
            if noted(&database).await? == ["first", "second"] {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Err("what was begun was not done".into())
    }
}
