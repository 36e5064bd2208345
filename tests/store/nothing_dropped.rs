//! Whatever is sent, in whatever order, retried and given up however often: every receipt's details are in the export.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use clinic::domain::request::{AppointmentDetails, NewRequest, PreferredTime};
use clinic::store::{ExportFilter, Store};
use fastrand::Rng;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::fixture::{email, export, name, open, phone, request};
use crate::support::{Direct, Engine, TestDatabase, TestResult, on_both_engines};

on_both_engines! {
    every_receipts_details_are_in_the_export,
}

const ROUNDS: u64 = 6;
const FORMS: usize = 12;

/// One press of a button.
struct Sending {
    /// Which form, and which of its details.
    what: (usize, usize),
    request: NewRequest,
    after: Duration,
    /// For how long the patient waits for an answer.
    patience: Duration,
    /// Through which of the two servers.
    server: usize,
}

async fn every_receipts_details_are_in_the_export(engine: Engine) -> TestResult {
    for seed in 0..ROUNDS {
        let database = TestDatabase::new(engine).await?;
        let servers = [open(&database).await?, open(&database).await?];
        let mut random = Rng::with_seed(seed);
        let sendings = sendings(&mut random)?;
        let sent: BTreeMap<_, _> = sendings.iter().map(|each| (each.what, each.request.details.clone())).collect();
        let acknowledged = send(&servers, sendings).await?;
        wait_for_every_form(&database).await?;
        assert!(acknowledged.len() > FORMS, "seed {seed}: hardly any was answered");
        let references: BTreeSet<_> = acknowledged.values().flatten().collect();
        assert_eq!(references.len(), acknowledged.len(), "seed {seed}: one receipt for all details, or two for some");

        let stored = export(&servers[0], &ExportFilter::default()).await?;
        for (what, reference) in acknowledged.iter().flat_map(|(what, all)| all.iter().map(move |each| (what, each))) {
            let row = stored.iter().find(|row| row.reference.as_str() == reference);
            let row = row.ok_or_else(|| format!("seed {seed}: {reference} is not in the export"))?;
            assert_eq!(row.details, sent[what], "seed {seed}: {reference} stands for other details");
        }
        for row in &stored {
            assert!(sent.values().any(|details| *details == row.details), "seed {seed}: nobody sent this");
        }
        assert!(stored.len() <= sent.len(), "seed {seed}: {} rows of {} details", stored.len(), sent.len());
        check_links(&database, seed).await?;
    }
    Ok(())
}

/// Up to four details for each form, each sent up to three times, by people who may not wait for the answer.
fn sendings(random: &mut Rng) -> TestResult<Vec<Sending>> {
    let mut all = Vec::new();
    for form in 0..FORMS {
        let drawn = request()?;
        for number in 0..random.usize(1..=4) {
            let details = details(random, form, number)?;
            for _ in 0..random.usize(1..=3) {
                let patience = if random.u8(0..3) == 0 { random.u64(0..12) } else { 60_000 };
                all.push(Sending {
                    what: (form, number),
                    request: NewRequest { details: details.clone(), ..drawn.clone() },
                    after: Duration::from_millis(random.u64(0..40)),
                    patience: Duration::from_millis(patience),
                    server: random.usize(0..2),
                });
            }
        }
    }
    random.shuffle(&mut all);
    Ok(all)
}

/// Details that no other sending has, though they may differ from another's in one field only.
fn details(random: &mut Rng, form: usize, number: usize) -> TestResult<AppointmentDetails> {
    let mut details = request()?.details;
    let times = PreferredTime::ALL;
    details.email = email(&format!("patient{form}@example.com"))?;
    match random.u8(0..4) {
        0 => details.phone = phone(&format!("(703) 555-01{number:02} x{form}"))?,
        1 => details.first_name = name(&format!("Ada {}", "I".repeat(number + 1)))?,
        2 => details.preferred_time = times[number].into(),
        _ => details.email = email(&format!("patient{form}+{number}@example.com"))?,
    }
    Ok(details)
}

/// The references that were answered, by what was sent.
async fn send(servers: &[Store; 2], sendings: Vec<Sending>) -> TestResult<BTreeMap<(usize, usize), BTreeSet<String>>> {
    let mut under_way = JoinSet::new();
    for each in sendings {
        let store = servers[each.server].clone();
        under_way.spawn(async move {
            sleep(each.after).await;
            (each.what, timeout(each.patience, store.submit(each.request)).await)
        });
    }
    let mut acknowledged: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
    while let Some(sent) = under_way.join_next().await {
        if let (what, Ok(receipt)) = sent? {
            acknowledged.entry(what).or_default().insert(receipt?.reference.to_string());
        }
    }
    Ok(acknowledged)
}

/// What was given up is stored all the same, though nobody waits for it.
async fn wait_for_every_form(database: &TestDatabase) -> TestResult {
    let mut direct = Direct::to(database).await?;
    for _ in 0..200 {
        let forms = direct.number("SELECT count(DISTINCT submission_id) FROM appointment_requests").await?;
        if forms == i64::try_from(FORMS)? {
            return Ok(());
        }
        sleep(Duration::from_millis(50)).await;
    }
    Err("a form was sent and is not stored after ten seconds".into())
}

/// Of each form one request is the first, and all others are linked to it.
async fn check_links(database: &TestDatabase, seed: u64) -> TestResult {
    let query = "SELECT submission_id || ' ' || id || ' ' || coalesce(possible_duplicate_of, '-') \
                 FROM appointment_requests";
    let mut forms: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for row in Direct::to(database).await?.texts(query).await? {
        let [form, id, link] = row.split(' ').map(str::to_owned).collect::<Vec<_>>().try_into().map_err(|_| "a row")?;
        forms.entry(form).or_default().insert(id, link);
    }
    assert_eq!(forms.len(), FORMS, "seed {seed}");
    for links in forms.values() {
        let (linked, first): (Vec<_>, Vec<_>) = links.iter().partition(|(_, link)| links.contains_key(*link));
        assert_eq!(first.len(), 1, "seed {seed}: a form has two first requests");
        assert!(linked.iter().all(|(_, link)| *link == first[0].0), "seed {seed}: a form's request is linked astray");
    }
    Ok(())
}
