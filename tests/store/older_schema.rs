//! A database of the version before, with requests in it, is brought up to date and keeps every one of them.

use std::collections::BTreeSet;

use clinic::domain::request::{NewRequest, StoredRequest};
use clinic::store::{DatabaseUrl, ExportFilter};
use sqlx::migrate::Migrator;
use sqlx::{AssertSqlSafe, Connection, Executor};

use crate::direct::Direct;
use crate::fixture::{export, name, open, open_at, phone, request, stopped_clock};
use crate::support::{Engine, TestDatabase, TestResult, on_both_engines};

on_both_engines! {
    every_request_of_the_version_before_is_kept_and_its_form_still_known,
}

static MIGRATIONS: Migrator = sqlx::migrate!();

/// The last migration of the version before.
const BEFORE: i64 = 2;

const TABLES: [&str; 5] = ["settings", "appointment_requests", "request_history", "request_words", "waiting_words"];

async fn every_request_of_the_version_before_is_kept_and_its_form_still_known(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let forms = turn_back(&database, engine).await?;
    let mut direct = Direct::to(&database).await?;
    assert_eq!(direct.number("SELECT count(*) FROM appointment_requests").await?, 4);
    assert!(direct.number("SELECT count(sending) FROM appointment_requests").await.is_err(), "the schema is not old");

    let store = open(&database).await?;
    let kept = export(&store, &ExportFilter::default()).await?;
    let details: Vec<_> = kept.iter().map(|row| row.details.clone()).collect();
    assert_eq!(details, forms.iter().map(|form| form.details.clone()).collect::<Vec<_>>());
    assert_eq!(direct.number("SELECT count(*) FROM request_history").await?, 4);
    let links = "SELECT count(*) FROM appointment_requests AS later, appointment_requests AS earlier \
                 WHERE later.possible_duplicate_of = earlier.id AND later.id > earlier.id";
    assert_eq!(direct.number(links).await?, 3);
    check_that_it_works(&database, &forms, &kept).await
}

/// New sendings, of an old form and of a new one.
async fn check_that_it_works(database: &TestDatabase, forms: &[NewRequest], kept: &[StoredRequest]) -> TestResult {
    let store = open(database).await?;
    let mut direct = Direct::to(database).await?;
    let mut mended = forms[1].clone();
    mended.details.first_name = name("Grace")?;
    let receipt = store.submit(mended.clone()).await?;
    assert!(receipt.is_new);
    assert!(!store.submit(mended).await?.is_new);
    let linked_to = format!(
        "SELECT earlier.reference FROM appointment_requests AS earlier, appointment_requests AS later \
         WHERE later.reference = '{}' AND earlier.id = later.possible_duplicate_of",
        receipt.reference
    );
    assert_eq!(direct.texts(AssertSqlSafe(linked_to)).await?, [kept[1].reference.as_str()]);
    assert!(store.submit(request()?).await?.is_new);
    direct.until_indexed().await?;
    let references: BTreeSet<_> =
        export(&store, &ExportFilter::default()).await?.iter().map(|row| row.reference.to_string()).collect();
    assert_eq!(references.len(), 6);
    Ok(())
}

/// Makes a database of the version before that holds four requests: what this version seals and hashes, in the tables
/// of that one. Answers their forms.
async fn turn_back(database: &TestDatabase, engine: Engine) -> TestResult<Vec<NewRequest>> {
    let today = TestDatabase::new(engine).await?;
    let clock = stopped_clock()?;
    let store = open_at(&today, clock.clone()).await?;
    let mut forms = Vec::new();
    for number in 0..4 {
        let mut form = request()?;
        form.details.last_name = name(&format!("Lovelace {number}"))?;
        form.details.phone = phone(&format!("(703) 555-010{number}"))?;
        store.submit(form.clone()).await?;
        forms.push(form);
        clock.advance(1);
    }
    store.close().await;
    std::fs::copy(&today.key_file, &database.key_file)?;
    make_tables_of_before(database).await?;
    let (mut from, mut to) = (Direct::to(&today).await?, Direct::to(database).await?);
    for table in TABLES {
        for insert in from.texts(AssertSqlSafe(rows_as_inserts(table))).await? {
            to.run(AssertSqlSafe(insert)).await?;
        }
    }
    Ok(forms)
}

async fn make_tables_of_before(database: &TestDatabase) -> TestResult {
    let before: Vec<_> = MIGRATIONS.iter().filter(|migration| migration.version <= BEFORE).cloned().collect();
    let before = Migrator { migrations: before.into(), ..Migrator::DEFAULT };
    match database.url.parse()? {
        DatabaseUrl::Sqlite(path) => {
            let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path).create_if_missing(true);
            let mut connection = sqlx::SqliteConnection::connect_with(&options).await?;
            before.run(&mut connection).await?;
            connection.execute("PRAGMA journal_mode = WAL").await?;
            connection.close().await?;
        }
        DatabaseUrl::Postgres(options) => {
            before.run(&mut sqlx::PgConnection::connect_with(&options).await?).await?;
        }
    }
    Ok(())
}

/// A query for the statements that store a table's rows again, of the columns that the version before had.
fn rows_as_inserts(table: &str) -> String {
    let columns: &[&str] = match table {
        "settings" => &["name", "value"],
        "appointment_requests" => &[
            "id",
            "reference",
            "submission_id",
            "submitted_at",
            "status",
            "key_id",
            "contact",
            "patient_status",
            "location",
            "preferred_time",
            "language",
            "source_path",
            "possible_duplicate_of",
        ],
        "request_history" => &["id", "request_id", "changed_at", "changed_by", "change"],
        "request_words" => &["word", "request_id"],
        _ => &["request_id", "words"],
    };
    let quoted =
        |column: &&str| format!("coalesce('''' || replace(CAST({column} AS TEXT), '''', '''''') || '''', 'NULL')");
    let values = columns.iter().map(quoted).collect::<Vec<_>>().join(" || ', ' || ");
    format!(
        "SELECT 'INSERT INTO {table} ({}) VALUES (' || {values} || ')' FROM {table} ORDER BY {}",
        columns.join(", "),
        columns[0]
    )
}
