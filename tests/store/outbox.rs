//! What leaves the clinic is written together with what it tells of, and claimed by one server at a time.

use std::collections::BTreeMap;

use clinic::clock::Clock;
use clinic::domain::audit::By;
use clinic::domain::call::CallOutcome;
use clinic::domain::delivery::ending::{Ending, Failure};
use clinic::domain::delivery::notice::Notice;
use clinic::domain::delivery::recipient::{Channel, Recipient};
use clinic::domain::progress::Step;
use clinic::domain::request::NewRequest;
use clinic::domain::status::Status;
use clinic::store::{ClaimedMessage, Deliveries, Store};
use jiff::SignedDuration;
use sqlx::AssertSqlSafe;

use crate::at_rest::{assert_nothing_readable, whoever_must_not_be_read};
use crate::fixture::{open, open_at, request, stopped_clock};
use crate::front_desk_work::{does, found, target};
use crate::support::{Direct, Engine, TestDatabase, TestResult, on_both_engines};

on_both_engines! {
    a_request_is_told_in_its_own_transaction_and_once,
    nobody_outside_is_told_of_what_looks_like_spam,
    where_no_way_is_open_nothing_is_written,
    nothing_of_the_patient_stands_in_the_outbox,
    the_last_call_in_vain_is_told_and_no_other,
    a_claim_lasts_until_it_ends_and_then_counts_for_nothing,
    what_is_put_off_comes_back_and_what_is_released_was_not_tried,
    two_servers_never_claim_the_same_message,
    a_clock_set_back_keeps_nothing_waiting_for_long,
    what_could_not_leave_for_a_day_is_given_up_and_told,
    an_erased_request_is_told_to_nobody,
}

const LEASE: SignedDuration = SignedDuration::from_mins(3);
const BY: By = By::NOBODY;

fn deliveries(webhook: bool) -> TestResult<Deliveries> {
    Ok(Deliveries { mail: true, webhook, locations: vec!["riverside".parse()?] })
}

pub async fn open_with_mail(database: &TestDatabase, clock: Clock) -> TestResult<Store> {
    let store = open_at(database, clock).await?;
    store.deliver_by(deliveries(false)?);
    Ok(store)
}

/// A form of its own.
fn sent() -> TestResult<NewRequest> {
    Ok(NewRequest { submission_id: uuid::Uuid::new_v4(), ..request()? })
}

async fn claim(store: &Store) -> TestResult<Vec<ClaimedMessage>> {
    Ok(store.claim_messages(Channel::Mail, 100, LEASE).await?)
}

async fn written(database: &TestDatabase) -> TestResult<Vec<String>> {
    let mut direct = Direct::to(database).await?;
    direct.texts("SELECT notice || ' ' || recipient || ' ' || state FROM outbox ORDER BY about, notice").await
}

async fn a_request_is_told_in_its_own_transaction_and_once(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open_at(&database, Clock::system()).await?;
    store.deliver_by(deliveries(true)?);
    let form = sent()?;
    store.submit(form.clone()).await?;
    assert!(!store.submit(form).await?.is_new);
    assert_eq!(
        written(&database).await?,
        ["new_request location:riverside waiting", "new_request webhook waiting", "receipt patient waiting"]
    );
    let mut direct = Direct::to(&database).await?;
    direct.run("ALTER TABLE outbox RENAME TO put_away").await?;
    assert!(store.submit(sent()?).await.is_err(), "a request was stored that nobody is told of");
    direct.run("ALTER TABLE put_away RENAME TO outbox").await?;
    assert_eq!(direct.number("SELECT count(*) FROM appointment_requests").await?, 1);
    Ok(())
}

async fn nobody_outside_is_told_of_what_looks_like_spam(engine: Engine) -> TestResult {
    let (database, clock) = (TestDatabase::new(engine).await?, stopped_clock()?);
    let store = open_with_mail(&database, clock.clone()).await?;
    let spam = store.submit(NewRequest { status: Status::SuspectedSpam, ..sent()? }).await?.reference;
    assert!(written(&database).await?.is_empty());
    // Somebody says that it is none: now its patient gets the receipt.
    does(&store, &spam, BY, Step::Move(Status::New, None)).await?;
    assert_eq!(written(&database).await?, ["receipt patient waiting"]);
    Ok(())
}

async fn where_no_way_is_open_nothing_is_written(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    open(&database).await?.submit(sent()?).await?;
    assert!(written(&database).await?.is_empty());
    Ok(())
}

async fn nothing_of_the_patient_stands_in_the_outbox(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open_with_mail(&database, Clock::system()).await?;
    let patient = whoever_must_not_be_read()?;
    let email = patient.details.email.clone();
    store.submit(patient).await?;
    let messages = claim(&store).await?;
    assert_eq!(messages.len(), 2);
    assert!(store.take_receipt(&messages[0].about, &email).await?);
    for message in &messages {
        store.end_message(message, Ending::Sent).await?;
    }
    store.close().await;
    assert_nothing_readable(&database, "with messages and receipts in it").await
}

async fn the_last_call_in_vain_is_told_and_no_other(engine: Engine) -> TestResult {
    let (database, clock) = (TestDatabase::new(engine).await?, stopped_clock()?);
    let store = open_with_mail(&database, clock.clone()).await?;
    let reference = store.submit(sent()?).await?.reference;
    let told = async || -> TestResult<Vec<ClaimedMessage>> {
        let of_patient = |message: &ClaimedMessage| message.notice == Notice::NobodyReached;
        Ok(claim(&store).await?.into_iter().filter(of_patient).collect())
    };
    for _ in 0..2 {
        does(&store, &reference, BY, Step::Call(CallOutcome::NoAnswer)).await?;
        clock.advance(120);
        assert!(told().await?.is_empty(), "they will be called again");
    }
    does(&store, &reference, BY, Step::Call(CallOutcome::NoAnswer)).await?;
    assert!(told().await?.is_empty(), "it can still be taken back");
    clock.advance(61);
    assert!(told().await?.is_empty());
    clock.advance(5);
    let messages = told().await?;
    let [message] = messages.as_slice() else { return Err(format!("{messages:?}").into()) };
    assert_eq!(message.recipient, Recipient::Patient);
    assert_eq!(message.about, found(&store, &reference).await?.request.id.to_string());
    assert!(store.end_message(message, Ending::Sent).await?);
    let first = message.written_at;

    // It is opened again, and they are called in vain once more: another occasion.
    does(&store, &reference, BY, Step::WriteEmail).await?;
    does(&store, &reference, BY, Step::Call(CallOutcome::WrongNumber)).await?;
    clock.advance(70);
    let again = told().await?;
    assert_eq!(again.len(), 1);
    assert!(again[0].written_at > first && again[0].tries == 1);
    Ok(())
}

async fn a_claim_lasts_until_it_ends_and_then_counts_for_nothing(engine: Engine) -> TestResult {
    let (database, clock) = (TestDatabase::new(engine).await?, stopped_clock()?);
    let (one, other) =
        (open_with_mail(&database, clock.clone()).await?, open_with_mail(&database, clock.clone()).await?);
    one.submit(sent()?).await?;
    let held = claim(&one).await?;
    assert_eq!(held.len(), 2);
    clock.advance(179);
    assert!(claim(&other).await?.is_empty(), "the claim has not ended");
    clock.advance(1);
    let taken = claim(&other).await?;
    assert_eq!(taken.len(), 2);
    assert!(taken.iter().all(|message| message.tries == 2));
    let failed = Ending::Failed(Failure::Refused(550));
    assert!(!one.end_message(&held[0], failed).await?, "whose claim has ended says nothing any more");
    one.put_message_off(&held[1], clock.now(), Failure::PutOff(451)).await?;
    one.release_messages(held).await?;
    assert!(claim(&one).await?.is_empty());
    for message in &taken {
        assert!(other.end_message(message, Ending::Sent).await?);
        assert!(!other.end_message(message, failed).await?, "it has ended");
    }
    clock.advance(100_000);
    assert!(claim(&one).await?.is_empty(), "what was sent is sent again");
    Ok(())
}

async fn what_is_put_off_comes_back_and_what_is_released_was_not_tried(engine: Engine) -> TestResult {
    let (database, clock) = (TestDatabase::new(engine).await?, stopped_clock()?);
    let store = open_with_mail(&database, clock.clone()).await?;
    store.submit(sent()?).await?;
    let messages = claim(&store).await?;
    let (put_off, released) = (&messages[0], &messages[1]);
    let until = clock.now() + SignedDuration::from_mins(10);
    store.put_message_off(put_off, until, Failure::PutOff(451)).await?;
    store.release_messages(vec![released.clone()]).await?;
    let again = claim(&store).await?;
    assert_eq!(again.len(), 1);
    assert_eq!((again[0].notice, again[0].tries), (released.notice, 1));
    clock.advance(600);
    let again = claim(&store).await?;
    let tries: BTreeMap<Notice, u32> = again.iter().map(|message| (message.notice, message.tries)).collect();
    assert_eq!(tries, BTreeMap::from([(put_off.notice, 2), (released.notice, 2)]));
    assert!(again.iter().all(|message| message.written_at == put_off.written_at));
    Ok(())
}

async fn two_servers_never_claim_the_same_message(engine: Engine) -> TestResult {
    const MESSAGES: usize = 300;
    let database = TestDatabase::new(engine).await?;
    let mut servers = Vec::new();
    for _ in 0..2 {
        servers.push(open_with_mail(&database, Clock::system()).await?);
    }
    let insert = "INSERT INTO outbox (about, notice, recipient, channel, state, written_at, due_at) \
                  VALUES ('{n}', 'receipt', 'patient', 'mail', 'waiting', 1, 1)";
    let mut direct = Direct::to(&database).await?;
    for number in 0..MESSAGES {
        direct.run(AssertSqlSafe(insert.replace("{n}", &number.to_string()))).await?;
    }
    let mut workers = tokio::task::JoinSet::new();
    for server in servers.iter().cycle().take(6) {
        let server = server.clone();
        workers.spawn(async move {
            let mut claimed = Vec::new();
            let mut idle = 0;
            while idle < 3 {
                let messages = server.claim_messages(Channel::Mail, 7, LEASE).await?;
                assert!(messages.len() <= 7, "{} were claimed", messages.len());
                idle = if messages.is_empty() { idle + 1 } else { 0 };
                claimed.extend(messages.into_iter().map(|message| message.about));
            }
            TestResult::Ok(claimed)
        });
    }
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for claimed in workers.join_all().await {
        claimed?.into_iter().for_each(|about| *times.entry(about).or_default() += 1);
    }
    assert_eq!(times.len(), MESSAGES);
    assert!(times.values().all(|times| *times == 1), "{times:?}");
    Ok(())
}

async fn a_clock_set_back_keeps_nothing_waiting_for_long(engine: Engine) -> TestResult {
    let (database, clock) = (TestDatabase::new(engine).await?, stopped_clock()?);
    let store = open_with_mail(&database, clock.clone()).await?;
    store.submit(sent()?).await?;
    clock.advance(-30 * 24 * 3600);
    let messages = claim(&store).await?;
    assert_eq!(messages.len(), 2, "they wait for a month");
    assert!(claim(&store).await?.is_empty(), "a claim counts by the new clock, too");
    Ok(())
}

async fn what_could_not_leave_for_a_day_is_given_up_and_told(engine: Engine) -> TestResult {
    let (database, clock) = (TestDatabase::new(engine).await?, stopped_clock()?);
    let store = open_with_mail(&database, clock.clone()).await?;
    let reference = store.submit(sent()?).await?.reference;
    assert_eq!(store.expire_messages(Channel::Mail, Failure::Unreachable).await?, 0);
    let state = store.outbox_state(Channel::Mail).await?;
    assert_eq!((state.waiting, state.oldest, state.failed), (2, Some(clock.now()), 0));
    clock.advance(24 * 3600);
    assert_eq!(store.expire_messages(Channel::Webhook, Failure::Unreachable).await?, 0);
    assert_eq!(store.expire_messages(Channel::Mail, Failure::Unreachable).await?, 2);
    let state = store.outbox_state(Channel::Mail).await?;
    assert_eq!((state.waiting, state.oldest, state.failed), (0, None, 2));
    let failed = store.failed_messages().await?;
    assert_eq!(failed.len(), 2);
    assert!(failed.iter().all(|one| one.reference.as_ref() == Some(&reference) && one.failure == Failure::Unreachable));
    let id = found(&store, &reference).await?.request.id.to_string();
    let of_patient = store.messages_to_patient(&id).await?;
    assert_eq!(of_patient.len(), 1);
    assert_eq!((of_patient[0].notice, of_patient[0].failure), (Notice::Receipt, Some(Failure::Unreachable)));
    clock.advance(8 * 24 * 3600);
    assert!(store.failed_messages().await?.is_empty(), "it is told for a week");
    clock.advance(90 * 24 * 3600);
    store.forget_old_messages().await?;
    assert!(written(&database).await?.is_empty());
    Ok(())
}

async fn an_erased_request_is_told_to_nobody(engine: Engine) -> TestResult {
    let (database, clock) = (TestDatabase::new(engine).await?, stopped_clock()?);
    let store = open_with_mail(&database, clock.clone()).await?;
    let sent = sent()?;
    let reference = store.submit(sent.clone()).await?.reference;
    let held = claim(&store).await?;
    assert!(store.take_receipt(&held[0].about, &sent.details.email).await?);
    store.erase_request(target(&reference, 1, BY)).await?;
    assert!(written(&database).await?.is_empty());
    assert_eq!(Direct::to(&database).await?.number("SELECT count(*) FROM sent_receipts").await?, 0);
    assert!(!store.end_message(&held[0], Ending::Sent).await?);
    assert!(matches!(store.request_of_message(&held[0].about).await, Err(clinic::store::StoreError::Erased { .. })));
    Ok(())
}
