//! Whoever gets a copy of the database without the key reads no name, no number and no address in it.

use std::fs;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use clinic::domain::request::NewRequest;
use clinic::store::DatabaseUrl;
use sqlx::AssertSqlSafe;

use crate::fixture::{email, name, open, phone, request};
use crate::support::{Direct, Engine, TestDatabase, TestResult, on_both_engines};

on_both_engines! {
    contact_details_stand_nowhere_in_the_database,
}

const FIRST_NAME: &str = "Quetzalina";
const LAST_NAME: &str = "Ötzkanärienvogel";
const PHONE: &str = "(703) 555-0147";
const EMAIL: &str = "Quetzalina.Kanari@Example-Mailbox.org";

/// What is stored in clear: finding it proves that the search finds what is there.
const CLEAR: &str = "/articles/found-by-the-search";

async fn contact_details_stand_nowhere_in_the_database(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open(&database).await?;
    let sent = whoever_must_not_be_read()?;
    // Twice: a second sending must not leave traces either.
    store.submit(sent.clone()).await?;
    store.submit(sent).await?;
    assert_nothing_readable(&database, "while the store is open").await?;
    store.close().await;
    assert_nothing_readable(&database, "once it is closed").await
}

/// A request whose details the search knows.
pub fn whoever_must_not_be_read() -> TestResult<NewRequest> {
    let mut sent = NewRequest { source_path: Some(CLEAR.to_owned()), ..request()? };
    sent.details.first_name = name(FIRST_NAME)?;
    sent.details.last_name = name(LAST_NAME)?;
    sent.details.phone = phone(PHONE)?;
    PHONE.clone_into(&mut sent.details.phone_as_written);
    sent.details.email = email(EMAIL)?;
    Ok(sent)
}

/// Fails where any of their details stands.
pub async fn assert_nothing_readable(database: &TestDatabase, when: &str) -> TestResult {
    let kept = everything_kept(database).await?;
    let holds = |needle: &[u8]| kept.iter().find(|(_, bytes)| bytes.windows(needle.len()).any(|part| part == needle));
    assert!(holds(CLEAR.as_bytes()).is_some(), "the search finds nothing at all {when}");
    for needle in readable_forms() {
        if let Some((place, _)) = holds(&needle) {
            return Err(format!("`{}` stands in {place} {when}", String::from_utf8_lossy(&needle)).into());
        }
    }
    let key = fs::read_to_string(&database.key_file)?;
    let secret = key.split_whitespace().last().ok_or("an empty key file")?;
    let key_file = database.key_file.display().to_string();
    for (place, bytes) in kept.iter().filter(|(place, _)| *place != key_file) {
        assert!(!bytes.windows(secret.len()).any(|part| part == secret.as_bytes()), "the key stands in {place} {when}");
    }
    Ok(())
}

/// Every file of the database, or every row of every table, by name.
pub async fn everything_kept(database: &TestDatabase) -> TestResult<Vec<(String, Vec<u8>)>> {
    let mut kept = Vec::new();
    if let DatabaseUrl::Sqlite(path) = database.url.parse()? {
        for entry in fs::read_dir(path.parent().ok_or("no folder")?)? {
            let path = entry?.path();
            kept.push((path.display().to_string(), fs::read(path)?));
        }
        assert!(kept.len() >= 2, "a database and a key");
    } else {
        let mut direct = Direct::to(database).await?;
        let tables =
            "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name";
        for table in direct.texts(tables).await? {
            let rows = direct.texts(AssertSqlSafe(format!("SELECT t::text FROM \"{table}\" t"))).await?;
            kept.push((table, rows.join("\n").into_bytes()));
        }
        assert!(kept.len() >= 5, "four tables and the migrations'");
        kept.push((database.key_file.display().to_string(), fs::read(&database.key_file)?));
    }
    Ok(kept)
}

/// The details as they are, folded and in parts, each plain, in base 64 and in hexadecimal digits.
fn readable_forms() -> Vec<Vec<u8>> {
    let mut texts: Vec<String> = ["Quetzalina", "Quetz", "Kanari", "etzkan", "kanärienvogel", "otzkanarienvogel"]
        .into_iter()
        .chain([FIRST_NAME, LAST_NAME, PHONE, EMAIL, "Example-Mailbox", "+17035550147", "7035550147", "555-0147"])
        .map(str::to_owned)
        .collect();
    texts.extend(texts.clone().iter().flat_map(|text| [text.to_lowercase(), text.to_uppercase()]));
    let mut forms = Vec::new();
    for text in texts {
        // Base 64 of a part of a text depends on how many bytes stand before it.
        for before in 0..3 {
            let encoded = STANDARD_NO_PAD.encode([&b"..."[..before], text.as_bytes()].concat());
            let of_others_too = [0, 2, 3][before];
            forms.push(encoded.as_bytes()[of_others_too..encoded.len() - 1].to_vec());
        }
        forms.push(text.bytes().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect());
        forms.push(text.into_bytes());
    }
    forms
}
