//! What there is to compare with: the same group commit with one plain row, and no group commit at all.

use std::path::Path;
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use tokio::sync::{mpsc, oneshot};

use crate::BenchResult;
use crate::measured::Measured;

type Waiting = (String, oneshot::Sender<()>);

async fn open(database: &Path) -> BenchResult<SqlitePool> {
    let options = SqliteConnectOptions::new()
        .filename(database)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
    sqlx::query("CREATE TABLE requests (id INTEGER PRIMARY KEY, body TEXT NOT NULL)").execute(&pool).await?;
    Ok(pool)
}

/// A handler that hands the body to the writing task and answers 303 once it is on the disk.
pub async fn serve(database: &Path) -> BenchResult<()> {
    let (sender, queue) = mpsc::channel::<Waiting>(2048);
    let task = tokio::spawn(write(open(database).await?, queue));
    let router = axum::Router::new().route("/appointment", post(submit)).with_state(sender);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, router).await?;
    task.await?
}

async fn submit(State(queue): State<mpsc::Sender<Waiting>>, body: String) -> Response {
    let (answer, answered) = oneshot::channel();
    if queue.send((body, answer)).await.is_ok() && answered.await.is_ok() {
        Redirect::to("/appointment/received/x").into_response()
    } else {
        StatusCode::SERVICE_UNAVAILABLE.into_response()
    }
}

async fn write(pool: SqlitePool, mut queue: mpsc::Receiver<Waiting>) -> BenchResult<()> {
    let mut connection = pool.acquire().await?;
    let mut waiting = Vec::new();
    while queue.recv_many(&mut waiting, 256).await > 0 {
        let bodies: serde_json::Value = waiting.iter().map(|(body, _)| body.as_str()).collect();
        let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query("INSERT INTO requests (body) SELECT value FROM json_each($1)")
            .bind(bodies.to_string())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        for (_, answer) in waiting.drain(..) {
            let _ = answer.send(());
        }
    }
    Ok(())
}

/// One transaction for each row; the senders take turns.
pub async fn measure_plain(database: &Path, senders: usize, time: Duration) -> BenchResult<Measured> {
    let pool = open(database).await?;
    let (begun, until) = (Instant::now(), Instant::now() + time);
    let send = |pool: SqlitePool| async move {
        let mut latencies = Vec::new();
        while Instant::now() < until {
            let begun = Instant::now();
            sqlx::query("INSERT INTO requests (body) VALUES ('first_name=Adelheid&last_name=Lovelace')")
                .execute(&pool)
                .await?;
            latencies.push(begun.elapsed());
        }
        Ok::<_, sqlx::Error>(latencies)
    };
    let tasks: Vec<_> = (0..senders).map(|_| tokio::spawn(send(pool.clone()))).collect();
    let mut latencies = Vec::new();
    for task in tasks {
        latencies.extend(task.await??);
    }
    pool.close().await;
    Ok(Measured::new(latencies, begun.elapsed()))
}
