//! Requests that may be of one person are linked, and all of them are stored.

use clinic::domain::request::NewRequest;
use clinic::store::Store;
use sqlx::AssertSqlSafe;

use crate::fixture::{email, open_at, phone, request, stopped_clock};
use crate::support::{Direct, Engine, TestDatabase, TestResult, on_both_engines};

on_both_engines! {
    the_same_phone_or_email_within_two_weeks_is_linked_to_the_newest,
    requests_that_come_in_together_are_linked,
}

const DAY: i64 = 24 * 60 * 60;

fn from(number: &str, address: &str) -> TestResult<NewRequest> {
    let mut sent = request()?;
    sent.details.phone = phone(number)?;
    sent.details.email = email(address)?;
    Ok(sent)
}

async fn submit(store: &Store, number: &str, address: &str) -> TestResult<String> {
    Ok(store.submit(from(number, address)?).await?.reference.to_string())
}

/// The reference of the request that another is linked to.
async fn linked(direct: &mut Direct, reference: &str) -> TestResult<Vec<String>> {
    let query = format!(
        "SELECT earlier.reference FROM appointment_requests AS earlier, appointment_requests AS later \
         WHERE later.reference = '{reference}' AND earlier.id = later.possible_duplicate_of"
    );
    direct.texts(AssertSqlSafe(query)).await
}

async fn the_same_phone_or_email_within_two_weeks_is_linked_to_the_newest(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let clock = stopped_clock()?;
    let store = open_at(&database, clock.clone()).await?;
    let mut direct = Direct::to(&database).await?;
    // Whether terms are in the index yet must make no difference.
    for is_indexed in [false, true] {
        let (one, other) = if is_indexed { ("0100", "0101") } else { ("0102", "0103") };
        let (home, work) = (format!("703 555 {one}"), format!("703 555 {other}"));
        let (ada, ben) = (format!("ada{one}@example.com"), format!("ben{one}@example.com"));
        let wait = async |direct: &mut Direct| if is_indexed { direct.until_indexed().await } else { Ok(()) };
        let first = submit(&store, &home, &ada).await?;
        wait(&mut direct).await?;
        assert!(linked(&mut direct, &first).await?.is_empty(), "{engine:?}");
        clock.advance(DAY);
        let same_phone = submit(&store, &home, &ben).await?;
        wait(&mut direct).await?;
        assert_eq!(linked(&mut direct, &same_phone).await?, [first.as_str()], "indexed: {is_indexed}");
        clock.advance(DAY);
        let same_email = submit(&store, &work, &ada).await?;
        wait(&mut direct).await?;
        assert_eq!(linked(&mut direct, &same_email).await?, [first.as_str()], "indexed: {is_indexed}");
        clock.advance(DAY);
        let both = submit(&store, &home, &ada).await?;
        wait(&mut direct).await?;
        assert_eq!(linked(&mut direct, &both).await?, [same_email.as_str()], "indexed: {is_indexed}");
        clock.advance(15 * DAY);
        let much_later = submit(&store, &home, &ada).await?;
        assert!(linked(&mut direct, &much_later).await?.is_empty(), "indexed: {is_indexed}");
    }
    Ok(())
}

async fn requests_that_come_in_together_are_linked(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open_at(&database, stopped_clock()?).await?;
    let first = submit(&store, "703 555 0100", "ada@example.com").await?;
    let sent = from("703 555 0100", "ada@example.com")?;
    let (one, other) = tokio::join!(store.submit(sent.clone()), store.submit(from("703 555 0100", "b@example.com")?));
    let mut direct = Direct::to(&database).await?;
    for receipt in [one?, other?] {
        let to = linked(&mut direct, receipt.reference.as_str()).await?;
        assert_eq!(to.len(), 1, "{first}: {to:?}");
        assert_ne!(to[0], receipt.reference.as_str(), "a request is linked to itself");
    }
    Ok(())
}
