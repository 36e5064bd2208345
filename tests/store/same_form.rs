//! One form sent with other details, by whatever way: each sending is a request of its own, linked to the form's first.

use std::collections::BTreeSet;
use std::time::Duration;

use clinic::domain::request::{NewRequest, PreferredTime};
use clinic::store::{ExportFilter, Store};
use sqlx::AssertSqlSafe;
use tokio::time::timeout;

use crate::fixture::{begin_all, email, export, name, open, open_at, phone, request, stopped_clock};
use crate::postgres_connections::store_behind_a_proxy;
use crate::support::{Direct, Engine, TestDatabase, TestResult, on_both_engines};

on_both_engines! {
    any_other_detail_is_a_request_of_its_own_linked_to_the_forms_first,
    what_one_form_sends_at_once_is_all_stored_and_linked_to_one,
    details_cannot_pass_for_each_other,
    the_forms_first_goes_before_the_persons_newest,
    a_late_answer_and_a_mended_number_are_both_stored,
}

/// The form's request with each detail changed in turn.
fn changed(sent: &NewRequest) -> TestResult<Vec<NewRequest>> {
    let mut all = vec![sent.clone(); 8];
    all[0].details.first_name = name("Grace")?;
    all[1].details.last_name = name("Byron")?;
    all[2].details.phone = phone("(703) 555-0101")?;
    all[3].details.phone = phone("(703) 555-0100 x1")?;
    all[4].details.email = email("ada@example.org")?;
    all[5].details.patient_status = "existing".parse()?;
    all[6].details.location = "riverside".parse()?;
    all[7].details.preferred_time = PreferredTime::Morning.into();
    Ok(all)
}

async fn any_other_detail_is_a_request_of_its_own_linked_to_the_forms_first(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    // Stopped, so that ids do not tell in which order they were made; and later set back.
    let clock = stopped_clock()?;
    let store = open_at(&database, clock.clone()).await?;
    let sent = request()?;
    let first = store.submit(sent.clone()).await?;
    let mut references = BTreeSet::from([first.reference.to_string()]);
    for (number, other) in changed(&sent)?.into_iter().enumerate() {
        if number == 4 {
            clock.advance(-3600);
        }
        let receipt = store.submit(other.clone()).await?;
        assert!(receipt.is_new && references.insert(receipt.reference.to_string()), "{:?}", other.details);
        assert!(!store.submit(other).await?.is_new);
    }
    assert_eq!(store.submit(sent.clone()).await?.reference, first.reference);
    let stored = export(&store, &ExportFilter::default()).await?;
    assert_eq!(stored.len(), 9);
    for other in changed(&sent)? {
        assert_eq!(stored.iter().filter(|row| row.details == other.details).count(), 1, "{:?}", other.details);
    }
    let mut direct = Direct::to(&database).await?;
    assert_eq!(links(&mut direct).await?, vec![first.reference.to_string(); 8]);
    assert_eq!(direct.number("SELECT count(DISTINCT submission_id) FROM appointment_requests").await?, 1);
    Ok(())
}

async fn what_one_form_sends_at_once_is_all_stored_and_linked_to_one(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let (store, other_server) = (open(&database).await?, open(&database).await?);
    for (server, round) in [(&store, 0), (&other_server, 1)] {
        let sent = request()?;
        let mut all = changed(&sent)?;
        all.push(sent);
        let before = export(&store, &ExportFilter::default()).await?.len();
        // On SQLite, held back: all of them are one batch then, each of them twice in it.
        let mut direct = Direct::to(&database).await?;
        if engine == Engine::Sqlite {
            direct.run("BEGIN IMMEDIATE").await?;
        }
        let sendings = (0..18).map(|number| {
            let store = if number % 2 == 0 { server.clone() } else { store.clone() };
            let form = all[number / 2].clone();
            async move { (number / 2, store.submit(form).await) }
        });
        let mut sending = begin_all(sendings).await?;
        if engine == Engine::Sqlite {
            direct.run("COMMIT").await?;
        }
        let mut receipts = BTreeSet::new();
        while let Some(sent) = sending.join_next().await {
            let (form, receipt) = sent?;
            receipts.insert((form, receipt?.reference.to_string()));
        }
        assert_eq!(receipts.len(), 9, "round {round}: one receipt for each of the details");
        let stored = export(&store, &ExportFilter::default()).await?;
        assert_eq!(stored.len() - before, 9, "round {round}");
        for (form, reference) in &receipts {
            let row = stored.iter().find(|row| row.reference.as_str() == reference).ok_or("not in the export")?;
            assert_eq!(row.details, all[*form].details, "round {round}");
        }
        let query = format!(
            "SELECT count(DISTINCT possible_duplicate_of) * 100 + count(possible_duplicate_of) \
             FROM appointment_requests WHERE submission_id = '{}' AND possible_duplicate_of IN \
             (SELECT id FROM appointment_requests WHERE submission_id = '{}')",
            all[0].submission_id, all[0].submission_id
        );
        assert_eq!(direct.number(AssertSqlSafe(query)).await?, 108, "round {round}: eight are linked to one");
    }
    Ok(())
}

/// What ends one text and begins the next must not be told apart by their sum alone.
async fn details_cannot_pass_for_each_other(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open(&database).await?;
    let mut sent = request()?;
    for (first_name, last_name) in [("Ada", "Lovelace"), ("AdaLove", "lace"), ("Ada L", "ovelace"), ("Lovelace", "Ada")]
    {
        sent.details.first_name = name(first_name)?;
        sent.details.last_name = name(last_name)?;
        assert!(store.submit(sent.clone()).await?.is_new, "{first_name} {last_name}");
    }
    Ok(())
}

async fn the_forms_first_goes_before_the_persons_newest(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open(&database).await?;
    let first = request()?;
    let receipt = store.submit(first.clone()).await?;
    // Another form of the same person, then the first form again.
    store.submit(request()?).await?;
    store.submit(changed(&first)?.remove(0)).await?;
    let mut direct = Direct::to(&database).await?;
    assert_eq!(links(&mut direct).await?, vec![receipt.reference.to_string(); 2]);
    Ok(())
}

async fn a_late_answer_and_a_mended_number_are_both_stored(engine: Engine) -> TestResult {
    let sent = request()?;
    let mended = changed(&sent)?.remove(2);
    let (database, store) = match engine {
        Engine::Sqlite => store_late(&sent).await?,
        Engine::Postgres => store_without_answer(&sent).await?,
    };
    let mended_receipt = store.submit(mended.clone()).await?;
    let first_receipt = store.submit(sent.clone()).await?;
    assert!(mended_receipt.is_new && !first_receipt.is_new);
    let stored = export(&store, &ExportFilter::default()).await?;
    let details: Vec<_> = stored.iter().map(|row| (&row.reference, &row.details)).collect();
    let expected = [(&first_receipt.reference, &sent.details), (&mended_receipt.reference, &mended.details)];
    assert_eq!(details, expected);
    let mut direct = Direct::to(&database).await?;
    assert_eq!(links(&mut direct).await?, [first_receipt.reference.as_str()]);
    Ok(())
}

/// The patient gave up while another program held the database.
async fn store_late(sent: &NewRequest) -> TestResult<(TestDatabase, Store)> {
    let database = TestDatabase::new(Engine::Sqlite).await?;
    let store = open(&database).await?;
    let mut direct = Direct::to(&database).await?;
    direct.run("BEGIN IMMEDIATE").await?;
    assert!(timeout(Duration::from_millis(200), store.submit(sent.clone())).await.is_err());
    direct.run("COMMIT").await?;
    Ok((database, store))
}

/// The network lost the answer to the COMMIT, and the patient was told to try again.
async fn store_without_answer(sent: &NewRequest) -> TestResult<(TestDatabase, Store)> {
    let (database, proxy, store) = store_behind_a_proxy().await?;
    proxy.lose_answers_to_commits(true);
    assert!(timeout(Duration::from_secs(15), store.submit(sent.clone())).await?.is_err());
    proxy.lose_answers_to_commits(false);
    drop(store);
    let store = open(&database).await?;
    Ok((database, store))
}

/// The references to which requests are linked, once each link.
async fn links(direct: &mut Direct) -> TestResult<Vec<String>> {
    direct
        .texts(
            "SELECT earlier.reference FROM appointment_requests AS earlier, appointment_requests AS later \
             WHERE earlier.id = later.possible_duplicate_of",
        )
        .await
}
