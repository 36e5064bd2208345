//! Which earlier request a new one may be about, on SQLite: one of the same form, else one of the same person.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};
use sqlx::sqlite::SqliteConnection;

use super::submitting::NewRow;
use super::waiting_words::WaitingWords;

/// The first request of each form, by the form's id.
pub(super) type FirstOfForm = HashMap<String, String>;

/// Looks up what these rows' forms have stored already.
pub(super) async fn first_of_forms(
    connection: &mut SqliteConnection,
    rows: &[NewRow],
) -> Result<FirstOfForm, sqlx::Error> {
    let ids: Value = rows.iter().map(|row| row.request.submission_id.to_string()).collect();
    // The first is the one that is not linked to another of its form: clocks may be set back, links stay.
    let found: Vec<(String, String)> = sqlx::query_as(
        "SELECT submission_id, min(id) FROM appointment_requests AS first \
         WHERE submission_id IN (SELECT value FROM json_each($1)) AND NOT EXISTS (\
         SELECT 1 FROM appointment_requests AS earlier \
         WHERE earlier.submission_id = first.submission_id AND earlier.id = first.possible_duplicate_of) \
         GROUP BY submission_id",
    )
    .bind(ids.to_string())
    .fetch_all(connection)
    .await?;
    Ok(found.into_iter().collect())
}

/// Links rows that were just stored to earlier requests, each other included.
pub(super) async fn link(
    connection: &mut SqliteConnection,
    words: &WaitingWords,
    mut first: FirstOfForm,
    rows: &[&NewRow],
) -> Result<(), sqlx::Error> {
    let mut links: BTreeMap<&str, String> = words.links(rows).into_iter().collect();
    for row in rows {
        match first.get(&row.request.submission_id.to_string()) {
            Some(earlier) => {
                links.insert(&row.id, earlier.clone());
            }
            None => {
                first.insert(row.request.submission_id.to_string(), row.id.clone());
            }
        }
    }
    if links.is_empty() {
        return Ok(());
    }
    let links: Value = links.into_iter().map(|(id, earlier)| json!([id, earlier])).collect();
    sqlx::query(
        "UPDATE appointment_requests SET possible_duplicate_of = links.value ->> 1 \
         FROM json_each($1) AS links WHERE appointment_requests.id = links.value ->> 0",
    )
    .bind(links.to_string())
    .execute(connection)
    .await?;
    Ok(())
}
