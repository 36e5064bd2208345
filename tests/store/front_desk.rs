//! What the front desk does with requests: lists them page by page, opens one, moves it on.

use clinic::domain::audit::{By, Event};
use clinic::domain::history::Change;
use clinic::domain::progress::Step;
use clinic::domain::reference::Reference;
use clinic::domain::request::NewRequest;
use clinic::domain::staff::LocationScope;
use clinic::domain::status::Status;
use clinic::store::{AuditFilter, AuditPlace, ChangeError, Found, ListFilter, ListOrder, Store, Target};
use jiff::Timestamp;
use tokio::task::JoinSet;

use crate::fixture::{open_at, request, stopped_clock};
use crate::front_desk_work::{change, found, target};
use crate::support::{Direct, Engine, TestDatabase, TestResult, on_both_engines};

on_both_engines! {
    the_list_goes_through_what_its_filter_takes_once,
    a_damaged_request_hides_none_of_the_others,
    what_is_another_locations_is_as_unknown_as_what_does_not_exist,
    of_many_who_move_a_request_at_once_one_does,
    a_forbidden_move_changes_nothing,
}

fn at(location: &str, status: Status) -> TestResult<NewRequest> {
    let mut new = request()?;
    new.details.location = location.parse()?;
    new.submission_id = uuid::Uuid::new_v4();
    new.status = status;
    Ok(new)
}

fn only(location: &str) -> TestResult<LocationScope> {
    Ok(LocationScope::Only(vec![location.parse()?]))
}

/// The references and times of a whole list, page by page.
pub async fn walk(store: &Store, filter: &ListFilter) -> TestResult<Vec<(Timestamp, String)>> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = store.list(filter, after.as_ref()).await?;
        assert!(page.requests.len() <= 50);
        for listed in page.requests {
            all.push((listed.request?.submitted_at, listed.reference.to_string()));
        }
        let Some(next) = page.next else { return Ok(all) };
        assert!(after.is_none_or(|after| after != next), "it goes on");
        after = Some(next);
    }
}

async fn the_list_goes_through_what_its_filter_takes_once(engine: Engine) -> TestResult {
    let (database, clock) = (TestDatabase::new(engine).await?, stopped_clock()?);
    let store = open_at(&database, clock.clone()).await?;
    let start = clock.now();
    for number in 0..130_i64 {
        let location = ["riverside", "oak-hill", "any"][usize::try_from(number % 3)?];
        let status = if number % 10 == 0 { Status::SuspectedSpam } else { Status::New };
        store.submit(at(location, status)?).await?;
        clock.advance(number % 2);
    }
    let (everything, middle) = (ListFilter::default(), start + jiff::SignedDuration::from_secs(20));
    let new = ListFilter { statuses: vec![Status::New], ..everything.clone() };
    let two = ListFilter { statuses: vec![Status::New, Status::SuspectedSpam], ..everything.clone() };
    let there = ListFilter { location: Some("riverside".parse()?), ..everything.clone() };
    let new_there = ListFilter { location: Some("riverside".parse()?), ..new.clone() };
    let own = ListFilter { scope: only("oak-hill")?, ..everything.clone() };
    let foreign = ListFilter { scope: only("oak-hill")?, ..there.clone() };
    let unknown = ListFilter { location: Some("nowhere".parse()?), ..everything.clone() };
    let late = ListFilter { from: Some(middle), ..everything.clone() };
    let early = ListFilter { before: Some(middle), ..everything.clone() };
    for (filter, count) in [
        (everything, 130),
        (new, 117),
        (two, 130),
        (there, 44),
        (new_there, 39),
        (own, 86),
        (foreign, 0),
        (unknown, 0),
        (late, 90),
        (early, 40),
    ] {
        let oldest = walk(&store, &filter).await?;
        assert_eq!(oldest.len(), count, "{filter:?}");
        assert!(oldest.is_sorted_by_key(|(time, _)| *time), "{filter:?}");
        let references: std::collections::HashSet<_> = oldest.iter().map(|(_, reference)| reference).collect();
        assert_eq!(references.len(), count, "each once: {filter:?}");
        let mut newest = walk(&store, &ListFilter { order: ListOrder::Newest, ..filter.clone() }).await?;
        newest.reverse();
        assert_eq!(newest, oldest, "{filter:?}");
        let counts = store.count_by_status(&ListFilter { statuses: Vec::new(), ..filter.clone() }).await?;
        let counted: usize = (counts.iter())
            .filter(|(status, _)| filter.statuses.is_empty() || filter.statuses.contains(status))
            .map(|(_, count)| count)
            .sum();
        assert_eq!(counted, count, "{filter:?}");
    }
    Ok(())
}

async fn a_damaged_request_hides_none_of_the_others(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open_at(&database, stopped_clock()?).await?;
    let mut references = Vec::new();
    for _ in 0..3 {
        references.push(store.submit(at("any", Status::New)?).await?.reference);
    }
    let mut direct = Direct::to(&database).await?;
    let damage = format!("UPDATE appointment_requests SET contact = 'x' WHERE reference = '{}'", references[1]);
    direct.run(sqlx::AssertSqlSafe(damage)).await?;
    let page = store.list(&ListFilter::default(), None).await?;
    let mut listed: Vec<(String, bool)> =
        page.requests.iter().map(|each| (each.reference.to_string(), each.request.is_ok())).collect();
    listed.sort();
    let mut expected: Vec<(String, bool)> =
        references.iter().map(|reference| (reference.to_string(), *reference != references[1])).collect();
    expected.sort();
    assert_eq!(listed, expected);
    Ok(())
}

async fn what_is_another_locations_is_as_unknown_as_what_does_not_exist(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open_at(&database, stopped_clock()?).await?;
    let there = store.submit(at("riverside", Status::New)?).await?.reference;
    let anywhere = store.submit(at("any", Status::New)?).await?.reference;
    for (scope, earlier) in [(LocationScope::All, Some(&there)), (only("oak-hill")?, None)] {
        let Some(Found::Request(found)) = store.request(&anywhere, &scope).await? else {
            return Err("it is gone".into());
        };
        let others: Vec<&Reference> = found.possible_duplicates.iter().map(|other| &other.reference).collect();
        assert_eq!(others, Vec::from_iter(earlier), "{scope:?}");
    }
    let nowhere = Reference::from_random([9; 6]);
    let by = By::operator(0);
    for (scope, reference, is_seen) in [
        (LocationScope::All, &there, true),
        (only("riverside")?, &there, true),
        (only("oak-hill")?, &there, false),
        (LocationScope::Only(Vec::new()), &there, false),
        (only("oak-hill")?, &anywhere, true),
        (LocationScope::All, &nowhere, false),
    ] {
        assert_eq!(store.request(reference, &scope).await?.is_some(), is_seen, "{scope:?} {reference}");
        let target = Target { reference: reference.clone(), scope: scope.clone(), version: 99, by };
        let moved = store.change_request(target, change(Step::Move(Status::Contacted, None))?).await;
        let is_as_expected = match moved {
            Err(ChangeError::Stale) => is_seen,
            Err(ChangeError::NoSuchRequest) => !is_seen,
            _ => false,
        };
        assert!(is_as_expected, "{scope:?} {reference}: {moved:?}");
    }
    Ok(())
}

async fn of_many_who_move_a_request_at_once_one_does(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let clock = stopped_clock()?;
    let store = open_at(&database, clock.clone()).await?;
    let reference = store.submit(at("any", Status::New)?).await?.reference;
    clock.advance(60);
    let mut all = JoinSet::new();
    for number in 0..20 {
        let (store, reference) = (store.clone(), reference.clone());
        let next = if number % 2 == 0 { Status::Contacted } else { Status::Closed };
        let change = change(Step::Move(next, None))?;
        all.spawn(async move { store.change_request(target(&reference, 1, By::operator(number)), change).await });
    }
    let outcomes = all.join_all().await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Ok(()) | Err(ChangeError::Stale))), "{outcomes:?}");
    let found = found(&store, &reference).await?;
    assert_eq!((found.version, found.history.len()), (2, 2));
    assert_eq!(found.history[1].change, Change::Moved(found.request.progress.status).to_string());
    let moved = AuditFilter { event: Some(Event::RequestMoved), ..AuditFilter::default() };
    let log = store.audit_page(&moved, AuditPlace::Newest).await?;
    assert_eq!(log.rows.len(), 1, "what did not happen is not written down");
    assert_eq!(log.rows[0].reference, reference.to_string());
    assert_eq!(log.rows[0].actor, found.history[1].by);
    Ok(())
}

async fn a_forbidden_move_changes_nothing(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open_at(&database, stopped_clock()?).await?;
    for first in [Status::New, Status::SuspectedSpam] {
        for next in Status::ALL {
            let reference = store.submit(at("any", first)?).await?.reference;
            let step = change(Step::Move(next, None))?;
            let moved = store.change_request(target(&reference, 1, By::operator(0)), step).await;
            let found = found(&store, &reference).await?;
            if first.may_become(next) {
                moved?;
                assert_eq!((found.request.progress.status, found.version), (next, 2));
            } else {
                assert!(matches!(moved, Err(ChangeError::NotAllowed(_))), "{first} to {next}: {moved:?}");
                assert_eq!((found.request.progress.status, found.version, found.history.len()), (first, 1, 1));
            }
        }
    }
    Ok(())
}
