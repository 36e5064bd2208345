//! Which earlier request a new one may be about: the first one of the same form, else one of the same person.
//!
//! The database links a row as it takes it, to what it can find. What is left to be done here is about requests that
//! it cannot: those that came in together, and those whose terms wait for the index.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Value, json};

use super::index_queue::IndexQueue;
use super::row::NewRow;
use crate::store::engine::transaction::{Transaction, within_rows};

/// Links new rows that the database linked to nothing, or to something older: `linked` is what it did.
pub async fn link(
    transaction: &mut Transaction<'_>,
    rows: &[&NewRow],
    linked: &HashMap<String, Option<String>>,
    queue: &IndexQueue,
) -> Result<(), sqlx::Error> {
    let mut rows: Vec<&NewRow> = rows.to_vec();
    // In the order of their ids, in which the first of a form is found, too: no two are ever linked to each other.
    rows.sort_unstable_by(|one, other| one.id.cmp(&other.id));
    let of_person = queue.earlier_of_the_same_person(&rows);
    let mut forms = HashSet::new();
    let repeated: HashSet<String> =
        rows.iter().map(|row| row.form()).filter(|form| !forms.insert(form.clone())).collect();
    let in_doubt: Vec<&NewRow> = (rows.into_iter())
        .filter(|row| of_person.contains_key(row.id.as_str()) || repeated.contains(&row.form()))
        .collect();
    if in_doubt.is_empty() {
        return Ok(());
    }
    let first = first_of_forms(transaction, &in_doubt).await?;
    let links: BTreeMap<&str, &str> = (in_doubt.iter())
        .filter_map(|row| {
            let of_form = first.get(&row.form()).filter(|id| **id != row.id).map(String::as_str);
            Some((row.id.as_str(), of_form.or_else(|| of_person.get(row.id.as_str()).map(String::as_str))?))
        })
        .filter(|(id, earlier)| linked.get(*id).and_then(Option::as_deref) != Some(*earlier))
        .collect();
    if links.is_empty() {
        return Ok(());
    }
    update(transaction, &links).await
}

/// The first request of each row's form, by the form's id: the row itself, if there is none before it. The first is the
/// one that is not linked to another of its form: clocks may be set back, links stay.
async fn first_of_forms(
    transaction: &mut Transaction<'_>,
    rows: &[&NewRow],
) -> Result<HashMap<String, String>, sqlx::Error> {
    let forms: Value = rows.iter().map(|row| json!({ "form": row.form() })).collect();
    let found: Vec<(String, String)> = within_rows!(
        transaction,
        "SELECT submission_id, min(id) FROM appointment_requests AS first WHERE NOT EXISTS (\
         SELECT 1 FROM appointment_requests AS earlier \
         WHERE earlier.submission_id = first.submission_id AND earlier.id = first.possible_duplicate_of) \
         AND submission_id IN (SELECT value ->> 'form' FROM",
        ") GROUP BY submission_id",
        |statement, connection| sqlx::query_as(statement).bind(forms.to_string()).fetch_all(connection).await?
    );
    Ok(found.into_iter().collect())
}

async fn update(transaction: &mut Transaction<'_>, links: &BTreeMap<&str, &str>) -> Result<(), sqlx::Error> {
    let links: Value = links.iter().map(|(id, earlier)| json!({ "id": id, "earlier": earlier })).collect();
    within_rows!(
        transaction,
        "UPDATE appointment_requests SET possible_duplicate_of = given.value ->> 'earlier' FROM",
        "AS given WHERE appointment_requests.id = given.value ->> 'id'",
        |statement, connection| sqlx::query(statement).bind(links.to_string()).execute(connection).await.map(drop)?
    );
    Ok(())
}
