//! SQLite keeps everything in files that other programs can reach, too.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clinic::store::{OpenErrorKind, Opening};
use tokio::time::sleep;

use crate::fixture::{open, refusal, request};
use crate::support::{Direct, Engine, TestDatabase, TestResult};

#[tokio::test]
async fn a_file_that_is_no_database_is_refused_and_left_as_it_is() -> TestResult {
    let (database, path) = database_file().await?;
    let garbage = "This is a letter to the clinic, not a database. ".repeat(100);
    fs::write(&path, &garbage)?;
    for opening in [Opening::CreateAndUpdate, Opening::AsItIs] {
        let error = refusal(&database, opening).await?;
        assert!(matches!(error.kind, OpenErrorKind::NotADatabase(_)), "{error}");
        assert!(error.to_string().starts_with(&format!("{} is not a database of this program", path.display())));
        assert_eq!(fs::read_to_string(&path)?, garbage);
    }
    assert!(!database.key_file.exists());
    Ok(())
}

#[tokio::test]
async fn another_programs_database_is_refused_and_left_as_it_is() -> TestResult {
    let (database, path) = database_file().await?;
    fs::write(&path, "")?;
    let mut other_program = Direct::to(&database).await?;
    other_program.run("CREATE TABLE songs (title TEXT)").await?;
    other_program.run("INSERT INTO songs VALUES ('Für Elise')").await?;
    drop(other_program);
    let before = fs::read(&path)?;
    for opening in [Opening::CreateAndUpdate, Opening::AsItIs] {
        let error = refusal(&database, opening).await?;
        assert!(matches!(error.kind, OpenErrorKind::NotADatabase(_)), "{error}");
        assert!(error.to_string().starts_with(&format!("{} is not a database of this program", path.display())));
        assert!(fs::read(&path)? == before, "{opening:?} changed the other program's file");
    }
    assert!(!database.key_file.exists());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_database_is_refused_with_a_sentence_that_says_so() -> TestResult {
    let (database, path) = database_file().await?;
    open(&database).await?.close().await;
    let mut other_program = Direct::to(&database).await?;
    other_program.run("BEGIN EXCLUSIVE").await?;
    let error = refusal(&database, Opening::CreateAndUpdate).await?;
    assert!(matches!(error.kind, OpenErrorKind::Locked(_)), "{error}");
    assert!(error.to_string().starts_with(&format!("{} is locked by another program", path.display())), "{error}");
    other_program.run("COMMIT").await?;
    open(&database).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_waits_for_another_programs_lock_and_is_then_stored() -> TestResult {
    let (database, _) = database_file().await?;
    let store = open(&database).await?;
    let mut other_program = Direct::to(&database).await?;
    other_program.run("BEGIN IMMEDIATE").await?;
    let started = Instant::now();
    let (receipt, released) = tokio::join!(store.submit(request()?), async {
        sleep(Duration::from_secs(1)).await;
        other_program.run("COMMIT").await
    });
    released?;
    assert!(store.has_receipt(&receipt?.reference).await?);
    assert!(started.elapsed() >= Duration::from_secs(1), "the lock did not hold");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_goes_on_while_another_program_writes() -> TestResult {
    let (database, _) = database_file().await?;
    let store = open(&database).await?;
    let reference = store.submit(request()?).await?.reference;
    let mut other_program = Direct::to(&database).await?;
    other_program.run("BEGIN IMMEDIATE").await?;
    other_program.run("UPDATE appointment_requests SET status = 'closed'").await?;
    let found = tokio::time::timeout(Duration::from_secs(2), store.has_receipt(&reference)).await??;
    assert!(found);
    Ok(())
}

#[tokio::test]
async fn only_the_owner_can_read_the_files() -> TestResult {
    let (database, path) = database_file().await?;
    let store = open(&database).await?;
    store.submit(request()?).await?;
    let mut seen = Vec::new();
    for entry in fs::read_dir(path.parent().ok_or("no folder")?)? {
        let entry = entry?;
        seen.push(entry.file_name().to_string_lossy().into_owned());
        assert_eq!(entry.metadata()?.permissions().mode() & 0o777, 0o600, "{}", entry.path().display());
    }
    seen.sort();
    assert_eq!(seen, ["clinic.db", "clinic.db-shm", "clinic.db-wal", "clinic.key"]);
    Ok(())
}

#[tokio::test]
async fn folders_on_the_way_to_the_file_are_made() -> TestResult {
    let (mut database, path) = database_file().await?;
    let deeper = path.with_file_name("kept").join("here").join("clinic.db");
    database.url = format!("sqlite://{}", deeper.display());
    open(&database).await?.submit(request()?).await?;
    assert!(deeper.exists());
    Ok(())
}

#[tokio::test]
async fn a_place_where_no_file_can_be_made_is_named() -> TestResult {
    let (mut database, path) = database_file().await?;
    fs::write(&path, "a file, not a folder")?;
    let inside = path.join("clinic.db");
    database.url = format!("sqlite://{}", inside.display());
    let error = refusal(&database, Opening::CreateAndUpdate).await?;
    assert!(matches!(error.kind, OpenErrorKind::CannotCreate(_)), "{error}");
    assert!(error.to_string().starts_with(&format!("cannot create the database {}", inside.display())), "{error}");
    Ok(())
}

/// A database that is not there yet, and where it will be.
async fn database_file() -> TestResult<(TestDatabase, PathBuf)> {
    let database = TestDatabase::new(Engine::Sqlite).await?;
    let path = database.url.strip_prefix("sqlite://").ok_or("not a file")?.into();
    Ok((database, path))
}
