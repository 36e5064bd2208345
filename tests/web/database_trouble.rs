//! Databases that cannot be used: one plain sentence at the start, a kept form while serving.

use std::fs;
use std::io::Write;

use reqwest::StatusCode;

use crate::TestResult;
use crate::patient::GOOD_ANSWERS;
use crate::program::Workplace;
use crate::site::RunningSite;
use crate::support::{Engine, on_both_engines};

on_both_engines!(
    a_missing_or_wrong_key_is_named_by_its_id_and_never_replaced,
    pages_and_receipts_are_shown_while_the_database_is_away,
);

#[test]
fn a_file_that_is_no_database_is_named() -> TestResult {
    let workplace = Workplace::plain()?;
    fs::create_dir(workplace.path("data"))?;
    fs::write(workplace.path("data/clinic.db"), "this is a letter to my aunt, not a database. ".repeat(100))?;
    for command in ["serve", "check"] {
        workplace.run(&[command])?.failed_saying(&["data/clinic.db", "is not a database of this program"]);
    }
    Ok(())
}

#[test]
fn a_folder_in_the_database_s_place_is_named() -> TestResult {
    let workplace = Workplace::plain()?;
    fs::create_dir_all(workplace.path("data/clinic.db"))?;
    workplace.run(&["serve"])?.failed_saying(&["data/clinic.db"]);
    Ok(())
}

#[test]
fn a_database_that_cannot_be_made_is_named() -> TestResult {
    let workplace = Workplace::plain()?;
    workplace
        .run(&["serve", "--database", "sqlite:///proc/clinic.db"])?
        .failed_saying(&["cannot create the database /proc/clinic.db"]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_locked_by_another_program_is_named() -> TestResult {
    use sqlx::{ConnectOptions, Executor};
    let workplace = Workplace::plain()?;
    drop(workplace.serve(&[])?);
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(workplace.path("data/clinic.db"));
    let mut other = options.connect().await?;
    other.execute("BEGIN EXCLUSIVE").await?;
    workplace.run(&["serve"])?.failed_saying(&["data/clinic.db", "locked by another program"]);
    other.execute("ROLLBACK").await?;
    drop(workplace.serve(&[])?);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_a_newer_version_is_left_alone() -> TestResult {
    use sqlx::{ConnectOptions, Executor};
    let workplace = Workplace::plain()?;
    drop(workplace.serve(&[])?);
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(workplace.path("data/clinic.db"));
    let mut other = options.connect().await?;
    other.execute("INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9000, 'later', TRUE, x'00', 0)").await?;
    drop(other);
    for arguments in [&["serve"][..], &["check"], &["export", "--format", "csv"]] {
        workplace.run(arguments)?.failed_saying(&["data/clinic.db", "newer version"]);
    }
    Ok(())
}

async fn a_missing_or_wrong_key_is_named_by_its_id_and_never_replaced(engine: Engine) -> TestResult {
    let workplace = Workplace::with(engine).await?;
    drop(workplace.serve(&[])?);
    let elsewhere = workplace.path("elsewhere.key");
    let other = workplace.command(&["serve"]).env("CLINIC_KEY_FILE", &elsewhere).output()?;
    let message = String::from_utf8_lossy(&other.stderr).into_owned();
    assert_eq!(other.status.code(), Some(1));
    assert!(message.contains("sealed with key") && message.contains("elsewhere.key is missing"), "{message}");
    assert!(!elsewhere.exists(), "a new key would hide that the right one is lost");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_cannot_be_stored_comes_back_with_all_values_and_is_stored_later() -> TestResult {
    use sqlx::{ConnectOptions, Executor};
    let workplace = Workplace::plain()?;
    let server = workplace.serve(&[])?;
    let hidden = server.patient.open_form().await?;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(workplace.path("data/clinic.db"));
    let mut other = options.connect().await?;
    other.execute("BEGIN IMMEDIATE").await?;
    let page = server.patient.send_with(&GOOD_ANSWERS, &hidden).await?;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(page.header("retry-after"), "60");
    assert!(page.text(".summary").contains("(703) 555-0100"));
    let kept: Vec<(String, String)> = GOOD_ANSWERS.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    assert_eq!(page.filled_in(), kept);
    other.execute("ROLLBACK").await?;
    let sent = server.patient.send_with(&GOOD_ANSWERS, &page.hidden_fields()).await?;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let export = workplace.run(&["export", "--format", "csv"])?;
    assert_eq!(csv::Reader::from_reader(export.out.as_bytes()).records().count(), 1);
    Ok(())
}

async fn pages_and_receipts_are_shown_while_the_database_is_away(engine: Engine) -> TestResult {
    let site = RunningSite::start(engine).await?;
    let patient = site.patient()?;
    let sent = patient.send(&GOOD_ANSWERS).await?;
    site.store.close().await;
    assert_eq!(patient.open("/poses/cobra").await?.status, StatusCode::OK);
    assert_eq!(patient.open(sent.location()).await?.status, StatusCode::OK);
    assert_eq!(patient.open("/readyz").await?.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(patient.open("/healthz").await?.status, StatusCode::OK);
    assert_eq!(patient.send(&GOOD_ANSWERS).await?.status, StatusCode::SERVICE_UNAVAILABLE);
    Ok(())
}

#[test]
fn an_unreachable_postgresql_is_named_without_its_password() -> TestResult {
    let workplace = Workplace::plain()?;
    let mut file = fs::File::create(workplace.path("url"))?;
    file.write_all(b"postgres://clinic:hunter2@127.0.0.1:1/clinic\n")?;
    let finished = workplace.command(&["serve"]).env("CLINIC_DATABASE_FILE", "url").output()?;
    let message = String::from_utf8_lossy(&finished.stderr).into_owned();
    assert_eq!(finished.status.code(), Some(1));
    assert!(message.starts_with("clinic: cannot reach PostgreSQL database clinic at 127.0.0.1:1"), "{message}");
    assert!(!message.contains("hunter2"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_acknowledged_while_the_database_s_file_is_moved_away() -> TestResult {
    let workplace = Workplace::plain()?;
    let server = workplace.serve(&[])?;
    let (data, elsewhere) = (workplace.path("data"), workplace.path("elsewhere"));
    fs::rename(&data, &elsewhere)?;
    assert_eq!(server.patient.send(&GOOD_ANSWERS).await?.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(server.patient.open("/readyz").await?.status, StatusCode::SERVICE_UNAVAILABLE);
    fs::rename(&elsewhere, &data)?;
    assert_eq!(server.patient.send(&GOOD_ANSWERS).await?.status, StatusCode::SEE_OTHER);
    Ok(())
}
