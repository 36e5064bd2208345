//! Many requests in one transaction of SQLite.
//!
//! Every statement takes all rows at once, as one JSON text: a statement for each row would cost more than the disk.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};
use sqlx::sqlite::SqliteConnection;

use super::submitting::{Inserted, NewRow, REFERENCES_TRIED};
use crate::domain::reference::Reference;
use crate::random::random_bytes;

/// Inserts what is new and tells what became of each row.
pub(super) async fn insert(
    connection: &mut SqliteConnection,
    rows: &mut [NewRow],
    key_id: &str,
) -> Result<Vec<Inserted>, sqlx::Error> {
    let mut outcomes: Vec<Option<Inserted>> = rows.iter().map(|_| None).collect();
    let mut left: Vec<usize> = (0..rows.len()).collect();
    for _ in 0..REFERENCES_TRIED {
        let stored = insert_requests(connection, left.iter().map(|at| &rows[*at]), key_id).await?;
        left.retain(|at| {
            let is_stored = stored.contains(&rows[*at].id);
            if is_stored {
                outcomes[*at] = Some(Inserted::Yes);
            }
            !is_stored
        });
        if left.is_empty() {
            break;
        }
        let earlier = references(connection, left.iter().map(|at| &rows[*at])).await?;
        left.retain(|at| {
            let reference = earlier.get(&rows[*at].sending);
            outcomes[*at] = reference.cloned().map(Inserted::SubmittedBefore);
            reference.is_none()
        });
        for at in &left {
            rows[*at].reference = Reference::from_random(random_bytes().map_err(sqlx::Error::decode)?);
        }
    }
    let new = rows.iter().zip(&outcomes).filter(|(_, outcome)| matches!(outcome, Some(Inserted::Yes)));
    insert_what_belongs_to_them(connection, &new.map(|(row, _)| row).collect::<Vec<_>>()).await?;
    Ok(outcomes.into_iter().map(|outcome| outcome.unwrap_or(Inserted::ReferenceTaken)).collect())
}

/// A row as one JSON value.
pub(super) fn columns(row: &NewRow) -> Value {
    let (request, details) = (&row.request, &row.request.details);
    json!([
        row.id,
        row.reference.as_str(),
        request.submission_id.to_string(),
        row.submitted_at,
        request.status.as_str(),
        row.contact,
        details.patient_status.as_str(),
        details.location.as_str(),
        details.preferred_time.as_str(),
        request.language,
        request.source_path,
        row.same_person[0],
        row.same_person[1],
        row.same_since,
        row.sending,
    ])
}

/// Answers the ids of the rows that were not there yet.
async fn insert_requests(
    connection: &mut SqliteConnection,
    rows: impl Iterator<Item = &NewRow>,
    key_id: &str,
) -> Result<HashSet<String>, sqlx::Error> {
    let values: Value = rows.map(columns).collect();
    // `WHERE true` keeps SQLite from reading ON CONFLICT as a join's condition (sqlite.org/lang_upsert.html).
    let ids: Vec<String> = sqlx::query_scalar(
        "INSERT INTO appointment_requests (id, reference, submission_id, submitted_at, status, key_id, contact, \
         patient_status, location, preferred_time, language, source_path, sending, possible_duplicate_of) \
         SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, $2, value ->> 5, value ->> 6, \
         value ->> 7, value ->> 8, value ->> 9, value ->> 10, value ->> 14, \
         nullif(max(coalesce((SELECT max(request_id) FROM request_words \
         WHERE word = value ->> 11 AND request_id >= value ->> 13), ''), \
         coalesce((SELECT max(request_id) FROM request_words \
         WHERE word = value ->> 12 AND request_id >= value ->> 13), '')), '') \
         FROM json_each($1) WHERE true ON CONFLICT DO NOTHING RETURNING id",
    )
    .bind(values.to_string())
    .bind(key_id)
    .fetch_all(connection)
    .await?;
    Ok(ids.into_iter().collect())
}

/// The references of what was sent before, by the sending.
async fn references(
    connection: &mut SqliteConnection,
    rows: impl Iterator<Item = &NewRow>,
) -> Result<HashMap<String, String>, sqlx::Error> {
    let sendings: Value = rows.map(|row| row.sending.as_str()).collect();
    let found: Vec<(String, String)> = sqlx::query_as(
        "SELECT sending, reference FROM appointment_requests \
         WHERE sending IN (SELECT value FROM json_each($1))",
    )
    .bind(sendings.to_string())
    .fetch_all(connection)
    .await?;
    Ok(found.into_iter().collect())
}

/// Writes history and search words of new rows.
async fn insert_what_belongs_to_them(connection: &mut SqliteConnection, rows: &[&NewRow]) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let history: Value = rows.iter().map(|row| json!([row.history_id, row.id, row.submitted_at])).collect();
    sqlx::query(
        "INSERT INTO request_history (id, request_id, changed_at, changed_by, change) \
         SELECT value ->> 0, value ->> 1, value ->> 2, 'patient', 'submitted' FROM json_each($1)",
    )
    .bind(history.to_string())
    .execute(&mut *connection)
    .await?;
    let words: Value = rows.iter().map(|row| json!([row.id, row.all_words()])).collect();
    sqlx::query("INSERT INTO waiting_words (request_id, words) SELECT value ->> 0, value ->> 1 FROM json_each($1)")
        .bind(words.to_string())
        .execute(connection)
        .await?;
    Ok(())
}
