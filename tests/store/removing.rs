//! What belongs to a request goes with it, and how that is found.

use clinic::store::ExportFilter;
use sqlx::AssertSqlSafe;

use crate::fixture::{export, open, request};
use crate::support::{Direct, Engine, TestDatabase, TestResult, on_both_engines};

on_both_engines! {
    a_request_that_is_removed_takes_its_history_along_and_no_other_request,
    every_reference_says_what_becomes_of_it_and_is_found_by_an_index,
}

async fn a_request_that_is_removed_takes_its_history_along_and_no_other_request(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open(&database).await?;
    let first = store.submit(request()?).await?.reference;
    let second = store.submit(request()?).await?.reference;
    let mut direct = Direct::to(&database).await?;
    let linked = "SELECT count(possible_duplicate_of) FROM appointment_requests";
    assert_eq!(direct.number(linked).await?, 1);
    let remove = format!("DELETE FROM appointment_requests WHERE reference = '{first}'");
    assert_eq!(direct.run(AssertSqlSafe(remove)).await?, 1);
    let left = export(&store, &ExportFilter::default()).await?;
    assert_eq!((left.len(), &left[0].reference), (1, &second));
    assert_eq!(direct.number(linked).await?, 0);
    let history = direct.texts("SELECT request_id FROM request_history").await?;
    assert_eq!(history, [left[0].id.to_string()]);
    Ok(())
}

/// What names a row of another table, and is kept from naming none.
const REFERENCES: [&str; 14] = [
    "appointment_requests.possible_duplicate_of",
    "export_set_requests.request_id",
    "export_set_requests.set_number",
    "request_history.request_id",
    "staff_browsers.account_id",
    "staff_calendars.account_id",
    "staff_drafts.account_id",
    "staff_links.account_id",
    "staff_notices.account_id",
    "staff_passkey_questions.account_id",
    "staff_passkeys.account_id",
    "staff_recovery_codes.account_id",
    "staff_sessions.account_id",
    "staff_used_codes.account_id",
];
/// What does so without a foreign key.
const LOOSE: &str = "search_terms.request_id";

async fn every_reference_says_what_becomes_of_it_and_is_found_by_an_index(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    open(&database).await?;
    let mut direct = Direct::to(&database).await?;
    let (references, without_action, indexed) = match engine {
        Engine::Sqlite => (
            "SELECT tables.name || '.' || keys.\"from\" FROM sqlite_schema AS tables, \
             pragma_foreign_key_list(tables.name) AS keys WHERE tables.type = 'table' ORDER BY 1",
            "SELECT count(*) FROM sqlite_schema AS tables, pragma_foreign_key_list(tables.name) AS keys \
             WHERE tables.type = 'table' AND keys.on_delete NOT IN ('CASCADE', 'SET NULL')",
            "SELECT DISTINCT tables.name || '.' || columns.name FROM sqlite_schema AS tables, \
             pragma_index_list(tables.name) AS indexes, pragma_index_info(indexes.name) AS columns \
             WHERE tables.type = 'table' AND columns.seqno = 0",
        ),
        Engine::Postgres => (
            "SELECT conrelid::regclass::text || '.' || attname FROM pg_constraint \
             JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1] WHERE contype = 'f' ORDER BY 1",
            "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND confdeltype NOT IN ('c', 'n')",
            "SELECT DISTINCT indrelid::regclass::text || '.' || attname FROM pg_index \
             JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0] \
             JOIN pg_class ON pg_class.oid = indrelid WHERE relnamespace = 'public'::regnamespace",
        ),
    };
    assert_eq!(direct.texts(references).await?, REFERENCES);
    assert_eq!(direct.number(without_action).await?, 0, "a reference does not say what becomes of it");
    let indexed = direct.texts(indexed).await?;
    for reference in REFERENCES.iter().chain(&[LOOSE]) {
        assert!(indexed.iter().any(|column| column == reference), "{reference} is searched row by row: {indexed:?}");
    }
    Ok(())
}
