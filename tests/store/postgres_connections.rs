//! sqlx 0.9.0 loses acknowledged writes on PostgreSQL when a `begin` is cancelled (its issue 4385): the connection
//! goes back to the pool inside a transaction that nobody will commit. The store must never let this happen.

use std::time::Duration;

use clinic::clock::Clock;
use clinic::store::{DatabaseUrl, ExportFilter, Opening, Store};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, Executor};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use crate::fixture::{export, request};
use crate::proxy::Proxy;
use crate::support::{Direct, Engine, TestDatabase, TestResult};

/// The network's delay: cancelling at 5 to 400 ms meets every step from getting a connection to the first insert.
const LATE: Duration = Duration::from_millis(150);

#[tokio::test(flavor = "multi_thread")]
async fn no_acknowledged_request_is_lost_when_visitors_hang_up_on_a_slow_network() -> TestResult {
    let (database, proxy, store) = store_behind_a_proxy().await?;
    let (mut acknowledged, mut hung_up) = (Vec::new(), 0);
    for waited in (5..=400).step_by(10) {
        proxy.slow_down(LATE);
        let cancelled = timeout(Duration::from_millis(waited), store.submit(request()?)).await;
        hung_up += u32::from(cancelled.is_err());
        proxy.slow_down(Duration::ZERO);
        for _ in 0..5 {
            acknowledged.push(store.submit(request()?).await?.reference.to_string());
        }
    }
    assert!(hung_up > 30, "only {hung_up} of 40 were cancelled: the network is not slow");

    let mut direct = Direct::to(&database).await?;
    wait_until_none_is_left_open(&mut direct, Duration::from_secs(5)).await?;
    let stored = direct.texts("SELECT reference FROM appointment_requests").await?;
    let lost: Vec<_> = acknowledged.iter().filter(|reference| !stored.contains(reference)).collect();
    assert!(lost.is_empty(), "{} of {} acknowledged requests are lost", lost.len(), acknowledged.len());
    assert_eq!(export(&store, &ExportFilter::default()).await?.len(), stored.len());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn no_transaction_stays_open_when_visitors_hang_up_on_a_slow_network() -> TestResult {
    let (database, proxy, store) = store_behind_a_proxy().await?;
    let mut direct = Direct::to(&database).await?;
    for _ in 0..3 {
        // A connection for each visitor first: making one takes longer than they wait.
        for sent in visitors_of(&store, 8, |_| Duration::from_secs(5))?.join_all().await {
            assert!(sent, "a request takes longer than 5 seconds on a quick network");
        }
        proxy.slow_down(LATE);
        let waited = |visitor| Duration::from_millis(160 + 40 * visitor);
        let stored = visitors_of(&store, 8, waited)?.join_all().await;
        proxy.slow_down(Duration::ZERO);
        assert_eq!(stored, [false; 8], "the network is not slow");
        wait_until_none_is_left_open(&mut direct, Duration::from_secs(5)).await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_was_left_open_is_ended_before_its_connection_is_used_again() -> TestResult {
    let (database, proxy, store) = store_behind_a_proxy().await?;
    let mut direct = Direct::to(&database).await?;
    leave_transactions_open(&proxy, &mut direct).await?;
    for _ in 0..20 {
        store.ping().await?;
    }
    assert_eq!(left_open(&mut direct).await?, 0, "a connection was used inside a transaction of somebody else");

    leave_transactions_open(&proxy, &mut direct).await?;
    let reference = store.submit(request()?).await?.reference;
    let query = format!("SELECT count(*) FROM appointment_requests WHERE reference = '{reference}'");
    assert_eq!(direct.number(AssertSqlSafe(query)).await?, 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_was_left_open_on_an_unused_connection_is_ended_by_the_server() -> TestResult {
    let (database, proxy, store) = store_behind_a_proxy().await?;
    let mut direct = Direct::to(&database).await?;
    leave_transactions_open(&proxy, &mut direct).await?;
    wait_until_none_is_left_open(&mut direct, Duration::from_secs(15)).await?;
    // Nor does the store stumble over connections that are gone.
    let reference = store.submit(request()?).await?.reference;
    assert!(store.has_receipt(&reference).await?);
    Ok(())
}

/// The control: the same network and a pool as sqlx makes it. It says something about sqlx, not about this program, so
/// it is run by hand with each new version of sqlx (docs/architecture.md): once it fails, sqlx is mended, and the
/// store's `before_acquire` may go.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "tells whether sqlx is mended: run it with each new version of sqlx"]
async fn a_pool_without_the_stores_precautions_loses_acknowledged_inserts() -> TestResult {
    let database = TestDatabase::new(Engine::Postgres).await?;
    let server = server_of(&database)?;
    let proxy = Proxy::before(&server).await?;
    let pool = PgPoolOptions::new().max_connections(1).connect_with(proxy.instead_of(&server)).await?;
    pool.execute("CREATE TABLE acknowledged (number BIGINT)").await?;
    let mut direct = Direct::to(&database).await?;
    for round in 0..40 {
        // Getting the connection takes one delay (the pool asks whether it lives), BEGIN the next.
        proxy.slow_down(LATE);
        let waited = LATE + Duration::from_millis(10 + 13 * (round % 10));
        let cancelled = timeout(waited, pool.begin()).await;
        proxy.slow_down(Duration::ZERO);
        if let Ok(in_time) = cancelled {
            in_time?.rollback().await?;
            continue;
        }
        sleep(2 * LATE).await;
        for number in 0..5_i64 {
            sqlx::query("INSERT INTO acknowledged VALUES ($1)").bind(number).execute(&pool).await?;
        }
        let stored = direct.number("SELECT count(*) FROM acknowledged").await?;
        if stored == 0 {
            assert_eq!(left_open(&mut direct).await?, 1);
            return Ok(());
        }
        direct.run("DELETE FROM acknowledged").await?;
    }
    Err("40 cancelled BEGINs lost nothing: is sqlx mended, or the proxy not slow?".into())
}

/// Visitors who send at once, each waiting so long; whether each was answered by then.
fn visitors_of(store: &Store, number: u64, waited: impl Fn(u64) -> Duration) -> TestResult<JoinSet<bool>> {
    let mut sending = JoinSet::new();
    for visitor in 0..number {
        let (store, sent, waited) = (store.clone(), request()?, waited(visitor));
        sending.spawn(async move { matches!(timeout(waited, store.submit(sent)).await, Ok(Ok(_))) });
    }
    Ok(sending)
}

pub async fn store_behind_a_proxy() -> TestResult<(TestDatabase, Proxy, Store)> {
    let database = TestDatabase::new(Engine::Postgres).await?;
    let server = server_of(&database)?;
    let proxy = Proxy::before(&server).await?;
    let url = DatabaseUrl::Postgres(Box::new(proxy.instead_of(&server)));
    let (store, _) = Store::open(&url, &database.key_file, Opening::CreateAndUpdate, Clock::system()).await?;
    Ok((database, proxy, store))
}

fn server_of(database: &TestDatabase) -> TestResult<PgConnectOptions> {
    match database.url.parse()? {
        DatabaseUrl::Postgres(options) => Ok(*options),
        DatabaseUrl::Sqlite(_) => Err("a file has no server".into()),
    }
}

/// Does what a cancelled `begin` does, to every connection of the pool.
async fn leave_transactions_open(proxy: &Proxy, direct: &mut Direct) -> TestResult {
    proxy.leave_transactions_open();
    let started = Instant::now();
    while left_open(direct).await? == 0 {
        if started.elapsed() > Duration::from_secs(5) {
            return Err("no connection could be left inside a transaction".into());
        }
        sleep(Duration::from_millis(10)).await;
    }
    Ok(())
}

async fn wait_until_none_is_left_open(direct: &mut Direct, longest: Duration) -> TestResult {
    let started = Instant::now();
    while left_open(direct).await? > 0 {
        if started.elapsed() > longest {
            return Err(format!("a connection stays idle in transaction for more than {longest:?}").into());
        }
        sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}

/// Other connections to this database that idle inside a transaction.
async fn left_open(direct: &mut Direct) -> TestResult<i64> {
    direct
        .number(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() \
             AND state LIKE 'idle in transaction%'",
        )
        .await
}
