//! A mail server that is away for an hour, for a day, with ten thousand messages waiting.

use std::time::{Duration, Instant};

use clinic::delivery::carrier::{Carried, Carrier};
use clinic::delivery::worker::Worker;
use clinic::domain::delivery::ending::{Ending, Failure};
use clinic::domain::delivery::notice::Notice;
use clinic::domain::delivery::recipient::Channel;
use clinic::domain::request::{AppointmentDetails, NewRequest};
use clinic::store::{ClaimedMessage, Deliveries, StoreError};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::TestResult;
use crate::mail_door::Door;
use crate::mail_office::Office;
use crate::mail_peer::{MailPeer, SMTPS};
use crate::site::RunningSite;
use crate::support::Engine;

async fn office_behind_a_door(engine: Engine) -> TestResult<(Office, Door)> {
    let peer = MailPeer::start(SMTPS)?;
    let authority = std::fs::read_to_string(peer.authority())?;
    let door = Door::to(peer.port).await?;
    let place = Some(("localhost", door.port));
    Ok((Office::open_to(engine, peer, SMTPS, Some(&authority), place).await?, door))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_hour_without_the_server_costs_minutes() -> TestResult {
    let (mut office, mut door) = office_behind_a_door(Engine::Sqlite).await?;
    door.shut().await;
    office.request_of("ada@example.com").await?;
    office.round().await?;
    assert_eq!(office.waits_for().await?, ["unreachable"]);
    let mut tries = 0;
    for _ in 0..60 {
        assert!(office.after(60).await?.is_empty());
        tries = office.tries().await?;
    }
    assert!((10..=40).contains(&tries), "{tries} tries in an hour");
    door.open().await?;
    let mut minutes = 0;
    while office.after(60).await?.len() < 2 {
        minutes += 1;
        assert!(minutes <= 5, "it is back, and nothing comes");
    }
    assert_eq!(office.after(48 * 3600).await?.len(), 2, "each once");
    assert_eq!(office.state().await?.failed, 0);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_messages_wait_in_nobodys_way_and_are_given_up_after_a_day() -> TestResult {
    const REQUESTS: usize = 5_000;
    let (mut office, mut door) = office_behind_a_door(Engine::Sqlite).await?;
    door.shut().await;
    office.request_of("ada@example.com").await?;
    let first = office.site.requests().await?.remove(0);
    for thousand in 0..REQUESTS / 1000 {
        let mut sending = JoinSet::new();
        for number in 0..1000 {
            let email = format!("patient{thousand}-{number}@example.com").parse()?;
            let request = NewRequest {
                details: AppointmentDetails { email, ..first.details.clone() },
                submission_id: uuid::Uuid::new_v4(),
                language: first.language.clone(),
                source_path: None,
                status: first.progress.status,
            };
            let store = office.site.store.clone();
            sending.spawn(async move { store.submit(request).await });
        }
        for stored in sending.join_all().await {
            stored?;
        }
    }
    let messages = i64::try_from(2 * REQUESTS + 2)?;
    assert_eq!(office.state().await?.waiting, messages);
    let mut longest = Duration::ZERO;
    for hour in 0..24 {
        let begun = Instant::now();
        office.round().await?;
        longest = longest.max(begun.elapsed());
        let state = office.state().await?;
        assert_eq!((state.waiting, state.failed), (messages, 0), "after {hour} hours");
        office.site.clock.advance(3600);
    }
    assert!(longest < Duration::from_secs(5), "a round took {longest:?}");
    office.round().await?;
    let state = office.state().await?;
    assert_eq!((state.waiting, state.failed), (0, messages));
    assert!(office.site.store.failed_messages().await?.iter().all(|one| one.failure == Failure::Unreachable));
    Ok(())
}

/// A way on which receipts cannot be written, and everything else leaves.
#[derive(Debug)]
struct BrokenTemplate;

impl Carrier for BrokenTemplate {
    const CHANNEL: Channel = Channel::Mail;

    fn carry(&mut self, message: &ClaimedMessage) -> impl Future<Output = Result<Carried, StoreError>> + Send {
        let is_receipt = message.notice == Notice::Receipt;
        let failed = Carried::Failed(Failure::NotComposed);
        std::future::ready(Ok(if is_receipt { failed } else { Carried::Ended(Ending::Sent) }))
    }

    fn rest(&mut self) -> impl Future<Output = ()> + Send {
        std::future::ready(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_that_cannot_be_written_is_in_no_others_way_and_is_told_after_a_day() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    site.store.deliver_by(Deliveries { mail: true, webhook: false, locations: vec!["riverside".parse()?] });
    let (_stop, told) = watch::channel(false);
    let mut worker = Worker::new(site.store.clone(), site.clock.clone(), BrokenTemplate, told);
    site.receive(&[]).await?;
    for half_hour in 0..48 {
        worker.work_off().await?;
        let state = site.store.outbox_state(Channel::Mail).await?;
        assert_eq!((state.waiting, state.failed), (1, 0), "after {half_hour} half hours");
        site.clock.advance(1800);
    }
    worker.work_off().await?;
    let failed = site.store.failed_messages().await?;
    assert_eq!(failed.len(), 1);
    assert_eq!((failed[0].notice, failed[0].failure), (Notice::Receipt, Failure::NotComposed));
    assert_eq!(site.store.outbox_state(Channel::Mail).await?.waiting, 0);
    Ok(())
}
