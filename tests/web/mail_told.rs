//! Who is told what, when all goes well.

use clinic::domain::audit::By;
use clinic::domain::call::CallOutcome;
use clinic::domain::call_rules::Wait;
use clinic::domain::progress::Step;
use clinic::domain::staff::LocationScope;
use clinic::domain::status::Status;
use clinic::store::{Found, RequestChange, Target};

use crate::TestResult;
use crate::mail_office::{FROM, Office};
use crate::mail_peer::{MailPeer, SMTPS, STARTTLS, Taken};
use crate::patient::answers;
use crate::support::{Engine, on_both_engines};

on_both_engines! {
    a_request_is_told_once_to_its_location_and_its_patient,
    nobody_s_mailbox_is_filled_and_every_request_is_stored,
}

async fn a_request_is_told_once_to_its_location_and_its_patient(engine: Engine) -> TestResult {
    let mut office = Office::open(engine).await?;
    let reference = office.request_of("ada+clinic@patients.example").await?;
    let taken = office.round().await?;
    let mut to: Vec<&str> = taken.iter().map(|message| message.to.as_str()).collect();
    to.sort_unstable();
    assert_eq!(to, ["ada+clinic@patients.example", "riverside@clinic.example"]);
    for message in &taken {
        assert_eq!((message.sender.as_str(), message.is_encrypted, message.is_signed_in), (FROM, true, true));
        assert_eq!(message.header("To"), Some(message.to.clone()));
        assert_eq!(message.header("Auto-Submitted").as_deref(), Some("auto-generated"));
        assert!(message.header("Date").is_some() && message.header("From").is_some_and(|from| from.contains(FROM)));
        assert!(text(message).contains(&reference), "{}", message.message);
        assert!(message.message.lines().all(|line| line.len() <= 998));
        for private in ["Ada", "Lovelace", "555-0147", "7035550147", "morning"] {
            assert!(!text(message).contains(private), "`{private}` stands in: {}", message.message);
        }
    }
    let clinics = taken.iter().find(|message| message.to.starts_with("riverside")).ok_or("not told")?;
    assert!(!clinics.message.contains("patients.example"), "{}", clinics.message);
    assert_ne!(taken[0].id()?, taken[1].id()?);

    office.site.clock.advance(30 * 24 * 3600);
    assert_eq!(office.round().await?.len(), 2, "it is told once");
    assert_eq!(office.state().await?.waiting, 0);
    Ok(())
}

async fn nobody_s_mailbox_is_filled_and_every_request_is_stored(engine: Engine) -> TestResult {
    let mut office = Office::open(engine).await?;
    for number in 0..5 {
        // However it is written, and with whatever details.
        office.request_of(&format!("stranger+{number}@example.com")).await?;
    }
    let taken = office.round().await?;
    assert_eq!(taken.iter().filter(|message| message.to.starts_with("stranger")).count(), 1);
    assert_eq!(taken.iter().filter(|message| message.to.starts_with("riverside")).count(), 5);
    assert_eq!(office.site.requests().await?.len(), 5);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn starttls_is_as_good() -> TestResult {
    let mut office = Office::open_with(Engine::Sqlite, MailPeer::start(STARTTLS)?, STARTTLS).await?;
    office.request_of("ada@example.com").await?;
    let taken = office.round().await?;
    assert_eq!(taken.len(), 2);
    assert!(taken.iter().all(|message| message.is_encrypted && message.is_signed_in));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_in_other_letters_is_written_to_where_the_server_takes_it() -> TestResult {
    let mut office = Office::open(Engine::Sqlite).await?;
    let address = "jörg@bücher.example";
    office.request_of(address).await?;
    let taken = office.round().await?;
    let receipt = taken.iter().find(|message| message.to == "jörg@xn--bcher-kva.example").ok_or("no receipt")?;
    assert!(receipt.options.iter().any(|option| option == "SMTPUTF8"), "{:?}", receipt.options);

    let mut office = Office::open_with(Engine::Sqlite, MailPeer::start(SMTPS)?, SMTPS).await?;
    office.peer.be("ascii_only")?;
    let reference = office.request_of(address).await?;
    let taken = office.round().await?;
    assert_eq!(taken.len(), 1, "the clinic is told all the same");
    let failed = office.site.store.failed_messages().await?;
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0].failure.to_string(), "no smtputf8");
    assert_eq!(failed[0].reference.as_ref().map(ToString::to_string), Some(reference));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_told_of_spam_nor_of_what_was_erased_or_done_meanwhile() -> TestResult {
    let mut office = Office::open(Engine::Sqlite).await?;
    let patient = office.site.patient()?;
    // What nobody sees is filled in, and the form was never opened.
    patient.send_with(&answers(&[("first_name", "https://x.example")]), &[("wish".to_owned(), "x".to_owned())]).await?;
    assert_eq!(office.site.requests().await?[0].progress.status, Status::SuspectedSpam);
    assert!(office.round().await?.is_empty(), "spam");

    let erased = office.request_of("erased@example.com").await?;
    let target = target(&office, &erased).await?;
    office.site.store.erase_request(target).await?;
    assert!(office.round().await?.is_empty(), "erased");

    let called = office.request_of("called@example.com").await?;
    step(&office, &called, Step::Call(CallOutcome::NoAnswer)).await?;
    let taken = office.round().await?;
    assert_eq!(taken.iter().map(|message| message.to.as_str()).collect::<Vec<_>>(), ["called@example.com"]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_nobody_could_reach_is_asked_to_call_unless_it_was_a_slip() -> TestResult {
    let mut office = Office::open(Engine::Sqlite).await?;
    let reference = office.request_of("ada@example.com").await?;
    office.round().await?;
    for _ in 0..3 {
        step(&office, &reference, Step::Call(CallOutcome::NoAnswer)).await?;
        office.after(70).await?;
    }
    step(&office, &reference, Step::Call(CallOutcome::NoAnswer)).await?;
    let store = office.site.store.clone();
    store.undo_change(target(&office, &reference).await?).await?;
    assert_eq!(office.after(70).await?.len(), 2, "it was a slip");
    step(&office, &reference, Step::Call(CallOutcome::NoAnswer)).await?;
    let taken = office.after(70).await?;
    assert_eq!(taken.len(), 3);
    assert_eq!(taken[2].to, "ada@example.com");
    assert!(text(&taken[2]).contains(&reference) && text(&taken[2]).contains("(703) 555-0101"), "{}", text(&taken[2]));
    Ok(())
}

/// The whole message, without the line ends that quoted-printable adds.
fn text(message: &Taken) -> String {
    message.message.replace("=\r\n", "")
}

async fn target(office: &Office, reference: &str) -> TestResult<Target> {
    let (reference, scope) = (reference.parse()?, LocationScope::All);
    let Some(Found::Request(found)) = office.site.store.request(&reference, &scope).await? else {
        return Err("no request".into());
    };
    Ok(Target { reference, scope, version: found.version, by: By::NOBODY })
}

pub async fn step(office: &Office, reference: &str, step: Step) -> TestResult {
    let clinic = clinic::content::Site::load(&clinic::content::Files::built_in())?.clinic;
    let hours = clinic.hours_of(&"riverside".parse()?).clone();
    assert!(matches!(clinic.calls.no_answer.as_slice(), [Wait::OpenTime(_), Wait::Mornings(_), Wait::Mornings(_)]));
    let change = RequestChange { step, duplicate_of: None, note: None, hours, rules: clinic.calls.clone() };
    Ok(office.site.store.change_request(target(office, reference).await?, change).await?)
}
