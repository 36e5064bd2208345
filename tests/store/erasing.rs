//! A request is erased on its patient's demand: nothing that they gave is left, nor what was noted about them.

use clinic::clock::Clock;
use clinic::domain::audit::{By, Event};
use clinic::domain::progress::Step;
use clinic::domain::reference::Reference;
use clinic::domain::request::NewRequest;
use clinic::domain::search::SearchText;
use clinic::domain::staff::LocationScope;
use clinic::store::{AuditFilter, AuditPlace, ChangeError, ExportFilter, Found, ListFilter, Store};

use crate::at_rest::everything_kept;
use crate::fixture::{export, name, open_at, request, stopped_clock};
use crate::front_desk_work::{found, noting, target};
use crate::support::{Direct, Engine, TestDatabase, TestResult, on_both_engines};

on_both_engines! {
    what_was_erased_is_gone_and_the_rest_stays,
    nothing_of_it_is_left_among_the_bytes,
}

const BY: By = By::NOBODY;

fn sent() -> TestResult<NewRequest> {
    Ok(NewRequest { submission_id: uuid::Uuid::new_v4(), source_path: Some("/poses/cobra".to_owned()), ..request()? })
}

async fn erase(store: &Store, reference: &Reference) -> TestResult {
    let version = found(store, reference).await?.version;
    Ok(store.erase_request(target(reference, version, BY)).await?)
}

async fn what_was_erased_is_gone_and_the_rest_stays(engine: Engine) -> TestResult {
    let (database, clock) = (TestDatabase::new(engine).await?, stopped_clock()?);
    let store = open_at(&database, clock.clone()).await?;
    let kept = store.submit(sent()?).await?.reference;
    clock.advance(1);
    let gone = store.submit(sent()?).await?.reference;
    clock.advance(1);
    store.change_request(target(&gone, 1, BY), noting(Step::Note, "Asks to be forgotten")?).await?;
    clock.advance(1);
    let stale = store.erase_request(target(&gone, 1, BY)).await;
    assert!(matches!(stale, Err(ChangeError::Stale)), "{stale:?}");
    erase(&store, &gone).await?;

    let Some(Found::Erased { history, .. }) = store.request(&gone, &LocationScope::All).await? else {
        return Err("it is there".into());
    };
    let changes: Vec<&str> = history.iter().map(|row| row.change.as_str()).collect();
    assert_eq!(changes, ["submitted", "noted", "erased"]);
    assert!(history.iter().all(|row| row.note.is_none()));
    assert_eq!(export(&store, &ExportFilter::default()).await?.len(), 1);
    assert_eq!(store.count(&ExportFilter::default()).await?, 1);
    let found_by_name = SearchText::parse("lovelace", "US".parse()?).ok_or("no text")?;
    let references: Vec<Reference> = (store.search(&found_by_name, &LocationScope::All).await?.requests.into_iter())
        .map(|listed| listed.reference)
        .collect();
    assert_eq!(references, std::slice::from_ref(&kept));
    assert_eq!(store.due(clock.now(), &LocationScope::All).await?.count, 1);
    let listed = store.list(&ListFilter::default(), None).await?.requests;
    assert_eq!(listed.iter().filter(|listed| listed.request.is_ok()).count(), 1, "a line tells that there was one");
    assert_eq!(listed.len(), 2);
    let again = store.erase_request(target(&gone, 3, BY)).await;
    assert!(matches!(again, Err(ChangeError::NoSuchRequest)), "{again:?}");
    let erased = AuditFilter { event: Some(Event::RequestErased), ..AuditFilter::default() };
    let log = store.audit_page(&erased, AuditPlace::Newest).await?;
    assert_eq!((log.rows.len(), log.rows[0].reference.as_str()), (1, gone.as_str()));
    // The same details sent anew are a new request.
    assert!(store.submit(sent()?).await?.is_new);
    assert!(found(&store, &kept).await?.request.details.first_name == name("Ada")?);
    Ok(())
}

/// Where bytes of a text stand.
async fn place_of(database: &TestDatabase, text: &str) -> TestResult<Option<String>> {
    let kept = everything_kept(database).await?;
    let holds = |bytes: &[u8]| bytes.windows(text.len()).any(|part| part == text.as_bytes());
    Ok(kept.into_iter().find(|(_, bytes)| holds(bytes)).map(|(place, _)| place))
}

async fn nothing_of_it_is_left_among_the_bytes(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open_at(&database, Clock::system()).await?;
    // Enough that rows were moved from page to page, and a request that was changed often.
    let mut references = Vec::new();
    for number in 0..300 {
        let mut new = sent()?;
        new.details.last_name = name(&format!("Lovelace {number}"))?;
        references.push(store.submit(new).await?.reference);
    }
    let mut direct = Direct::to(&database).await?;
    direct.until_indexed().await?;
    let mut traces = Vec::new();
    for reference in [&references[3], &references[150], &references[299]] {
        for round in 1..6 {
            store.change_request(target(reference, round, BY), noting(Step::Note, "Sister answers")?).await?;
        }
        let of = |column: &str, rest: &str| {
            format!("SELECT {column} FROM appointment_requests {rest} WHERE reference = '{reference}'")
        };
        let joined = "JOIN request_history ON request_id = appointment_requests.id";
        traces.extend(direct.texts(sqlx::AssertSqlSafe(of("contact", ""))).await?);
        traces.extend(direct.texts(sqlx::AssertSqlSafe(of("sending", ""))).await?);
        traces.extend(direct.texts(sqlx::AssertSqlSafe(of("coalesce(note, 'moved')", joined))).await?);
    }
    traces.retain(|trace| trace != "moved");
    assert_eq!(traces.len(), 3 * 7);
    for trace in &traces {
        assert!(place_of(&database, trace).await?.is_some(), "the search finds what is there");
    }
    for reference in [&references[3], &references[150], &references[299]] {
        erase(&store, reference).await?;
    }
    for trace in &traces {
        assert_eq!(place_of(&database, trace).await?, None);
    }
    store.close().await;
    for trace in &traces {
        assert_eq!(place_of(&database, trace).await?, None, "once it is closed");
    }
    Ok(())
}
