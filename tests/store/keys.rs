//! The key file: which one belongs to a database, and what is said when it does not.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use clinic::clock::Clock;
use clinic::keys::{KeyError, Keys};
use clinic::store::{ExportFilter, OpenError, OpenErrorKind, Opening, Store};

use crate::direct::Direct;
use crate::fixture::{export, open, refusal, request};
use crate::support::{Engine, TestDatabase, TestResult, on_both_engines};

on_both_engines! {
    a_new_database_gets_a_key_that_only_its_owner_can_read,
    a_new_database_takes_the_key_that_lies_there,
    a_missing_key_is_named_and_none_is_made,
    another_key_is_refused_and_both_are_named,
    a_key_that_everyone_can_read_is_refused_with_the_command_that_mends_it,
    a_file_that_holds_no_key_is_refused,
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
        assert_eq!((keys.id(), keys.sealing()), (made.id(), made.sealing()));
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
