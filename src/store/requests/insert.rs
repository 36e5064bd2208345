//! The one way in which requests come into the database: one row, a group commit's or a demonstration's thousands.
//!
//! Every statement takes all rows at once, as one JSON text of named values: a statement for each row would cost more
//! than the disk. What the database answers is matched by a row's id or sending, never by its place.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};

use super::index_queue::{self, IndexQueue};
use super::links;
use super::row::{NewRow, new_reference};
use crate::domain::history::{Change, HistoryRow};
use crate::domain::progress::Progress;
use crate::domain::reference::Reference;
use crate::store::engine::transaction::{Transaction, within_rows};
use crate::store::error::StoreError;
use crate::store::outbox::insert as outbox;

/// How many references are tried before chance is ruled out: with a million requests stored, one try in a
/// thousand meets a taken one.
const REFERENCES_TRIED: usize = 8;

/// What a patient gets for a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The reference to read out.
    pub reference: Reference,
    /// Whether this sending stored it; false when an earlier one had.
    pub is_new: bool,
}

/// What became of rows, by their ids. A row that is not among them found no free reference.
pub type Receipts = HashMap<String, Receipt>;

/// Stores rows that are not stored yet, with history, search terms and messages, linked to earlier requests that they may be
/// about. `queue` knows the requests whose terms the database cannot find yet.
pub async fn insert(
    transaction: &mut Transaction<'_>,
    rows: &[NewRow],
    queue: &IndexQueue,
) -> Result<Receipts, StoreError> {
    let mut receipts = Receipts::new();
    let mut stored: HashMap<String, Option<String>> = HashMap::new();
    let mut left: Vec<(&NewRow, Reference)> = rows.iter().map(|row| (row, row.reference.clone())).collect();
    for _ in 0..REFERENCES_TRIED {
        let inserted = insert_requests(transaction, &left).await?;
        left.retain(|(row, reference)| {
            let is_stored = inserted.contains_key(&row.id);
            if is_stored {
                receipts.insert(row.id.clone(), Receipt { reference: reference.clone(), is_new: true });
            }
            !is_stored
        });
        stored.extend(inserted);
        if left.is_empty() {
            break;
        }
        let earlier = references(transaction, &left).await?;
        left.retain(|(row, _)| {
            let reference = earlier.get(&row.sending).cloned().map(Reference::from_stored);
            let is_known = reference.is_some();
            receipts.extend(reference.map(|reference| (row.id.clone(), Receipt { reference, is_new: false })));
            !is_known
        });
        for (_, reference) in &mut left {
            *reference = new_reference()?;
        }
    }
    let new: Vec<&NewRow> = rows.iter().filter(|row| stored.contains_key(&row.id)).collect();
    if !new.is_empty() {
        links::link(transaction, &new, &stored, queue).await?;
        insert_history(transaction, &new).await?;
        index_queue::insert_terms(transaction, &new).await?;
        outbox::insert(transaction, new.iter().flat_map(|row| &row.told.messages)).await?;
        outbox::insert_for_staff(transaction, new.iter().filter_map(|row| row.told.for_staff.as_ref())).await?;
    }
    Ok(receipts)
}

/// Answers the ids of the rows that were not there yet, each with the earlier request that it was linked to: the first
/// of its form, else the newest of its person.
async fn insert_requests(
    transaction: &mut Transaction<'_>,
    rows: &[(&NewRow, Reference)],
) -> Result<HashMap<String, Option<String>>, sqlx::Error> {
    let values: Value = rows.iter().map(|(row, reference)| values(row, reference)).collect();
    // `WHERE true` keeps SQLite from reading ON CONFLICT as a join's condition (sqlite.org/lang_upsert.html). A form's
    // first request is the one that is not linked to another of the form: clocks may be set back, links stay.
    let inserted: Vec<(String, Option<String>)> = within_rows!(
        transaction,
        "INSERT INTO appointment_requests (id, reference, sending, submission_id, submitted_at, status, key_id, \
         contact, patient_status, location, preferred_time, language, source_path, due_at, next_step, \
         possible_duplicate_of) \
         SELECT value ->> 'id', value ->> 'reference', value ->> 'sending', value ->> 'submission_id', \
         CAST(value ->> 'submitted_at' AS BIGINT), value ->> 'status', value ->> 'key_id', value ->> 'contact', \
         value ->> 'patient_status', value ->> 'location', value ->> 'preferred_time', value ->> 'language', \
         value ->> 'source_path', CAST(value ->> 'due_at' AS BIGINT), value ->> 'next_step', coalesce((\
         SELECT min(id) FROM appointment_requests AS first WHERE submission_id = value ->> 'submission_id' \
         AND NOT EXISTS (SELECT 1 FROM appointment_requests AS earlier \
         WHERE earlier.submission_id = first.submission_id AND earlier.id = first.possible_duplicate_of)), (\
         SELECT max(request_id) FROM (\
         SELECT max(request_id) AS request_id FROM search_terms \
         WHERE term = CAST(value ->> 'phone_term' AS BIGINT) AND request_id >= value ->> 'same_since' UNION ALL \
         SELECT max(request_id) FROM search_terms \
         WHERE term = CAST(value ->> 'email_term' AS BIGINT) AND request_id >= value ->> 'same_since') AS found)) FROM",
        "AS given WHERE true ON CONFLICT DO NOTHING RETURNING id, possible_duplicate_of",
        |statement, connection| sqlx::query_as(statement).bind(values.to_string()).fetch_all(connection).await?
    );
    Ok(inserted.into_iter().collect())
}

fn values(row: &NewRow, reference: &Reference) -> Value {
    let (request, details) = (&row.request, &row.request.details);
    let next = Progress::of_new(request.status, row.at).next;
    json!({
        "id": row.id,
        "reference": reference.as_str(),
        "sending": row.sending,
        "submission_id": row.form(),
        "submitted_at": row.at.as_microsecond(),
        "status": request.status.as_str(),
        "key_id": row.key_id,
        "contact": row.contact,
        "patient_status": details.patient_status.as_str(),
        "location": details.location.as_str(),
        "preferred_time": details.preferred_time.as_str(),
        "language": request.language,
        "source_path": request.source_path,
        "due_at": next.map(|next| next.due_at.as_microsecond()),
        "next_step": next.map(|next| next.step.as_str()),
        "phone_term": row.person_terms[0],
        "email_term": row.person_terms[1],
        "same_since": row.same_since,
    })
}

/// The references of what was sent before, by the sending.
async fn references(
    transaction: &mut Transaction<'_>,
    rows: &[(&NewRow, Reference)],
) -> Result<HashMap<String, String>, sqlx::Error> {
    let sendings: HashSet<&str> = rows.iter().map(|(row, _)| row.sending.as_str()).collect();
    let sendings: Value = sendings.into_iter().map(|sending| json!({ "sending": sending })).collect();
    let found: Vec<(String, String)> = within_rows!(
        transaction,
        "SELECT sending, reference FROM appointment_requests WHERE sending IN (SELECT value ->> 'sending' FROM",
        ")",
        |statement, connection| sqlx::query_as(statement).bind(sendings.to_string()).fetch_all(connection).await?
    );
    Ok(found.into_iter().collect())
}

async fn insert_history(transaction: &mut Transaction<'_>, rows: &[&NewRow]) -> Result<(), sqlx::Error> {
    let history: Value = (rows.iter())
        .map(|row| json!({ "id": row.history_id, "request_id": row.id, "changed_at": row.at.as_microsecond() }))
        .collect();
    within_rows!(
        transaction,
        "INSERT INTO request_history (id, request_id, changed_at, changed_by, change) \
         SELECT value ->> 'id', value ->> 'request_id', CAST(value ->> 'changed_at' AS BIGINT), \
         CAST($2 AS TEXT), CAST($3 AS TEXT) FROM",
        "AS given",
        |statement, connection| {
            let insert = sqlx::query(statement).bind(history.to_string()).bind(HistoryRow::PATIENT);
            insert.bind(Change::Submitted.to_string()).execute(connection).await?;
        }
    );
    Ok(())
}
