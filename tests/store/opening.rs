//! Databases that cannot be opened as they are, each refused with one sentence that names the database.

use std::time::Duration;

use clinic::domain::status::Status;
use clinic::store::{DatabaseUrl, ExportFilter, OpenError, OpenErrorKind, Opening};

use crate::fixture::{export, open, refusal, request};
use crate::support::{Direct, Engine, TestDatabase, TestResult, on_both_engines};

on_both_engines! {
    a_database_of_a_newer_version_is_refused,
    a_database_of_an_older_version_is_not_touched_where_nothing_may_be_changed,
    an_empty_database_is_refused_where_nothing_may_be_changed,
    a_finished_database_opens_where_nothing_may_be_changed,
    a_row_that_breaks_the_rules_is_refused_by_the_database_itself,
}

async fn a_database_of_a_newer_version_is_refused(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    open(&database).await?.close().await;
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                 SELECT 9999, 'of tomorrow', success, checksum, execution_time FROM _sqlx_migrations LIMIT 1";
    assert_eq!(Direct::to(&database).await?.run(newer).await?, 1);
    for opening in [Opening::CreateAndUpdate, Opening::AsItIs] {
        let error = refusal(&database, opening).await?;
        assert!(matches!(error.kind, OpenErrorKind::Newer(_)), "{opening:?}: {error}");
        assert_names(&database, &error, "was made by a newer version")?;
    }
    Ok(())
}

async fn a_database_of_an_older_version_is_not_touched_where_nothing_may_be_changed(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    open(&database).await?.close().await;
    let mut direct = Direct::to(&database).await?;
    direct.run("DELETE FROM _sqlx_migrations").await?;
    let error = refusal(&database, Opening::AsItIs).await?;
    assert!(matches!(error.kind, OpenErrorKind::Outdated), "{error}");
    assert_names(&database, &error, "was made by an older version")?;
    assert_eq!(direct.number("SELECT count(*) FROM _sqlx_migrations").await?, 0);
    Ok(())
}

async fn an_empty_database_is_refused_where_nothing_may_be_changed(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    if let DatabaseUrl::Sqlite(path) = database.url.parse()? {
        std::fs::write(path, "")?;
    }
    let error = refusal(&database, Opening::AsItIs).await?;
    assert!(matches!(error.kind, OpenErrorKind::Empty(_) | OpenErrorKind::EmptyFile), "{error}");
    assert_names(&database, &error, "is empty")?;
    let tables = match engine {
        Engine::Sqlite => "SELECT count(*) FROM sqlite_schema",
        Engine::Postgres => "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'",
    };
    assert_eq!(Direct::to(&database).await?.number(tables).await?, 0);
    assert!(!database.key_file.exists(), "a key was made for a database that was refused");
    Ok(())
}

async fn a_finished_database_opens_where_nothing_may_be_changed(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open(&database).await?;
    store.submit(request()?).await?;
    // Beside the server that uses it, as `clinic export` does.
    let url = database.url.parse()?;
    let clock = clinic::clock::Clock::system();
    let (beside, _) = clinic::store::Store::open(&url, &database.key_file, Opening::AsItIs, clock).await?;
    assert_eq!(export(&beside, &ExportFilter::default()).await?.len(), 1);
    store.submit(request()?).await?;
    assert_eq!(export(&beside, &ExportFilter::default()).await?.len(), 2);
    Ok(())
}

async fn a_row_that_breaks_the_rules_is_refused_by_the_database_itself(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open(&database).await?;
    let reference = store.submit(request()?).await?.reference;
    let mut direct = Direct::to(&database).await?;
    let refused = direct.run("UPDATE appointment_requests SET status = 'lost'").await;
    assert!(refused.is_err(), "an unknown status was taken");
    let orphan = "INSERT INTO request_history (id, request_id, changed_at, changed_by, change) \
                  VALUES ('x', 'nobody', 0, 'patient', 'submitted')";
    assert!(direct.run(orphan).await.is_err(), "history of no request was taken");
    let rows = export(&store, &ExportFilter::default()).await?;
    assert_eq!((rows.len(), &rows[0].reference, rows[0].progress.status), (1, &reference, Status::New));
    Ok(())
}

#[tokio::test]
async fn a_step_that_is_known_by_its_former_comment_is_the_same_and_another_text_is_not() -> TestResult {
    const FORMER: &str = "UPDATE _sqlx_migrations SET checksum = \
        x'9eabf269c61f573ed0aedb4740b28ff8e301db9be12f07de62302546631761fe2f367eaecd67687eb940f661350a2f13' \
        WHERE version = 12";
    let database = TestDatabase::new(Engine::Sqlite).await?;
    open(&database).await?.close().await;
    let mut direct = Direct::to(&database).await?;
    assert_eq!(direct.run(FORMER).await?, 1);
    open(&database).await?.close().await;
    assert_eq!(direct.run("UPDATE _sqlx_migrations SET checksum = x'9eab' WHERE version = 12").await?, 1);
    let error = refusal(&database, Opening::CreateAndUpdate).await?;
    assert!(matches!(error.kind, OpenErrorKind::NotADatabase(_)), "{error}");
    Ok(())
}

#[tokio::test]
async fn a_missing_file_is_refused_where_nothing_may_be_changed_and_none_is_made() -> TestResult {
    let database = TestDatabase::new(Engine::Sqlite).await?;
    let error = refusal(&database, Opening::AsItIs).await?;
    assert!(matches!(error.kind, OpenErrorKind::NoSuchFile), "{error}");
    assert_names(&database, &error, "there is no database at")?;
    let path = database.url.strip_prefix("sqlite://").ok_or("not a file")?;
    assert!(!std::path::Path::new(path).exists() && !database.key_file.exists());
    Ok(())
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_named_without_its_password() -> TestResult {
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    let port = listener.local_addr()?.port();
    drop(listener);
    let folder = tempfile::tempdir()?;
    let url = format!("postgres://somebody:secret-word@127.0.0.1:{port}/front_desk").parse()?;
    let key_file = folder.path().join("clinic.key");
    let opened =
        clinic::store::Store::open(&url, &key_file, Opening::CreateAndUpdate, clinic::clock::Clock::system()).await;
    let error = opened.err().ok_or("nothing answered, and the store opened")?;
    assert!(matches!(error.kind, OpenErrorKind::Unreachable(_)), "{error}");
    let sentence = error.to_string();
    assert!(
        sentence.contains(&format!("cannot reach PostgreSQL database front_desk at 127.0.0.1:{port}")),
        "{sentence}"
    );
    assert!(!sentence.contains("secret-word") && !format!("{error:?} {url:?}").contains("secret-word"), "{sentence}");
    assert!(!key_file.exists());
    Ok(())
}

#[tokio::test]
async fn a_server_that_takes_the_call_and_says_nothing_is_given_up() -> TestResult {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("postgres://somebody@{}/front_desk", silent.local_addr()?).parse()?;
    let folder = tempfile::tempdir()?;
    let key_file = folder.path().join("clinic.key");
    let opening = clinic::store::Store::open(&url, &key_file, Opening::CreateAndUpdate, clinic::clock::Clock::system());
    let opened = tokio::time::timeout(Duration::from_secs(10), opening).await?;
    let error = opened.err().ok_or("nothing answered, and the store opened")?;
    assert!(matches!(error.kind, OpenErrorKind::Unreachable(_)), "{error}");
    Ok(())
}

#[tokio::test]
async fn a_database_that_is_not_on_the_server_is_named() -> TestResult {
    let mut database = TestDatabase::new(Engine::Postgres).await?;
    let DatabaseUrl::Postgres(options) = database.url.parse()? else { return Err("not a server".into()) };
    let name = options.get_database().ok_or("no name")?.to_owned();
    database.url = database.url.replace(&name, "clinic_test_nowhere");
    let error = refusal(&database, Opening::CreateAndUpdate).await?;
    assert!(matches!(error.kind, OpenErrorKind::Unreachable(_)), "{error}");
    assert_names(&database, &error, "does not exist")?;
    Ok(())
}

/// The sentence says what is wrong, and with which database.
fn assert_names(database: &TestDatabase, error: &OpenError, problem: &str) -> TestResult {
    let (sentence, place) = (error.to_string(), database.url.parse::<DatabaseUrl>()?.to_string());
    assert!(sentence.contains(problem), "`{problem}` is not in: {sentence}");
    assert!(sentence.contains(&place), "`{place}` is not in: {sentence}");
    Ok(())
}
