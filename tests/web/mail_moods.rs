//! A mail server in every mood: each message arrives in the end, and once, or the front desk knows that it did not.

use clinic::domain::delivery::ending::Failure;
use clinic::domain::delivery::notice::Notice;
use clinic::domain::delivery::recipient::Recipient;
use serde_json::json;

use crate::TestResult;
use crate::mail_office::Office;
use crate::mail_peer::{MailPeer, NOT_AT_ALL, SMTPS, STARTTLS, Taken};
use crate::support::Engine;

/// Longer than any first wait.
const SOON: i64 = 5 * 60;

/// The location's and the patient's messages, each once.
fn both_once(taken: &[Taken], when: &str) -> TestResult {
    let mut to: Vec<&str> = taken.iter().map(|message| message.to.as_str()).collect();
    to.sort_unstable();
    assert_eq!(to, ["ada@example.com", "riverside@clinic.example"], "{when}");
    assert_ne!(taken[0].id()?, taken[1].id()?, "{when}");
    Ok(())
}

/// A mood that passes: nothing is lost, and nothing comes twice.
async fn passes(mood: serde_json::Value) -> TestResult {
    let when = mood.to_string();
    let mut office = Office::open(Engine::Sqlite).await?;
    office.peer.set(&mood)?;
    office.request_of("ada@example.com").await?;
    office.round().await?;
    let state = office.state().await?;
    assert!(state.failed == 0 && state.waiting > 0, "{when}: {state:?}");
    office.peer.be("kind")?;
    office.after(SOON).await?;
    both_once(&office.after(SOON).await?, &when)?;
    assert_eq!(office.after(48 * 3600).await?.len(), 2, "{when}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_passes_costs_nothing_but_time() -> TestResult {
    for mood in ["hanging_up", "closing", "silent", "no_relaying"] {
        passes(json!({ "name": mood })).await?;
        passes(json!({ "name": mood, "of": "ada@" })).await?;
    }
    for mood in ["wrong_password", "sender_refused"] {
        passes(json!({ "name": mood })).await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_who_is_put_off_comes_again() -> TestResult {
    let mut office = Office::open(Engine::Sqlite).await?;
    office.peer.be("greylisting")?;
    office.request_of("ada@example.com").await?;
    assert!(office.round().await?.is_empty());
    assert!(office.after(30).await?.is_empty(), "too soon");
    both_once(&office.after(SOON).await?, "greylisting")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_server_is_waited_for() -> TestResult {
    let mut office = Office::open(Engine::Sqlite).await?;
    office.peer.set(&json!({ "name": "slow", "seconds": 1.5 }))?;
    office.request_of("ada@example.com").await?;
    both_once(&office.round().await?, "slow")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_nobody_s_is_told_to_the_front_desk_and_never_tried_again() -> TestResult {
    let mut office = Office::open(Engine::Sqlite).await?;
    office.peer.be_to("ada@", "unknown")?;
    let reference = office.request_of("ada@example.com").await?;
    assert_eq!(office.round().await?.len(), 1, "the clinic is told all the same");
    let state = office.state().await?;
    assert_eq!((state.waiting, state.failed), (0, 1));
    let failed = office.site.store.failed_messages().await?;
    assert_eq!((failed[0].notice, &failed[0].recipient), (Notice::Receipt, &Recipient::Patient));
    assert_eq!(failed[0].failure, Failure::Refused(550));
    assert_eq!(failed[0].reference.as_ref().map(ToString::to_string), Some(reference));
    office.peer.be("kind")?;
    assert_eq!(office.after(SOON).await?.len(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_said_to_a_server_that_may_be_another() -> TestResult {
    // Of another name; vouched for by nobody we know; speaking no TLS; with STARTTLS taken out of what it says.
    let other = MailPeer::start_as(SMTPS, "mail.elsewhere.test")?;
    let authority = std::fs::read_to_string(other.authority())?;
    let of_another_name = Office::open_to(Engine::Sqlite, other, SMTPS, Some(&authority), None).await?;
    let unknown = Office::open_to(Engine::Sqlite, MailPeer::start(SMTPS)?, SMTPS, None, None).await?;
    let by_starttls = MailPeer::start_as(STARTTLS, "mail.elsewhere.test")?;
    let authority = std::fs::read_to_string(by_starttls.authority())?;
    let of_another_name_too = Office::open_to(Engine::Sqlite, by_starttls, STARTTLS, Some(&authority), None).await?;
    let plain = Office::open_to(Engine::Sqlite, MailPeer::start(NOT_AT_ALL)?, SMTPS, None, None).await?;
    let mut stripped = Office::open_with(Engine::Sqlite, MailPeer::start(STARTTLS)?, STARTTLS).await?;
    stripped.peer.be("stripped")?;
    let offices = [
        ("another name", of_another_name),
        ("unknown authority", unknown),
        ("another name, STARTTLS", of_another_name_too),
        ("no TLS", plain),
        ("STARTTLS taken out", stripped),
    ];
    for (which, mut office) in offices {
        office.request_of("ada@example.com").await?;
        assert!(office.round().await?.is_empty(), "{which}");
        let state = office.state().await?;
        assert_eq!((state.waiting, state.failed), (2, 0), "{which}");
        assert_eq!(office.waits_for().await?, ["not secure"], "{which}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_nobody_finds_is_waited_for() -> TestResult {
    let peer = MailPeer::start(SMTPS)?;
    let place = Some(("mail.clinic.invalid", 465));
    let mut office = Office::open_to(Engine::Sqlite, peer, SMTPS, None, place).await?;
    office.request_of("ada@example.com").await?;
    assert!(office.round().await?.is_empty());
    assert_eq!(office.waits_for().await?, ["unreachable"]);
    assert_eq!(office.state().await?.waiting, 2);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_set_back_doubles_nothing_and_keeps_nothing() -> TestResult {
    let mut office = Office::open(Engine::Sqlite).await?;
    office.peer.be("greylisting")?;
    office.request_of("ada@example.com").await?;
    office.round().await?;
    office.site.clock.advance(-7 * 24 * 3600);
    both_once(&office.round().await?, "a week back")?;
    office.request_of("grace@example.com").await?;
    office.peer.be("kind")?;
    assert_eq!(office.round().await?.len(), 4);
    assert_eq!(office.after(8 * 24 * 3600).await?.len(), 4);
    Ok(())
}
