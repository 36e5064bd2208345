//! A visitor's connection may end at any moment, and with it the future that stores the request.

use std::time::Duration;

use tokio::time::{sleep, timeout};

use crate::fixture::{open, request};
use crate::support::{Direct, Engine, TestDatabase, TestResult, on_both_engines};

on_both_engines! {
    a_visitor_who_hangs_up_has_the_request_stored_all_the_same,
}

async fn a_visitor_who_hangs_up_has_the_request_stored_all_the_same(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open(&database).await?;
    let mut direct = Direct::to(&database).await?;
    for round in 1..=20 {
        // Every other one hangs up at once, the others some milliseconds later each time.
        let waited = Duration::from_millis(round / 2 * (round % 2));
        let sent = request()?;
        if waited.is_zero() {
            tokio::select! {
                biased;
                _ = store.submit(sent) => {}
                () = std::future::ready(()) => {}
            }
        } else {
            drop(timeout(waited, store.submit(sent)).await);
        }
        let expected = i64::try_from(round)?;
        for _ in 0..200 {
            if direct.number("SELECT count(*) FROM request_history").await? == expected {
                break;
            }
            sleep(Duration::from_millis(25)).await;
        }
        assert_eq!(direct.number("SELECT count(*) FROM appointment_requests").await?, expected, "after {waited:?}");
    }
    Ok(())
}
