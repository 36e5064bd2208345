//! The whole program with a mail server: one killed, two on one database, one told to stop.

use std::collections::BTreeMap;
use std::time::Duration;

use clinic::clock::Clock;
use clinic::domain::choice_key::ChoiceKey;
use clinic::domain::name::PersonName;
use clinic::domain::phone::PhoneNumber;
use clinic::domain::request::{AppointmentDetails, NewRequest};
use clinic::domain::status::Status;
use clinic::store::{Deliveries, Opening, Store};
use serde_json::json;
use sqlx::Connection;
use sqlx::postgres::PgConnection;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use crate::TestResult;
use crate::mail_office::FROM;
use crate::mail_peer::{MailPeer, SMTPS, Taken};
use crate::patient::answers;
use crate::program::{Finished, Server, Workplace};
use crate::support::{Engine, TestDatabase};

/// Long enough for a busy machine.
const PATIENCE: Duration = Duration::from_mins(3);

fn serve(workplace: &Workplace, peer: &MailPeer) -> TestResult<Server> {
    let (url, authority, password) = (peer.url(SMTPS), peer.authority(), peer.password_file()?);
    let environment = [
        ("CLINIC_SMTP_URL", url.as_str()),
        ("CLINIC_SMTP_CA_FILE", authority.to_str().ok_or("a path")?),
        ("CLINIC_SMTP_PASSWORD_FILE", password.to_str().ok_or("a path")?),
        ("CLINIC_MAIL_FROM", FROM),
        ("CLINIC_NO_MAIL", "false"),
        ("CLINIC_LOG", "trace"),
    ];
    workplace.serve_with(&[], &environment)
}

/// What the mail server has taken, once it is so many messages (with copies).
async fn until(peer: &mut MailPeer, count: usize) -> TestResult<Vec<Taken>> {
    let begun = Instant::now();
    loop {
        let taken = peer.taken()?;
        if taken.len() >= count {
            return Ok(taken);
        }
        if begun.elapsed() > PATIENCE {
            return Err(format!("only {} of {count} messages came", taken.len()).into());
        }
        sleep(Duration::from_millis(50)).await;
    }
}

fn copies(taken: &[Taken]) -> TestResult<BTreeMap<String, usize>> {
    let mut copies = BTreeMap::new();
    for message in taken {
        *copies.entry(message.id()?).or_default() += 1;
    }
    Ok(copies)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_tells_of_a_request_and_ends_with_what_it_had_begun() -> TestResult {
    let mut peer = MailPeer::start(SMTPS)?;
    let workplace = Workplace::plain()?;
    let mut server = serve(&workplace, &peer)?;
    peer.set(&json!({ "name": "slow", "seconds": 1.0 }))?;
    let page = server.patient.send(&answers(&[("email", "ada@example.com")])).await?;
    assert_eq!(page.status.as_u16(), 303);
    until(&mut peer, 1).await?;
    // The second message is on its way.
    sleep(Duration::from_millis(300)).await;
    server.tell_to_stop()?;
    assert!(server.child.wait()?.success());
    let taken = peer.taken()?;
    assert_eq!(copies(&taken)?.len(), 2, "{taken:?}");
    drop(server);
    let server = serve(&workplace, &peer)?;
    sleep(Duration::from_secs(5)).await;
    assert_eq!(peer.taken()?.len(), 2, "what was sent is sent again");
    assert!(!server.log()?.contains("ada@example.com"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_is_sent_to_try_the_mail_server_out() -> TestResult {
    let mut peer = MailPeer::start(SMTPS)?;
    let workplace = Workplace::plain()?;
    let (url, password) = (peer.url(SMTPS), peer.password_file()?);
    let authority = peer.authority();
    let test = |changes: &[(&str, &str)]| -> TestResult<Finished> {
        let mut command = workplace.command(&["mail", "test", "ada@example.com"]);
        command.env("CLINIC_SMTP_URL", &url).env("CLINIC_SMTP_PASSWORD_FILE", &password);
        command.env("CLINIC_SMTP_CA_FILE", &authority).env("CLINIC_MAIL_FROM", FROM).env("CLINIC_NO_MAIL", "false");
        Ok(Finished::from(command.envs(changes.iter().copied()).output()?))
    };
    let sent = test(&[])?;
    assert_eq!((sent.code, peer.taken()?.len()), (Some(0), 1), "{}{}", sent.out, sent.err);
    assert_eq!(peer.taken()?[0].to, "ada@example.com");
    peer.be("unknown")?;
    test(&[])?.failed_saying(&["not sent", "550", "look at the address"]);
    peer.be("wrong_password")?;
    test(&[])?.failed_saying(&["not sent", "535", "CLINIC_SMTP_PASSWORD_FILE"]);
    test(&[("CLINIC_SMTP_CA_FILE", "")])?.failed_saying(&["not sent", "certificate", "CLINIC_SMTP_CA_FILE"]);
    test(&[("CLINIC_SMTP_URL", "smtps://clinic@mail.clinic.invalid")])?.failed_saying(&["not sent", "does not answer"]);
    test(&[("CLINIC_NO_MAIL", "true")])?.failed_saying(&["no mail server", "CLINIC_SMTP_URL"]);
    Ok(())
}

/// Two servers, and one of them is killed in the middle of a message. What it had claimed is sent by the other when the
/// claim ends; the one message that may have been on its way has the same `Message-ID` in both copies.
#[tokio::test(flavor = "multi_thread")]
async fn of_a_thousand_messages_none_is_lost_or_doubled_by_two_servers_of_which_one_is_killed() -> TestResult {
    const MESSAGES: usize = 1_000;
    let mut peer = MailPeer::start(SMTPS)?;
    let workplace = Workplace::with(Engine::Postgres).await?;
    fill(workplace.database()?, MESSAGES).await?;
    let (killed, other) = (serve(&workplace, &peer)?, serve(&workplace, &peer)?);
    until(&mut peer, MESSAGES / 4).await?;
    drop(killed); // SIGKILL
    let mut direct = PgConnection::connect(&workplace.database()?.url).await?;
    let begun = Instant::now();
    while waiting_unclaimed(&mut direct).await? > 0 {
        assert!(begun.elapsed() < PATIENCE, "the other server does not go on");
        sleep(Duration::from_millis(100)).await;
    }
    // What is claimed now is the killed server's, and the last of the other's.
    sleep(Duration::from_secs(3)).await;
    let left: i64 =
        sqlx::query_scalar("SELECT count(*) FROM outbox WHERE state = 'waiting'").fetch_one(&mut direct).await?;
    assert!(left <= 8, "{left} messages are claimed by nobody alive");
    assert_eq!(
        copies(&peer.taken()?)?.values().sum::<usize>(),
        copies(&peer.taken()?)?.len(),
        "doubled while all was well"
    );
    // Its claims end: as if four minutes had passed.
    sqlx::query("UPDATE outbox SET due_at = 0 WHERE state = 'waiting'").execute(&mut direct).await?;
    let begun = Instant::now();
    while copies(&peer.taken()?)?.len() < MESSAGES {
        assert!(begun.elapsed() < PATIENCE, "what the killed server had claimed is not sent");
        sleep(Duration::from_millis(100)).await;
    }
    sleep(Duration::from_secs(3)).await;
    let copies = copies(&peer.taken()?)?;
    let doubled = copies.values().filter(|copies| **copies > 1).count();
    assert_eq!(copies.len(), MESSAGES);
    assert!(doubled <= 1 && copies.values().all(|copies| *copies <= 2), "{doubled} came twice");
    let sent: i64 =
        sqlx::query_scalar("SELECT count(*) FROM outbox WHERE state = 'sent'").fetch_one(&mut direct).await?;
    assert_eq!(usize::try_from(sent)?, MESSAGES);
    drop(other);
    Ok(())
}

async fn waiting_unclaimed(direct: &mut PgConnection) -> TestResult<i64> {
    let waiting = "SELECT count(*) FROM outbox WHERE state = 'waiting' AND claim IS NULL";
    Ok(sqlx::query_scalar(waiting).fetch_one(direct).await?)
}

/// So many requests of which a location is told, and nobody else.
async fn fill(database: &TestDatabase, count: usize) -> TestResult {
    let opening = Opening::CreateAndUpdate;
    let (store, _) = Store::open(&database.url.parse()?, &database.key_file, opening, Clock::system()).await?;
    store.deliver_by(Deliveries { mail: true, webhook: false, locations: vec!["riverside".parse()?] });
    let details = AppointmentDetails {
        first_name: PersonName::from_stored("Ada".to_owned()),
        last_name: PersonName::from_stored("Lovelace".to_owned()),
        phone: PhoneNumber::from_stored("+17035550100".to_owned(), None),
        phone_as_written: String::new(),
        email: "ada@example.com".parse()?,
        patient_status: "new".parse()?,
        location: "riverside".parse()?,
        preferred_time: ChoiceKey::any(),
    };
    let mut sending = JoinSet::new();
    for _ in 0..count {
        let request = NewRequest {
            details: details.clone(),
            submission_id: uuid::Uuid::new_v4(),
            language: "en".to_owned(),
            source_path: None,
            status: Status::New,
        };
        let store = store.clone();
        sending.spawn(async move { store.submit(request).await });
        if sending.len() >= 8 {
            sending.join_next().await.ok_or("none")???;
        }
    }
    for stored in sending.join_all().await {
        stored?;
    }
    store.close().await;
    let mut direct = PgConnection::connect(&database.url).await?;
    sqlx::query("DELETE FROM outbox WHERE recipient = 'patient'").execute(&mut direct).await?;
    Ok(())
}

/// A server that is killed in the middle of a message: the mail server has not taken it, and it comes once.
#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_was_cut_off_by_a_kill_comes_once() -> TestResult {
    let mut peer = MailPeer::start(SMTPS)?;
    let workplace = Workplace::plain()?;
    let server = serve(&workplace, &peer)?;
    peer.be("silent")?;
    server.patient.send(&answers(&[("email", "ada@example.com")])).await?;
    let file = workplace.path("data/clinic.db");
    let claimed = "SELECT count(*) FROM outbox WHERE claim IS NOT NULL";
    let begun = Instant::now();
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&file);
    let mut direct = sqlx::SqliteConnection::connect_with(&options).await?;
    while sqlx::query_scalar::<_, i64>(claimed).fetch_one(&mut direct).await? < 2 {
        assert!(begun.elapsed() < PATIENCE, "nothing is claimed");
        sleep(Duration::from_millis(50)).await;
    }
    sleep(Duration::from_millis(500)).await;
    drop(server); // SIGKILL
    peer.be("kind")?;
    let _server = serve(&workplace, &peer)?;
    sleep(Duration::from_secs(3)).await;
    assert!(peer.taken()?.is_empty(), "the claims have not ended");
    sqlx::query("UPDATE outbox SET due_at = 0 WHERE state = 'waiting'").execute(&mut direct).await?;
    let taken = until(&mut peer, 2).await?;
    assert_eq!(copies(&taken)?.len(), 2);
    Ok(())
}
