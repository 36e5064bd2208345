//! No stranger's mailbox is filled by the form: one receipt an hour and three a day to one address.

use clinic::clock::Clock;
use jiff::SignedDuration;

use crate::fixture::{email, open, open_at, stopped_clock};
use crate::support::{Direct, Engine, TestDatabase, TestResult, on_both_engines};

on_both_engines! {
    an_address_gets_one_receipt_an_hour_and_three_a_day,
    of_many_at_once_one_is_taken_however_many_servers_count,
    a_clock_set_back_brings_no_more,
}

const HOUR: i64 = 3600;

async fn an_address_gets_one_receipt_an_hour_and_three_a_day(engine: Engine) -> TestResult {
    let (database, clock) = (TestDatabase::new(engine).await?, stopped_clock()?);
    let store = open_at(&database, clock.clone()).await?;
    let start = clock.now();
    let (ada, grace) = (email("ada@example.com")?, email("grace@example.com")?);
    assert!(store.take_receipt("first", &ada).await?);
    assert!(store.take_receipt("first", &ada).await?, "the same receipt is tried again");
    for (number, spelling) in ["ada@example.com", "ADA@Example.com", "ada+1@example.com"].into_iter().enumerate() {
        assert!(!store.take_receipt(&format!("more {number}"), &email(spelling)?).await?, "{spelling}");
    }
    assert!(store.take_receipt("hers", &grace).await?, "another address has its own");
    let mut taken = vec![SignedDuration::ZERO];
    for minute in (0..30 * 60).step_by(10) {
        clock.advance(600);
        if store.take_receipt(&format!("at {minute}"), &ada).await? {
            taken.push(clock.now().duration_since(start));
        }
    }
    let hours: Vec<i64> = taken.iter().map(SignedDuration::as_hours).collect();
    assert_eq!(hours, [0, 1, 2, 24, 25, 26], "one an hour, three a day");
    let mut direct = Direct::to(&database).await?;
    assert_eq!(direct.number("SELECT count(DISTINCT address) FROM sent_receipts").await?, 1, "hers is forgotten");
    Ok(())
}

async fn of_many_at_once_one_is_taken_however_many_servers_count(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let servers = [open(&database).await?, open(&database).await?];
    let ada = email("ada@example.com")?;
    let mut taking = tokio::task::JoinSet::new();
    for (number, store) in servers.iter().cycle().take(16).cloned().enumerate() {
        let ada = ada.clone();
        taking.spawn(async move { store.take_receipt(&number.to_string(), &ada).await });
    }
    let mut taken = 0;
    for outcome in taking.join_all().await {
        taken += usize::from(outcome?);
    }
    assert_eq!(taken, 1);
    Ok(())
}

async fn a_clock_set_back_brings_no_more(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let clock: Clock = stopped_clock()?;
    let store = open_at(&database, clock.clone()).await?;
    let ada = email("ada@example.com")?;
    assert!(store.take_receipt("first", &ada).await?);
    clock.advance(-5 * HOUR);
    assert!(!store.take_receipt("second", &ada).await?);
    clock.advance(6 * HOUR);
    assert!(store.take_receipt("third", &ada).await?);
    Ok(())
}
