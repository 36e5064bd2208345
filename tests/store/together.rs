//! Requests that share a transaction of SQLite: what is wrong with one must not cost the others.

use std::collections::BTreeSet;
use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use clinic::store::{ExportFilter, StoreError};
use tokio::task::JoinSet;

use crate::fixture::{begin_all, export, open, request};
use crate::support::{Direct, Engine, TestDatabase, TestResult};

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_the_database_refuses_costs_no_other() -> TestResult {
    let database = TestDatabase::new(Engine::Sqlite).await?;
    let store = open(&database).await?;
    let mut direct = Direct::to(&database).await?;
    direct
        .run(
            "CREATE TRIGGER refuse BEFORE INSERT ON appointment_requests WHEN NEW.language = 'refused' \
             BEGIN SELECT RAISE(ABORT, 'refused'); END",
        )
        .await?;
    // Held back, so that all of them wait for one transaction.
    direct.run("BEGIN IMMEDIATE").await?;
    let mut sendings = Vec::new();
    for number in 0..40 {
        let store = store.clone();
        let mut sent = request()?;
        if number % 8 == 3 {
            sent.language = "refused".to_owned();
        }
        sendings.push(async move { (number, store.submit(sent).await) });
    }
    let mut sending = begin_all(sendings).await?;
    direct.run("COMMIT").await?;
    let mut acknowledged = BTreeSet::new();
    while let Some(sent) = sending.join_next().await {
        let (number, receipt) = sent?;
        assert_eq!(receipt.is_err(), number % 8 == 3, "{number}: {receipt:?}");
        acknowledged.extend(receipt.ok().map(|receipt| receipt.reference.to_string()));
    }
    let stored = export(&store, &ExportFilter::default()).await?;
    assert_eq!(stored.len(), 35);
    assert_eq!(stored.iter().map(|row| row.reference.to_string()).collect::<BTreeSet<_>>(), acknowledged);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_may_wait_are_told_so_at_once_and_nothing_acknowledged_is_lost() -> TestResult {
    let database = TestDatabase::new(Engine::Sqlite).await?;
    let store = open(&database).await?;
    store.submit(request()?).await?;
    let mut direct = Direct::to(&database).await?;
    let requests = (0..3000).map(|_| request()).collect::<TestResult<Vec<_>>>()?;
    direct.run("BEGIN IMMEDIATE").await?;
    let (mut waiting, mut refused) = (JoinSet::new(), Vec::new());
    for sent in requests {
        let store = store.clone();
        let mut sending = Box::pin(async move { store.submit(sent).await });
        match poll_fn(|context| Poll::Ready(sending.as_mut().poll(context))).await {
            Poll::Ready(outcome) => refused.push(outcome),
            Poll::Pending => drop(waiting.spawn(sending)),
        }
    }
    direct.run("COMMIT").await?;
    assert!(refused.len() > 500, "all but {} of 3,000 were let in", refused.len());
    for outcome in refused {
        let error = outcome.err().ok_or("a request was stored although the database was locked")?;
        assert!(matches!(error, StoreError::Busy) && error.is_temporary(), "{error}");
    }
    let outcomes = waiting.join_all().await;
    let stored = export(&store, &ExportFilter::default()).await?.len() - 1;
    let acknowledged = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert_eq!(acknowledged, stored);
    assert!(acknowledged > 0, "none of those who were let in were stored");
    assert!(store.submit(request()?).await.is_ok(), "the store does not recover");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn terms_go_into_the_index_while_requests_keep_coming() -> TestResult {
    let database = TestDatabase::new(Engine::Sqlite).await?;
    let store = open(&database).await?;
    let mut direct = Direct::to(&database).await?;
    // Never a pause in which the writer would be idle.
    let mut sending = JoinSet::new();
    for _ in 0..5 {
        let store = store.clone();
        sending.spawn(async move {
            let mut beat = tokio::time::interval(Duration::from_millis(25));
            for _ in 0..100 {
                beat.tick().await;
                store.submit(request()?).await?;
            }
            TestResult::Ok(())
        });
    }
    for sent in sending.join_all().await {
        sent?;
    }
    let waiting = direct.number("SELECT count(DISTINCT request_id) FROM index_queue").await?;
    assert!(waiting <= 250, "{waiting} of 500 requests wait for the index");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn terms_that_waited_when_the_program_ended_are_found_and_indexed_by_the_next() -> TestResult {
    let database = TestDatabase::new(Engine::Sqlite).await?;
    let store = open(&database).await?;
    let mut direct = Direct::to(&database).await?;
    // However quick the writer is, nothing gets into the index before the program ends.
    direct
        .run("CREATE TRIGGER not_yet BEFORE INSERT ON search_terms BEGIN SELECT RAISE(ABORT, 'not yet'); END")
        .await?;
    let first = store.submit(request()?).await?;
    store.close().await;
    direct.run("DROP TRIGGER not_yet").await?;
    assert_eq!(direct.number("SELECT count(DISTINCT request_id) FROM index_queue").await?, 1);
    assert_eq!(direct.number("SELECT count(*) FROM search_terms").await?, 0);
    let again = open(&database).await?;
    again.submit(request()?).await?;
    direct.until_indexed().await?;
    assert_eq!(direct.number("SELECT count(DISTINCT request_id) FROM search_terms").await?, 2);
    let linked = direct.texts(
        "SELECT earlier.reference FROM appointment_requests AS earlier, appointment_requests AS later \
         WHERE earlier.id = later.possible_duplicate_of",
    );
    assert_eq!(linked.await?, [first.reference.as_str()]);
    Ok(())
}
