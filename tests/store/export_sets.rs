//! Numbered sets: what they take, that they never share a request, and that they read the same later.

use clinic::clock::Clock;
use clinic::domain::audit::{By, Event};
use clinic::domain::export::about::About;
use clinic::domain::export::origin::Origin;
use clinic::domain::export::set::ExportSet;
use clinic::domain::request::StoredRequest;
use clinic::domain::staff::LocationScope;
use clinic::domain::status::Status;
use clinic::store::{AuditFilter, AuditPlace, ExportFilter, NewSet, Store, Target};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sqlx::AssertSqlSafe;
use tokio::task::JoinSet;

use crate::fixture::{open, open_at, request, stopped_clock};
use crate::support::{Direct, Engine, TestDatabase, TestResult, on_both_engines};

on_both_engines! {
    a_set_takes_what_no_earlier_one_has_taken,
    two_at_once_never_share_a_request,
    a_set_reads_as_it_was_whatever_changed_since,
    what_was_erased_or_removed_is_missing_and_counted,
    a_set_is_made_and_then_received,
}

fn about() -> About {
    About {
        origin: Origin {
            clinic: "Example".to_owned(),
            time_zone: TimeZone::UTC,
            locations: Vec::new(),
            preferred_times: Vec::new(),
            systems: None,
        },
        selection: vec![("status".to_owned(), "new".to_owned())],
        by: "grace@example.com".to_owned(),
        at: Timestamp::UNIX_EPOCH,
        set: None,
    }
}

fn new_set(filter: ExportFilter) -> NewSet {
    NewSet { filter, format: "jsonl", about: about(), entry: By::operator(7).did(Event::RequestsExported) }
}

async fn make(store: &Store, filter: ExportFilter) -> TestResult<Option<ExportSet>> {
    Ok(store.make_export_set(new_set(filter)).await?)
}

async fn read(store: &Store, number: i64) -> TestResult<Vec<StoredRequest>> {
    let (mut pages, mut rows) = (store.pages_of_set(number), Vec::new());
    while let Some(page) = pages.recv().await {
        rows.extend(page?.requests);
    }
    Ok(rows)
}

fn references(rows: &[StoredRequest]) -> Vec<String> {
    rows.iter().map(|row| row.reference.to_string()).collect()
}

async fn a_set_takes_what_no_earlier_one_has_taken(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let clock = stopped_clock()?;
    let store = open_at(&database, clock.clone()).await?;
    let everything = ExportFilter::default;
    assert!(make(&store, everything()).await?.is_none(), "nothing is new");
    let mut sent = Vec::new();
    for location in ["riverside", "harbor", "riverside"] {
        clock.advance(10);
        let mut new = request()?;
        new.details.location = location.parse()?;
        sent.push(store.submit(new).await?.reference.to_string());
    }
    let riverside = ExportFilter { locations: vec!["riverside".parse()?], ..everything() };
    let first = make(&store, riverside.clone()).await?.ok_or("a set")?;
    assert_eq!((first.number, first.count, first.about.set, first.about.at), (1, 2, Some(1), clock.now()));
    assert!(make(&store, riverside).await?.is_none());
    let only_new = ExportFilter { only_new: true, ..everything() };
    assert_eq!(store.count(&only_new).await?, 1);
    assert_eq!(references(&store.first_of(&only_new, 5).await?.requests), [sent[1].clone()]);
    let of_none = ExportFilter { statuses: vec![Status::Closed], ..everything() };
    assert!(make(&store, of_none).await?.is_none());
    let second = make(&store, everything()).await?.ok_or("a set")?;
    assert_eq!((second.number, second.count), (2, 1), "numbers have no gaps");
    let rows = read(&store, 1).await?;
    assert_eq!(references(&rows), [sent[0].clone(), sent[2].clone()]);
    assert!(rows.iter().all(|row| row.export_set == Some(1) && row.exported_at == Some(first.about.at)));
    assert_eq!(references(&read(&store, 2).await?), [sent[1].clone()]);
    let all: Vec<Option<i64>> =
        store.first_of(&everything(), 5).await?.requests.iter().map(|row| row.export_set).collect();
    assert_eq!(all, [Some(1), Some(2), Some(1)]);
    let listed: Vec<i64> = store.export_sets(None, 10).await?.iter().map(|set| set.number).collect();
    assert_eq!(listed, [2, 1]);
    assert_eq!(store.export_sets(Some(2), 10).await?.len(), 1);
    let log = store.audit_page(&AuditFilter::default(), AuditPlace::Newest).await?;
    let exported: Vec<&str> =
        log.rows.iter().filter(|row| row.event == "requests_exported").map(|row| row.detail.as_str()).collect();
    assert_eq!(exported.len(), 5, "what takes nothing is written down as well");
    assert!(exported[0].contains("\"set\":\"2\"") && exported[0].contains("\"count\":\"1\""), "{exported:?}");
    Ok(())
}

async fn two_at_once_never_share_a_request(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open(&database).await?;
    // On PostgreSQL another server makes sets as well.
    let other = open(&database).await?;
    let mut working = JoinSet::new();
    for number in 0..40 {
        let (store, other, sent) = (store.clone(), other.clone(), request()?);
        working.spawn(async move {
            store.submit(sent).await.map_err(|error| error.to_string())?;
            let maker = if number % 2 == 0 { store } else { other };
            let made = maker.make_export_set(new_set(ExportFilter::default())).await;
            made.map(|set| set.map(|set| (set.number, set.count))).map_err(|error| error.to_string())
        });
    }
    let mut made: Vec<(i64, i64)> = Vec::new();
    for outcome in working.join_all().await {
        made.extend(outcome?);
    }
    made.sort_unstable();
    assert_eq!(made.iter().map(|(_, count)| count).sum::<i64>(), 40);
    assert!(made.iter().map(|(number, _)| *number).eq(1..=i64::try_from(made.len())?), "{made:?}");
    let mut seen = Vec::new();
    for (number, count) in made {
        let rows = read(&store, number).await?;
        assert_eq!(i64::try_from(rows.len())?, count);
        seen.extend(references(&rows));
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 40);
    Ok(())
}

async fn a_set_reads_as_it_was_whatever_changed_since(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let clock = stopped_clock()?;
    let store = open_at(&database, clock.clone()).await?;
    let reference = store.submit(request()?).await?.reference;
    clock.advance(10);
    store.submit(request()?).await?;
    let made = make(&store, ExportFilter::default()).await?.ok_or("a set")?;
    let before = read(&store, 1).await?;
    assert_eq!(before[1].possible_duplicate_of, Some(reference.clone()));
    clock.advance(1000);
    let change = format!(
        "UPDATE appointment_requests SET status = 'scheduled', assigned_to = 'somebody', attempts = 3, \
         last_attempt_at = {}, possible_duplicate_of = NULL",
        clock.now().as_microsecond()
    );
    assert_eq!(Direct::to(&database).await?.run(AssertSqlSafe(change)).await?, 2);
    let after = read(&store, 1).await?;
    assert_eq!(format!("{:?}", columns(&before)), format!("{:?}", columns(&after)));
    let now = store.first_of(&ExportFilter::default(), 1).await?.requests;
    assert_eq!((now[0].progress.status, now[0].progress.attempts), (Status::Scheduled, 3), "others see the change");
    let found = store.find_export_set(1).await?.ok_or("a set")?;
    assert_eq!((found.about.by, found.about.at), (made.about.by, made.about.at));
    assert!(store.find_export_set(2).await?.is_none());
    Ok(())
}

/// What of a request stands in a file.
fn columns(rows: &[StoredRequest]) -> Vec<impl std::fmt::Debug> {
    let of = |row: &StoredRequest| {
        let progress = &row.progress;
        let (status, attempts) = (progress.status, progress.attempts);
        let details = (row.details.clone(), row.language.clone(), row.source_path.clone(), row.submitted_at);
        let set = (row.exported_at, row.export_set, row.possible_duplicate_of.clone());
        (row.reference.clone(), status, progress.assigned_to.clone(), attempts, progress.last_attempt_at, details, set)
    };
    rows.iter().map(of).collect()
}

async fn what_was_erased_or_removed_is_missing_and_counted(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open_at(&database, Clock::system()).await?;
    let mut received = Vec::new();
    for _ in 0..3 {
        received.push(store.submit(request()?).await?.reference);
    }
    make(&store, ExportFilter::default()).await?;
    let target = Target { reference: received[0].clone(), scope: LocationScope::All, version: 1, by: By::operator(7) };
    store.erase_request(target).await?;
    let removed = format!("DELETE FROM appointment_requests WHERE reference = '{}'", received[1]);
    let mut direct = Direct::to(&database).await?;
    direct.run("UPDATE appointment_requests SET possible_duplicate_of = NULL").await?;
    assert_eq!(direct.run(AssertSqlSafe(removed)).await?, 1);
    let set = store.find_export_set(1).await?.ok_or("a set")?;
    assert_eq!((set.count, set.left, set.missing()), (3, 1, 2));
    assert_eq!(references(&read(&store, 1).await?), [received[2].to_string()]);
    Ok(())
}

async fn a_set_is_made_and_then_received(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let clock = stopped_clock()?;
    let store = open_at(&database, clock.clone()).await?;
    store.submit(request()?).await?;
    make(&store, ExportFilter::default()).await?;
    let state = async || -> TestResult<(Option<String>, Option<Timestamp>)> {
        let set = store.find_export_set(1).await?.ok_or("a set")?;
        Ok((set.sha256, set.received_at))
    };
    assert_eq!(state().await?, (None, None));
    store.mark_export_set(1, Some("abc".to_owned()), false).await?;
    assert_eq!(state().await?, (Some("abc".to_owned()), None), "broken off on its way");
    let received = clock.now();
    store.mark_export_set(1, None, true).await?;
    clock.advance(60);
    store.mark_export_set(1, Some("other".to_owned()), true).await?;
    assert_eq!(state().await?, (Some("abc".to_owned()), Some(received)), "what it was at first stays");
    Ok(())
}
