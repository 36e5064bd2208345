//! Numbered sets from the front desk: taken, taken again, received or not; and files with a reason or a lock.

use std::io::Read;
use std::time::Duration;

use age::x25519::Identity;
use clinic::content::Files;
use clinic::store::{AuditFilter, AuditPlace};
use reqwest::Method;
use reqwest::header::ORIGIN;
use sha2::{Digest, Sha256};

use crate::TestResult;
use crate::program::copy_content;
use crate::site::{RunningSite, SECURE_URL};
use crate::staff_member::Member;
use crate::support::{Engine, on_both_engines};

on_both_engines! {
    what_is_new_becomes_a_set_that_can_be_taken_again,
    a_set_of_another_location_is_nobody_elses,
    a_set_that_breaks_off_is_made_and_not_received,
}

fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

async fn what_is_new_becomes_a_set_that_can_be_taken_again(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let grace = Member::grace(&site).await?;
    let none = grace.open("/staff/export/sets").await?;
    assert_eq!((none.status.as_u16(), none.count("p.empty"), none.count("tbody tr")), (200, 1, 0));
    let empty = grace.send("/staff/export", &[("new", "yes"), ("format", "jsonl")]).await?;
    assert_eq!((empty.status.as_u16(), empty.body.as_str()), (200, ""), "nothing is new");
    for number in 0..3 {
        site.receive(&[("email", &format!("p{number}@example.com"))]).await?;
    }
    let page = grace.open("/staff/export?new=yes").await?;
    assert!(page.text("form.export [role=status]").contains("New since the last numbered set: 3."));
    assert_eq!(page.count("[name=new][checked]"), 1);
    let first = grace.send("/staff/export", &[("new", "yes"), ("format", "jsonl")]).await?;
    assert_eq!((first.status.as_u16(), first.body.lines().count()), (200, 3));
    assert_eq!(first.header("content-disposition"), "attachment; filename=\"requests-set-1.jsonl\"");
    assert!(first.body.lines().all(|line| line.contains("\"export_set\":1")), "{}", first.body);
    assert!(grace.open("/staff/export?new=yes").await?.text("form.export [role=status]").contains(": 0."));
    // What is done with a request since changes nothing of its set.
    let reference = site.requests().await?[0].reference.to_string();
    let at = format!("/staff/requests/{reference}");
    let desk = grace.open(&at).await?;
    assert!(desk.body.contains("in set 1"), "the request says in which set it left");
    grace.send(&at, &[("version", &desk.attribute("[name=version]", "value")), ("act", "reached")]).await?;
    site.receive(&[("email", "later@example.com")]).await?;
    let again = grace.send("/staff/export/sets/1", &[("format", "jsonl")]).await?;
    assert_eq!((again.status.as_u16(), again.body.as_str()), (200, first.body.as_str()));
    let sets = grace.open("/staff/export/sets").await?;
    assert_eq!(sets.count("tbody tr"), 1);
    let hash = sha256(&first.body);
    assert_eq!(sets.text("tbody code"), hash);
    assert!(sets.text("tbody tr").contains("received ") && sets.text("tbody tr").contains("grace@example.com"));
    let other = grace.send("/staff/export/sets/1", &[("format", "csv")]).await?;
    assert_eq!(other.body.lines().count(), 4, "the same requests in another format");
    assert_eq!(grace.open("/staff/export/sets").await?.text("tbody code"), hash, "the first one's stays");
    for missing in ["2", "0", "x", "99999999999999999999"] {
        assert_eq!(grace.send(&format!("/staff/export/sets/{missing}"), &[]).await?.status.as_u16(), 404, "{missing}");
    }
    let log = site.store.audit_page(&AuditFilter::default(), AuditPlace::Newest).await?;
    let exported =
        log.rows.iter().filter(|row| row.event == "requests_exported" && row.detail.contains("\"set\":\"1\""));
    assert_eq!(exported.count(), 3);
    Ok(())
}

async fn a_set_of_another_location_is_nobody_elses(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let grace = Member::grace(&site).await?;
    let kay = Member::of_location(&site, "oak-hill").await?;
    for (location, email) in [("riverside", "a@example.com"), ("oak-hill", "b@example.com")] {
        site.receive(&[("location", location), ("email", email)]).await?;
    }
    let hers = kay.send("/staff/export", &[("new", "yes"), ("format", "jsonl")]).await?;
    assert_eq!(hers.body.lines().count(), 1);
    let rest = grace.send("/staff/export", &[("new", "yes"), ("format", "jsonl")]).await?;
    assert!(rest.body.contains("a@example.com") && rest.body.lines().count() == 1, "{}", rest.body);
    assert_eq!(kay.open("/staff/export/sets").await?.count("tbody tr"), 1);
    assert_eq!(grace.open("/staff/export/sets").await?.count("tbody tr"), 2);
    assert_eq!(kay.send("/staff/export/sets/1", &[]).await?.status.as_u16(), 200);
    assert_eq!(kay.send("/staff/export/sets/2", &[]).await?.status.as_u16(), 404);
    Ok(())
}

async fn a_set_that_breaks_off_is_made_and_not_received(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let grace = Member::grace(&site).await?;
    let like = {
        site.receive(&[]).await?;
        site.requests().await?.swap_remove(0)
    };
    let mut sending = tokio::task::JoinSet::new();
    // More than the buffers of a connection hold.
    for _ in 0..2_000 {
        let new = clinic::domain::request::NewRequest {
            details: like.details.clone(),
            submission_id: uuid::Uuid::new_v4(),
            language: "en".to_owned(),
            source_path: Some(format!("/{}", "x".repeat(8_000))),
            status: clinic::domain::status::Status::New,
        };
        let store = site.store.clone();
        sending.spawn(async move { store.submit(new).await });
        if sending.len() == 100 {
            sending.join_next().await.ok_or("none")???;
        }
    }
    for sent in sending.join_all().await {
        sent?;
    }
    let asked = grace.request(Method::POST, "/staff/export").header(ORIGIN, SECURE_URL);
    let answer = asked.form(&[("new", "yes"), ("format", "jsonl")]).send().await?;
    assert_eq!(answer.status().as_u16(), 200);
    drop(answer);
    let mut set = site.store.find_export_set(1).await?.ok_or("a set")?;
    for _ in 0..600 {
        if set.sha256.is_some() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        set = site.store.find_export_set(1).await?.ok_or("a set")?;
    }
    assert_eq!((set.count, set.received_at), (2_001, None), "made, and not received");
    assert!(grace.open("/staff/export/sets").await?.text("tbody tr").contains("not received: take it again"));
    let again = grace.send("/staff/export/sets/1", &[("format", "jsonl")]).await?;
    let hash = sha256(&again.body);
    assert_eq!(Some(hash), set.sha256, "its hash was known all the same");
    assert!(site.store.find_export_set(1).await?.ok_or("a set")?.received_at.is_some());
    Ok(())
}

/// A site whose `site.toml` says this of exports.
async fn site_with(exports: &str) -> TestResult<(tempfile::TempDir, RunningSite)> {
    let folder = tempfile::tempdir()?;
    copy_content(folder.path())?;
    let file = folder.path().join("site.toml");
    let text = std::fs::read_to_string(&file)?;
    let (before, _) = text.split_once("[exports]").ok_or("no exports")?;
    std::fs::write(&file, format!("{before}[exports]\n{exports}\n"))?;
    let site = RunningSite::start_apart_securely(&Files::in_folder(folder.path())?).await?;
    Ok((folder, site))
}

#[tokio::test]
async fn a_reason_is_asked_for_and_kept_where_the_clinic_says_so() -> TestResult {
    let (_folder, site) = site_with("reason_required = true").await?;
    let grace = Member::grace(&site).await?;
    site.receive(&[]).await?;
    let page = grace.open("/staff/export").await?;
    assert_eq!(
        page.attributes("[name=format] option", "value"),
        ["csv", "csv-exact", "xlsx", "jsonl"],
        "no names for FHIR"
    );
    assert_eq!(grace.send("/staff/export", &[("format", "fhir")]).await?.count("#format-error"), 1);
    let over = "x".repeat(201);
    for wrong in ["", "  ", "a\u{7}b", &over] {
        let refused = grace.send("/staff/export", &[("format", "jsonl"), ("reason", wrong), ("new", "yes")]).await?;
        assert_eq!((refused.status.as_u16(), refused.count("#reason-error")), (422, 1), "{wrong}");
        assert_eq!(refused.count("[name=new][checked]"), 1, "what was chosen stays chosen");
    }
    let fields = [("format", "jsonl"), ("reason", " For  the billing office "), ("new", "yes")];
    assert_eq!(grace.send("/staff/export", &fields).await?.body.lines().count(), 1);
    let refused = grace.send("/staff/export/sets/1", &[("format", "jsonl")]).await?;
    assert_eq!((refused.status.as_u16(), refused.count("tbody tr")), (422, 1));
    let again = grace.send("/staff/export/sets/1", &[("format", "jsonl"), ("reason", "Lost it")]).await?;
    assert_eq!((again.status.as_u16(), again.body.lines().count()), (200, 1));
    let log = site.store.audit_page(&AuditFilter::default(), AuditPlace::Newest).await?;
    let kept: Vec<bool> = ["Lost it", "For the billing office"]
        .map(|reason| log.rows.iter().any(|row| row.detail.contains(&format!("\"reason\":\"{reason}\""))))
        .into();
    assert_eq!(kept, [true, true], "{:?}", log.rows);
    Ok(())
}

#[tokio::test]
async fn a_file_is_encrypted_for_those_whom_the_clinic_names() -> TestResult {
    let (one, other) = (Identity::generate(), Identity::generate());
    let recipients = format!("encrypt_to = [\"{}\", \"{}\"]", one.to_public(), other.to_public());
    let (_folder, site) = site_with(&recipients).await?;
    let grace = Member::grace(&site).await?;
    let reference = site.receive(&[]).await?;
    assert!(grace.open("/staff/export").await?.body.contains("The file is encrypted"));
    let asked = grace.request(Method::POST, "/staff/export").header(ORIGIN, SECURE_URL);
    let answer = asked.form(&[("format", "csv-exact")]).send().await?;
    let name = answer.headers()["content-disposition"].to_str()?.to_owned();
    assert!(name.ends_with(".csv.age\""), "{name}");
    let file = answer.bytes().await?;
    assert!(file.starts_with(b"age-encryption.org/v1"));
    for identity in [&one, &other] {
        let opened = age::Decryptor::new(&file[..])?.decrypt(std::iter::once(identity as &dyn age::Identity));
        let mut text = String::new();
        opened?.read_to_string(&mut text)?;
        assert!(text.contains(&reference) && text.lines().count() == 2, "{text}");
    }
    let stranger = Identity::generate();
    let opened = age::Decryptor::new(&file[..])?.decrypt(std::iter::once(&stranger as &dyn age::Identity));
    assert!(opened.is_err());
    Ok(())
}
