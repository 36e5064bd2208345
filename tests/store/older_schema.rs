//! A database of an earlier version, with requests in it, is brought up to date and keeps every one of them.

use std::collections::BTreeSet;

use clinic::domain::request::{NewRequest, StoredRequest};
use clinic::domain::status::Status;
use clinic::store::{DatabaseUrl, ExportFilter};
use sqlx::migrate::Migrator;
use sqlx::{AssertSqlSafe, Connection, Executor};

use crate::fixture::{export, name, open, open_at, phone, request, stopped_clock};
use crate::support::{Direct, Engine, TestDatabase, TestResult, on_both_engines};

on_both_engines! {
    every_request_of_the_first_version_is_kept_and_its_form_still_known,
    every_request_of_the_version_before_is_kept_and_its_form_still_known,
}

static MIGRATIONS: Migrator = sqlx::migrate!();

/// An earlier schema, as far as it differs from today's.
#[derive(Clone, Copy)]
struct Before {
    /// Its last migration.
    version: i64,
    columns_of_requests: &'static [&'static str],
}

const FIRST: Before = Before { version: 2, columns_of_requests: &["submission_id"] };
/// What waits for the index, as the versions before kept it: a row for each request.
const WAITING: &str = "(SELECT request_id, '[' || group_concat(term.value) || ']' AS words \
                       FROM index_queue, json_each(index_queue.terms) AS term GROUP BY request_id)";
/// Keeps terms out of the index.
const NOT_YET: &str = "CREATE TRIGGER not_yet BEFORE INSERT ON search_terms BEGIN SELECT RAISE(ABORT, 'not yet'); END";
const BEFORE: Before = Before { version: 3, columns_of_requests: &["submission_id", "sending"] };

async fn every_request_of_the_first_version_is_kept_and_its_form_still_known(engine: Engine) -> TestResult {
    every_request_is_kept(engine, FIRST).await
}

async fn every_request_of_the_version_before_is_kept_and_its_form_still_known(engine: Engine) -> TestResult {
    every_request_is_kept(engine, BEFORE).await
}

async fn every_request_is_kept(engine: Engine, before: Before) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let forms = turn_back(&database, engine, before).await?;
    let mut direct = Direct::to(&database).await?;
    assert_eq!(direct.number("SELECT count(*) FROM appointment_requests").await?, 4);
    assert!(direct.number("SELECT count(version) FROM appointment_requests").await.is_err(), "the schema is not old");
    direct.run("UPDATE appointment_requests SET status = 'closed', assigned_to = 'Grace', exported_at = 1").await?;
    let words = direct.number("SELECT count(*) FROM request_words").await?;
    let waiting = direct.number("SELECT count(*) FROM waiting_words").await?;
    assert!(words > 0, "no words to keep");
    assert_eq!(waiting, i64::from(engine == Engine::Sqlite));
    // The requests are alike.
    let terms = words + waiting * words / 3;

    let store = open(&database).await?;
    let kept = export(&store, &ExportFilter::default()).await?;
    let details: Vec<_> = kept.iter().map(|row| row.details.clone()).collect();
    assert_eq!(details, forms.iter().map(|form| form.details.clone()).collect::<Vec<_>>());
    for row in &kept {
        assert_eq!((row.progress.status, row.progress.assigned_to.as_deref()), (Status::Closed, Some("Grace")));
        assert!(row.exported_at.is_some());
    }
    assert_eq!(direct.number("SELECT count(*) FROM request_history").await?, 4);
    assert_eq!(direct.numbers("SELECT version FROM appointment_requests").await?, [1; 4]);
    assert_eq!(direct.number("SELECT count(*) FROM search_terms").await?, terms);
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
async fn turn_back(database: &TestDatabase, engine: Engine, before: Before) -> TestResult<Vec<NewRequest>> {
    let today = TestDatabase::new(engine).await?;
    let clock = stopped_clock()?;
    let store = open_at(&today, clock.clone()).await?;
    let mut forms = Vec::new();
    let mut from = Direct::to(&today).await?;
    for number in 0..4 {
        if number == 3 && engine == Engine::Sqlite {
            // Three are in the index, and the last one waits for it.
            from.until_indexed().await?;
            from.run(NOT_YET).await?;
        }
        let mut form = request()?;
        form.details.last_name = name(&format!("Lovelace {number}"))?;
        form.details.phone = phone(&format!("(703) 555-010{number}"))?;
        store.submit(form.clone()).await?;
        forms.push(form);
        clock.advance(1);
    }
    store.close().await;
    std::fs::copy(&today.key_file, &database.key_file)?;
    make_tables_of(before, database).await?;
    let mut to = Direct::to(database).await?;
    for table in tables(before) {
        if table.today == WAITING && engine == Engine::Postgres {
            continue;
        }
        for insert in from.texts(AssertSqlSafe(table.rows_as_inserts())).await? {
            to.run(AssertSqlSafe(insert)).await?;
        }
    }
    Ok(forms)
}

async fn make_tables_of(before: Before, database: &TestDatabase) -> TestResult {
    let before: Vec<_> = MIGRATIONS.iter().filter(|migration| migration.version <= before.version).cloned().collect();
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

/// A table of today that an earlier version had, under that version's names.
struct Table {
    today: &'static str,
    before: &'static str,
    /// Today's name of each column, and the earlier one.
    columns: Vec<(&'static str, &'static str)>,
}

fn tables(before: Before) -> [Table; 5] {
    let same = |names: &[&'static str]| names.iter().map(|name| (*name, *name)).collect::<Vec<_>>();
    let mut requests = same(&[
        "id",
        "reference",
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
    ]);
    requests.extend(same(before.columns_of_requests));
    let history = same(&["id", "request_id", "changed_at", "changed_by", "change"]);
    let table = |today, before, columns| Table { today, before, columns };
    [
        table("settings", "settings", same(&["name", "value"])),
        table("appointment_requests", "appointment_requests", requests),
        table("request_history", "request_history", history),
        table("search_terms", "request_words", vec![("term", "word"), ("request_id", "request_id")]),
        table(WAITING, "waiting_words", vec![("request_id", "request_id"), ("words", "words")]),
    ]
}

impl Table {
    /// A query for the statements that store its rows again.
    fn rows_as_inserts(&self) -> String {
        let quoted = |(column, _): &(&str, &str)| {
            format!("coalesce('''' || replace(CAST({column} AS TEXT), '''', '''''') || '''', 'NULL')")
        };
        let values = self.columns.iter().map(quoted).collect::<Vec<_>>().join(" || ', ' || ");
        let names = self.columns.iter().map(|(_, before)| *before).collect::<Vec<_>>().join(", ");
        format!(
            "SELECT 'INSERT INTO {} ({names}) VALUES (' || {values} || ')' FROM {} ORDER BY {}",
            self.before, self.today, self.columns[0].0
        )
    }
}
