//! What an export takes, in which order, and that it ends.

use std::time::Duration;

use clinic::domain::choice_key::ChoiceKey;
use clinic::domain::request::StoredRequest;
use clinic::domain::status::Status;
use clinic::store::{ExportFilter, Store};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::fixture::{PAGE, START, export, open_at, request, stopped_clock};
use crate::support::{Direct, Engine, TestDatabase, TestResult, on_both_engines};

on_both_engines! {
    every_combination_of_filters_takes_what_it_says_in_order,
    from_is_included_and_before_is_not,
    a_location_is_not_taken_for_one_that_is_spelled_like_it,
    requests_come_in_the_order_of_their_time_and_not_of_their_ids,
    eleven_hundred_requests_come_in_pages_each_once_and_in_order,
    an_earlier_request_is_named_whether_or_not_it_is_exported,
    the_first_few_are_found_however_many_are_left_out_before,
    an_empty_database_exports_nothing,
    rows_that_were_tampered_with_are_named_and_not_exported,
    what_was_stored_once_is_read_whatever_the_form_takes_today,
}

/// One request for each status and each of `locations`, ten seconds apart.
async fn filled(database: &TestDatabase, locations: &[&str]) -> TestResult<Store> {
    let clock = stopped_clock()?;
    let store = open_at(database, clock.clone()).await?;
    let mut direct = Direct::to(database).await?;
    for location in locations {
        for status in Status::ALL {
            let mut sent = request()?;
            sent.details.location = location.parse()?;
            let reference = store.submit(sent).await?.reference;
            let update = format!("UPDATE appointment_requests SET status = '{status}' WHERE reference = '{reference}'");
            assert_eq!(direct.run(AssertSqlSafe(update)).await?, 1);
            clock.advance(10);
        }
    }
    Ok(store)
}

/// What the filter's documentation says, row by row.
fn takes(filter: &ExportFilter, row: &StoredRequest) -> bool {
    filter.from.is_none_or(|from| row.submitted_at >= from)
        && filter.before.is_none_or(|before| row.submitted_at < before)
        && (filter.statuses.is_empty() || filter.statuses.contains(&row.progress.status))
        && (filter.locations.is_empty() || filter.locations.contains(&row.details.location))
}

fn references(rows: &[StoredRequest]) -> Vec<String> {
    rows.iter().map(|row| row.reference.to_string()).collect()
}

async fn every_combination_of_filters_takes_what_it_says_in_order(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = filled(&database, &["any", "riverside", "hill-top"]).await?;
    let rows = export(&store, &ExportFilter::default()).await?;
    assert_eq!(rows.len(), 15);
    assert!(rows.is_sorted_by_key(|row| row.submitted_at));
    let start = START.parse::<Timestamp>()?.as_microsecond();
    let after = |seconds: i64| Timestamp::from_microsecond(start + seconds * 1_000_000);
    let locations = |names: &[&str]| names.iter().map(|name| name.parse()).collect::<Result<Vec<ChoiceKey>, _>>();
    let mut sizes = std::collections::BTreeSet::new();
    for from in [None, Some(after(0)?), Some(after(25)?), Some(after(60)?)] {
        for before in [None, Some(after(0)?), Some(after(80)?), Some(after(1000)?)] {
            for statuses in [&[][..], &[Status::New], &[Status::SuspectedSpam, Status::Closed], &Status::ALL] {
                for locations in [locations(&[])?, locations(&["any"])?, locations(&["hill-top", "riverside"])?] {
                    let statuses = statuses.to_vec();
                    let filter = ExportFilter { from, before, statuses, locations, only_new: false };
                    let expected: Vec<_> = rows.iter().filter(|row| takes(&filter, row)).cloned().collect();
                    let taken = export(&store, &filter).await?;
                    assert_eq!(references(&taken), references(&expected), "{filter:?}");
                    assert_eq!(store.count(&filter).await?, i64::try_from(expected.len())?, "{filter:?}");
                    sizes.insert(expected.len());
                }
            }
        }
    }
    assert!(sizes.len() > 8, "the filters hardly differ: {sizes:?}");
    Ok(())
}

async fn from_is_included_and_before_is_not(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open_at(&database, stopped_clock()?).await?;
    store.submit(request()?).await?;
    let start = START.parse::<Timestamp>()?;
    let next = Timestamp::from_microsecond(start.as_microsecond() + 1)?;
    for (from, before, taken) in [
        (Some(start), None, 1),
        (Some(next), None, 0),
        (None, Some(start), 0),
        (None, Some(next), 1),
        (Some(start), Some(start), 0),
        (Some(start), Some(next), 1),
    ] {
        let filter = ExportFilter { from, before, ..ExportFilter::default() };
        assert_eq!(store.count(&filter).await?, taken, "{filter:?}");
        assert_eq!(i64::try_from(export(&store, &filter).await?.len())?, taken, "{filter:?}");
    }
    Ok(())
}

async fn a_location_is_not_taken_for_one_that_is_spelled_like_it(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let spelled = ["north_side", "north-side", "northaside", "north", "side"];
    let store = filled(&database, &spelled).await?;
    for location in spelled {
        let filter = ExportFilter { locations: vec![location.parse()?], ..ExportFilter::default() };
        let mut taken: Vec<_> =
            export(&store, &filter).await?.iter().map(|row| row.details.location.to_string()).collect();
        taken.dedup();
        assert_eq!(taken, [location]);
        assert_eq!(store.count(&filter).await?, 5);
    }
    Ok(())
}

async fn requests_come_in_the_order_of_their_time_and_not_of_their_ids(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = filled(&database, &["any"]).await?;
    let mut expected = references(&export(&store, &ExportFilter::default()).await?);
    expected.reverse();
    // As after a clock that ran ahead was set right.
    Direct::to(&database)
        .await?
        .run("UPDATE appointment_requests SET submitted_at = 4000000000000000 - submitted_at")
        .await?;
    assert_eq!(references(&export(&store, &ExportFilter::default()).await?), expected);
    Ok(())
}

async fn eleven_hundred_requests_come_in_pages_each_once_and_in_order(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let clock = stopped_clock()?;
    let store = open_at(&database, clock.clone()).await?;
    // Four moments with 275 requests each: pages end between rows of one moment.
    let mut acknowledged = Vec::new();
    for _ in 0..4 {
        let mut sending = JoinSet::new();
        for _ in 0..275 {
            let (store, sent) = (store.clone(), request()?);
            sending.spawn(async move { store.submit(sent).await });
            if sending.len() == 8
                && let Some(sent) = sending.join_next().await
            {
                acknowledged.push(sent??.reference.to_string());
            }
        }
        for sent in sending.join_all().await {
            acknowledged.push(sent?.reference.to_string());
        }
        clock.advance(1);
    }
    let everything = ExportFilter::default();
    let mut pages = Vec::new();
    let mut reading = store.pages(&everything);
    while let Some(page) = reading.recv().await {
        pages.push(page?.requests.len());
    }
    assert_eq!(pages, [PAGE, PAGE, 1100 - 2 * PAGE]);
    let rows = export(&store, &everything).await?;
    assert_eq!(rows.len(), 1100);
    assert!(rows.is_sorted_by_key(|row| (row.submitted_at, row.id)));
    let mut exported = references(&rows);
    exported.sort_unstable();
    acknowledged.sort_unstable();
    assert_eq!(exported, acknowledged);
    assert_eq!(store.count(&everything).await?, 1100);

    let third_moment = rows[550].submitted_at;
    let late = ExportFilter { from: Some(third_moment), ..ExportFilter::default() };
    assert_eq!(references(&export(&store, &late).await?), references(&rows[550..]));
    Ok(())
}

async fn an_earlier_request_is_named_whether_or_not_it_is_exported(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let clock = stopped_clock()?;
    let store = open_at(&database, clock.clone()).await?;
    let mut sent = Vec::new();
    for location in ["riverside", "hill-top", "riverside"] {
        let mut one = request()?;
        one.details.location = location.parse()?;
        sent.push(store.submit(one).await?.reference);
        clock.advance(10);
    }
    let earlier = |rows: &[StoredRequest]| rows.iter().map(|row| row.possible_duplicate_of.clone()).collect::<Vec<_>>();
    let all = [None, Some(sent[0].clone()), Some(sent[1].clone())];
    assert_eq!(earlier(&export(&store, &ExportFilter::default()).await?), all);
    for (location, named) in [("riverside", vec![None, all[2].clone()]), ("hill-top", vec![all[1].clone()])] {
        let filter = ExportFilter { locations: vec![location.parse()?], ..ExportFilter::default() };
        assert_eq!(earlier(&export(&store, &filter).await?), named, "{location}");
        assert_eq!(earlier(&store.first_of(&filter, 5).await?.requests), named, "{location}");
    }
    Ok(())
}

async fn the_first_few_are_found_however_many_are_left_out_before(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let clock = stopped_clock()?;
    let store = open_at(&database, clock.clone()).await?;
    let mut filling = store.fill().await?;
    for number in 0..130 {
        let mut one = request()?;
        one.details.location = if number < 120 { "riverside" } else { "hill-top" }.parse()?;
        filling.add(one).await?;
        clock.advance(1);
    }
    filling.finish().await?;
    let filter = ExportFilter { locations: vec!["hill-top".parse()?], ..ExportFilter::default() };
    let all = references(&export(&store, &filter).await?);
    assert_eq!(references(&store.first_of(&filter, 3).await?.requests), all[..3]);
    assert_eq!(references(&store.first_of(&filter, 50).await?.requests), all);
    Ok(())
}

async fn an_empty_database_exports_nothing(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open_at(&database, stopped_clock()?).await?;
    assert!(export(&store, &ExportFilter::default()).await?.is_empty());
    assert_eq!(store.count(&ExportFilter::default()).await?, 0);
    Ok(())
}

async fn rows_that_were_tampered_with_are_named_and_not_exported(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open_at(&database, stopped_clock()?).await?;
    store.submit(request()?).await?;
    store.submit(request()?).await?;
    let rows = export(&store, &ExportFilter::default()).await?;
    let mut direct = Direct::to(&database).await?;
    let sealed = direct.texts("SELECT contact FROM appointment_requests ORDER BY submitted_at, id").await?;
    assert_ne!(sealed[0], sealed[1], "the same details look the same when sealed");
    let exchanged = sealed[0].clone();
    let cut = sealed[1][..sealed[1].len() / 2].to_owned();
    let flipped: String = sealed[1].chars().rev().collect();
    for (contact, what) in
        [(exchanged, "another row's"), (cut, "cut"), (flipped, "turned round"), (String::new(), "none")]
    {
        let update = format!("UPDATE appointment_requests SET contact = '{contact}' WHERE id = '{}'", rows[1].id);
        assert_eq!(direct.run(AssertSqlSafe(update)).await?, 1);
        let page = store.pages(&ExportFilter::default()).recv().await.ok_or(what)??;
        assert_eq!(references(&page.requests), references(&rows[..1]), "{what}: the other one is exported");
        assert_eq!(page.damaged, [rows[1].reference.clone()], "{what}");
    }
    Ok(())
}

async fn what_was_stored_once_is_read_whatever_the_form_takes_today(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open_at(&database, stopped_clock()?).await?;
    store.submit(request()?).await?;
    let changed = Direct::to(&database)
        .await?
        .run(
            "UPDATE appointment_requests SET patient_status = 'Former Patient!', location = '', \
             preferred_time = 'weekend', reference = 'of old', language = '', source_path = 'not a path'",
        )
        .await?;
    assert_eq!(changed, 1);
    let rows = export(&store, &ExportFilter::default()).await?;
    let [row] = rows.as_slice() else { return Err(format!("{} rows", rows.len()).into()) };
    let details = &row.details;
    let read = [&details.patient_status, &details.location, &details.preferred_time].map(ChoiceKey::as_str);
    assert_eq!(read, ["Former Patient!", "", "weekend"]);
    assert_eq!((row.reference.as_str(), row.source_path.as_deref()), ("of old", Some("not a path")));
    Ok(())
}

/// By PostgreSQL's own count of how often an index is used; SQLite's plan is looked at beside the statement.
#[tokio::test(flavor = "multi_thread")]
async fn one_status_among_thousands_is_found_by_its_index() -> TestResult {
    let database = TestDatabase::new(Engine::Postgres).await?;
    let clock = stopped_clock()?;
    let store = open_at(&database, clock.clone()).await?;
    let mut filling = store.fill().await?;
    for _ in 0..4000 {
        filling.add(request()?).await?;
        clock.advance(1);
    }
    filling.finish().await?;
    let mut direct = Direct::to(&database).await?;
    direct.run("UPDATE appointment_requests SET status = 'closed' WHERE submitted_at % 200000000 > 1000000").await?;
    direct.run("VACUUM ANALYZE appointment_requests").await?;
    let used = "SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = 'appointment_requests_by_status'";
    let before = direct.number(used).await?;
    let new = ExportFilter { statuses: vec![Status::New], ..ExportFilter::default() };
    let taken = export(&store, &new).await?.len();
    assert!((1..200).contains(&taken), "{taken} are new");
    // A connection tells its numbers when it ends, if not before.
    store.close().await;
    for _ in 0..100 {
        if direct.number(used).await? > before {
            return Ok(());
        }
        sleep(Duration::from_millis(100)).await;
    }
    Err("the index was not used".into())
}
