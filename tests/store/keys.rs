//! The key file: which one belongs to a database, and what is said when it does not.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use clinic::clock::Clock;
use clinic::keys::{KeyError, Keys};
use clinic::store::{ExportFilter, OpenError, OpenErrorKind, Opening, Store, StoreError};

use crate::fixture::{export, open, refusal, request};
use crate::support::{Direct, Engine, TestDatabase, TestResult, on_both_engines};

on_both_engines! {
    a_new_database_gets_a_key_that_only_its_owner_can_read,
    a_new_database_takes_the_key_that_lies_there,
    a_missing_key_is_named_and_none_is_made,
    another_key_is_refused_and_both_are_named,
    a_key_that_everyone_can_read_is_refused_with_the_command_that_mends_it,
    a_file_that_holds_no_key_is_refused,
    a_key_file_of_the_first_version_is_upgraded_in_its_place_by_the_server_alone,
    a_key_file_that_cannot_be_rewritten_is_used_as_it_is,
    each_row_opens_with_the_key_it_was_sealed_with,
    a_row_whose_key_is_not_there_is_named_with_its_key,
}

/// A key file as the first version wrote it, with the key of a file of today.
fn in_the_first_form(text: &str) -> TestResult<String> {
    Ok(format!("# Keep it.\nclinic-key-1 {}\n", text.split_whitespace().last().ok_or("an empty key file")?))
}

async fn a_key_file_of_the_first_version_is_upgraded_in_its_place_by_the_server_alone(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open(&database).await?;
    store.submit(request()?).await?;
    store.close().await;
    let (file, id) = (&database.key_file, key_id(&database)?);
    let today = fs::read_to_string(file)?;
    let first = in_the_first_form(&today)?;
    fs::write(file, &first)?;
    fs::set_permissions(file, fs::Permissions::from_mode(0o640))?;
    assert_eq!(key_id(&database)?, id);
    let url = database.url.parse()?;
    let (reading, _) = Store::open(&url, file, Opening::AsItIs, Clock::system()).await?;
    assert_eq!(export(&reading, &ExportFilter::default()).await?.len(), 1);
    assert_eq!(fs::read_to_string(file)?, first, "a command that only reads changed the key file");
    assert_eq!(export(&open(&database).await?, &ExportFilter::default()).await?.len(), 1);
    assert_eq!(fs::read_to_string(file)?, today);
    assert_eq!(fs::metadata(file)?.permissions().mode() & 0o777, 0o640);
    Ok(())
}

async fn a_key_file_that_cannot_be_rewritten_is_used_as_it_is(engine: Engine) -> TestResult {
    use std::io::Write;
    use std::os::fd::AsRawFd;
    let database = TestDatabase::new(engine).await?;
    open(&database).await?.submit(request()?).await?;
    let text = in_the_first_form(&fs::read_to_string(&database.key_file)?)?;
    // A file that is in no folder, as a shell hands one over.
    let mut nowhere = tempfile::tempfile()?;
    nowhere.set_permissions(fs::Permissions::from_mode(0o600))?;
    nowhere.write_all(text.as_bytes())?;
    let path = format!("/proc/self/fd/{}", nowhere.as_raw_fd());
    let url = database.url.parse()?;
    let (store, _) = Store::open(&url, path.as_ref(), Opening::CreateAndUpdate, Clock::system()).await?;
    assert_eq!(export(&store, &ExportFilter::default()).await?.len(), 1);
    assert_eq!(fs::read_to_string(&path)?, text);
    Ok(())
}

/// A database with a row sealed with one key and one sealed with another, both in its key file; the lines of both.
async fn with_two_keys(database: &TestDatabase) -> TestResult<[String; 2]> {
    let store = open(database).await?;
    store.submit(request()?).await?;
    store.close().await;
    let first = fs::read_to_string(&database.key_file)?;
    fs::remove_file(&database.key_file)?;
    let second_id = Keys::create(&database.key_file)?.id().to_owned();
    let second = fs::read_to_string(&database.key_file)?;
    fs::write(&database.key_file, format!("{second}{}", first.replace("current", "former")))?;
    // The database stays with its key until it is told.
    let store = open(database).await?;
    store.submit(request()?).await?;
    let mut direct = Direct::to(database).await?;
    assert_eq!(direct.number("SELECT count(DISTINCT key_id) FROM appointment_requests").await?, 1);
    store.close().await;
    let told = format!("UPDATE settings SET value = '{second_id}' WHERE name = 'key_id'");
    assert_eq!(direct.run(sqlx::AssertSqlSafe(told)).await?, 1);
    open(database).await?.submit(request()?).await?;
    assert_eq!(direct.number("SELECT count(DISTINCT key_id) FROM appointment_requests").await?, 2);
    Ok([first, second])
}

async fn each_row_opens_with_the_key_it_was_sealed_with(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    with_two_keys(&database).await?;
    assert_eq!(export(&open(&database).await?, &ExportFilter::default()).await?.len(), 3);
    Ok(())
}

async fn a_row_whose_key_is_not_there_is_named_with_its_key(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let [_, second] = with_two_keys(&database).await?;
    let rows = export(&open(&database).await?, &ExportFilter::default()).await?;
    let missing = Direct::to(&database)
        .await?
        .texts("SELECT key_id FROM appointment_requests ORDER BY submitted_at, id")
        .await?
        .swap_remove(0);
    fs::write(&database.key_file, second)?;
    let store = open(&database).await?;
    let first = store.pages(&ExportFilter::default()).recv().await.ok_or("no answer")?;
    let error = first.err().ok_or("a row was opened without its key")?;
    assert!(matches!(error, StoreError::KeyMissing { .. }) && !error.is_temporary(), "{error}");
    let sentence = error.to_string();
    for part in [rows[0].reference.to_string(), rows[0].id.to_string(), format!("key {missing}")] {
        assert!(sentence.contains(&part), "`{part}` is not in: {sentence}");
    }
    Ok(())
}

async fn a_new_database_gets_a_key_that_only_its_owner_can_read(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    open(&database).await?;
    assert_eq!(fs::metadata(&database.key_file)?.permissions().mode() & 0o777, 0o600);
    assert!(Keys::read(&database.key_file)?.is_some());
    Ok(())
}

async fn a_new_database_takes_the_key_that_lies_there(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let made = Keys::create(&database.key_file)?;
    let url = database.url.parse()?;
    for _ in 0..2 {
        let (store, keys) = Store::open(&url, &database.key_file, Opening::CreateAndUpdate, Clock::system()).await?;
        assert_eq!((keys.id(), keys.current().sealing()), (made.id(), made.current().sealing()));
        store.submit(request()?).await?;
        store.close().await;
    }
    Ok(())
}

async fn a_missing_key_is_named_and_none_is_made(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    open(&database).await?.close().await;
    let id = key_id(&database)?;
    let elsewhere = database.key_file.with_extension("moved");
    fs::rename(&database.key_file, &elsewhere)?;
    for opening in [Opening::CreateAndUpdate, Opening::AsItIs] {
        let error = refusal(&database, opening).await?;
        assert!(matches!(error.kind, OpenErrorKind::KeyMissing { .. }), "{error}");
        let missing = format!("{} is missing", database.key_file.display());
        assert_says(&error, &[&format!("sealed with key {id}"), &missing, "CLINIC_KEY_FILE"]);
        assert!(!database.key_file.exists());
    }
    fs::rename(&elsewhere, &database.key_file)?;
    open(&database).await?;
    Ok(())
}

async fn another_key_is_refused_and_both_are_named(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open(&database).await?;
    store.submit(request()?).await?;
    store.close().await;
    let right = key_id(&database)?;
    let put_away = database.key_file.with_extension("right");
    fs::rename(&database.key_file, &put_away)?;
    let wrong = Keys::create(&database.key_file)?.id().to_owned();
    for opening in [Opening::CreateAndUpdate, Opening::AsItIs] {
        let error = refusal(&database, opening).await?;
        assert!(matches!(error.kind, OpenErrorKind::WrongKey { .. }), "{error}");
        let found = format!("{} holds key {wrong}", database.key_file.display());
        assert_says(&error, &[&format!("sealed with key {right}"), &found, "CLINIC_KEY_FILE"]);
    }
    assert_eq!(key_id(&database)?, wrong, "the wrong key file was changed");
    fs::rename(&put_away, &database.key_file)?;
    assert_eq!(export(&open(&database).await?, &ExportFilter::default()).await?.len(), 1);
    Ok(())
}

async fn a_key_that_everyone_can_read_is_refused_with_the_command_that_mends_it(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    open(&database).await?.close().await;
    fs::set_permissions(&database.key_file, fs::Permissions::from_mode(0o644))?;
    for opening in [Opening::CreateAndUpdate, Opening::AsItIs] {
        let error = refusal(&database, opening).await?;
        assert!(matches!(error.kind, OpenErrorKind::Key(KeyError::Exposed(_))), "{error}");
        assert_says(&error, &["everyone", &format!("chmod 600 {}", database.key_file.display())]);
    }
    fs::set_permissions(&database.key_file, fs::Permissions::from_mode(0o600))?;
    open(&database).await?;
    Ok(())
}

async fn a_file_that_holds_no_key_is_refused(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    open(&database).await?.close().await;
    for text in [&b""[..], b"hello", b"clinic-key-1 c2hvcnQ", b"\xFF\xFE"] {
        fs::write(&database.key_file, text)?;
        let error = refusal(&database, Opening::CreateAndUpdate).await?;
        assert!(matches!(error.kind, OpenErrorKind::Key(KeyError::NotAKey(_))), "{error}");
        assert_says(&error, &[&format!("{} is not a key file", database.key_file.display())]);
        assert_eq!(fs::read(&database.key_file)?, text, "the file was changed");
    }
    Ok(())
}

/// On PostgreSQL: a file has one server.
#[tokio::test(flavor = "multi_thread")]
async fn servers_that_start_at_once_on_a_new_database_share_its_key() -> TestResult {
    for _ in 0..10 {
        let database = TestDatabase::new(Engine::Postgres).await?;
        // Set up but without a key, so that nothing but the key is left to agree on.
        open(&database).await?.close().await;
        fs::remove_file(&database.key_file)?;
        assert_eq!(Direct::to(&database).await?.run("DELETE FROM settings WHERE name = 'key_id'").await?, 1);
        let starting = [&database; 8].map(|database| {
            let (url, key_file) = (database.url.clone(), database.key_file.clone());
            tokio::spawn(async move {
                let url = url.parse()?;
                TestResult::Ok(Store::open(&url, &key_file, Opening::CreateAndUpdate, Clock::system()).await?)
            })
        });
        for started in starting {
            let (store, keys) = started.await??;
            assert_eq!(keys.id(), key_id(&database)?);
            store.submit(request()?).await?;
        }
        assert_eq!(export(&open(&database).await?, &ExportFilter::default()).await?.len(), 8);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_new_keys_for_one_new_database_only_one_is_taken() -> TestResult {
    let database = TestDatabase::new(Engine::Postgres).await?;
    let url = database.url.parse()?;
    let other_file = database.key_file.with_file_name("other.key");
    let (one, other) = tokio::join!(
        Store::open(&url, &database.key_file, Opening::CreateAndUpdate, Clock::system()),
        Store::open(&url, &other_file, Opening::CreateAndUpdate, Clock::system()),
    );
    let (taken, refused) = match (one, other) {
        (Ok((_, keys)), Err(error)) | (Err(error), Ok((_, keys))) => (keys, error),
        (one, other) => return Err(format!("{:?} and {:?}", one.err(), other.err()).into()),
    };
    // Missing, if the second came late enough to make none.
    let (OpenErrorKind::WrongKey { needed, .. } | OpenErrorKind::KeyMissing { needed, .. }) = &refused.kind else {
        return Err(refused.into());
    };
    assert_eq!(needed, taken.id());
    Ok(())
}

#[test]
fn of_keys_made_at_once_the_file_holds_the_one_that_was_handed_out() -> TestResult {
    let folder = tempfile::tempdir()?;
    for round in 0..200 {
        let path = folder.path().join(format!("{round}.key"));
        let at_once = std::sync::Barrier::new(4);
        let made: Vec<_> = std::thread::scope(|scope| {
            let making = [(); 4].map(|()| {
                scope.spawn(|| {
                    at_once.wait();
                    Keys::create(&path).ok()
                })
            });
            making.into_iter().filter_map(|thread| thread.join().ok().flatten()).collect()
        });
        let kept = Keys::read(&path)?.ok_or("no key was made")?;
        let made: Vec<_> = made.iter().map(Keys::id).collect();
        assert_eq!(made, [kept.id()], "round {round}");
        assert_eq!(fs::read_dir(folder.path())?.count(), round + 1, "a draft stayed behind");
    }
    Ok(())
}

fn key_id(database: &TestDatabase) -> TestResult<String> {
    Ok(Keys::read(&database.key_file)?.ok_or("there is no key file")?.id().to_owned())
}

fn assert_says(error: &OpenError, parts: &[&str]) {
    let sentence = error.to_string();
    for part in parts {
        assert!(sentence.contains(part), "`{part}` is not in: {sentence}");
    }
}
