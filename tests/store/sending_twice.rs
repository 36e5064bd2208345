//! The same form sent twice with the same details is one request, however close together; different forms never get in
//! each other's way.

use std::collections::{BTreeMap, BTreeSet};

use clinic::clock::Clock;
use clinic::domain::request::NewRequest;
use clinic::domain::status::Status;
use clinic::random::new_id;
use clinic::store::{ExportFilter, Receipt, Store};
use tokio::task::JoinSet;

use crate::fixture::{export, open, request};
use crate::support::{Direct, Engine, TestDatabase, TestResult, on_both_engines};

on_both_engines! {
    the_same_form_sent_twice_is_one_request_with_one_reference,
    twenty_copies_at_once_are_one_request_with_one_reference,
    fifty_different_requests_at_once_are_all_stored,
    two_servers_on_one_database_agree_on_a_form_sent_to_both,
    retries_in_any_order_leave_one_row_a_form,
}

/// Forms sent one to four times each, at random and with random pauses: each is one row with one receipt.
async fn retries_in_any_order_leave_one_row_a_form(engine: Engine) -> TestResult {
    for round in 0..8 {
        let database = TestDatabase::new(engine).await?;
        let store = open(&database).await?;
        let forms = (0..20).map(|_| request()).collect::<TestResult<Vec<_>>>()?;
        let mut sendings: Vec<(u64, NewRequest)> = Vec::new();
        for form in &forms {
            let random = new_id(Clock::system().now())?.as_u128();
            for retry in 0..=(random % 4) {
                // The order in which they are sent, and after how many milliseconds.
                sendings.push((u64::try_from(random >> (8 * retry) & 0xF)?, form.clone()));
            }
        }
        sendings.sort_by_key(|(at, _)| *at);
        let mut sending = JoinSet::new();
        for (at, form) in sendings {
            let store = store.clone();
            sending.spawn(async move {
                tokio::time::sleep(std::time::Duration::from_millis(at)).await;
                (form.submission_id, store.submit(form).await)
            });
        }
        let mut receipts: BTreeMap<_, Vec<Receipt>> = BTreeMap::new();
        while let Some(sent) = sending.join_next().await {
            let (id, receipt) = sent?;
            receipts.entry(id).or_default().push(receipt?);
        }
        assert_eq!(receipts.len(), forms.len(), "round {round}");
        for receipts in receipts.values() {
            assert_eq!(receipts.iter().filter(|receipt| receipt.is_new).count(), 1, "round {round}: {receipts:?}");
            assert!(receipts.iter().all(|receipt| receipt.reference == receipts[0].reference), "round {round}");
        }
        assert_eq!(export(&store, &ExportFilter::default()).await?.len(), forms.len(), "round {round}");
    }
    Ok(())
}

async fn the_same_form_sent_twice_is_one_request_with_one_reference(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open(&database).await?;
    let sent = request()?;
    let first = store.submit(sent.clone()).await?;
    assert!(first.is_new);
    // Written in another way, the same number is no other detail; nor is what the patient did not type.
    let again = NewRequest { language: "es".to_owned(), source_path: Some("/videos".to_owned()), ..sent.clone() };
    let mut again = NewRequest { status: Status::SuspectedSpam, ..again };
    "+1 703.555.0100".clone_into(&mut again.details.phone_as_written);
    for again in [sent.clone(), again] {
        assert_eq!(store.submit(again).await?, Receipt { reference: first.reference.clone(), is_new: false });
    }
    let rows = export(&store, &ExportFilter::default()).await?;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].details, sent.details);
    let mut direct = Direct::to(&database).await?;
    assert_eq!(direct.number("SELECT count(*) FROM request_history").await?, 1);
    direct.until_indexed().await?;
    assert_eq!(direct.number("SELECT count(*) - count(DISTINCT term) FROM search_terms").await?, 0);
    Ok(())
}

async fn twenty_copies_at_once_are_one_request_with_one_reference(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open(&database).await?;
    let receipts = submit_at_once(&store, vec![request()?; 20]).await?;
    assert_eq!(receipts.iter().filter(|receipt| receipt.is_new).count(), 1);
    let references: BTreeSet<_> = receipts.iter().map(|receipt| receipt.reference.as_str()).collect();
    assert_eq!((receipts.len(), references.len()), (20, 1));
    let mut direct = Direct::to(&database).await?;
    assert_eq!(direct.number("SELECT count(*) FROM appointment_requests").await?, 1);
    assert_eq!(direct.number("SELECT count(*) FROM request_history").await?, 1);
    Ok(())
}

async fn fifty_different_requests_at_once_are_all_stored(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open(&database).await?;
    let requests = (0..50).map(|_| request()).collect::<TestResult<Vec<_>>>()?;
    let receipts = submit_at_once(&store, requests).await?;
    assert!(receipts.iter().all(|receipt| receipt.is_new));
    let acknowledged: BTreeSet<_> = receipts.iter().map(|receipt| receipt.reference.to_string()).collect();
    assert_eq!(acknowledged.len(), 50);
    let mut direct = Direct::to(&database).await?;
    let stored = direct.texts("SELECT reference FROM appointment_requests").await?;
    assert_eq!(stored.into_iter().collect::<BTreeSet<_>>(), acknowledged);
    assert_eq!(direct.number("SELECT count(DISTINCT request_id) FROM request_history").await?, 50);
    direct.until_indexed().await?;
    assert_eq!(direct.number("SELECT count(DISTINCT request_id) FROM search_terms").await?, 50);
    Ok(())
}

async fn two_servers_on_one_database_agree_on_a_form_sent_to_both(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let (one, other) = (open(&database).await?, open(&database).await?);
    for _ in 0..10 {
        let sent = request()?;
        let (here, there) = tokio::join!(one.submit(sent.clone()), other.submit(sent));
        let (here, there) = (here?, there?);
        assert_eq!(here.reference, there.reference);
        assert_ne!(here.is_new, there.is_new);
    }
    Ok(())
}

async fn submit_at_once(store: &Store, requests: Vec<NewRequest>) -> TestResult<Vec<Receipt>> {
    let mut sending = JoinSet::new();
    for request in requests {
        let store = store.clone();
        sending.spawn(async move { store.submit(request).await });
    }
    Ok(sending.join_all().await.into_iter().collect::<Result<_, _>>()?)
}
