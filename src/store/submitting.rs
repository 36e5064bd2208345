//! Storing one request: what goes into its rows, and the transaction that writes them to PostgreSQL.
//!
//! SQLite's way, many requests in one transaction, is `store::writer`.

use jiff::{SignedDuration, Timestamp};
use sqlx::Connection;
use sqlx::postgres::PgConnection;
use uuid::Uuid;

use super::postgres::{STORING_WAIT, in_time};
use super::sealing::Contact;
use super::{Inner, Store, StoreError};
use crate::domain::reference::Reference;
use crate::domain::request::NewRequest;
use crate::random;
use crate::random::random_bytes;

/// What a patient gets for a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The reference to read out.
    pub reference: Reference,
    /// Whether this sending stored it; false when an earlier one had.
    pub is_new: bool,
}

/// How many references are tried before chance is ruled out: with a million requests stored, one try in a
/// thousand meets a taken one.
pub(super) const REFERENCES_TRIED: usize = 8;

/// For how long two requests with the same phone number or e-mail address may be about the same visit.
const POSSIBLY_THE_SAME: SignedDuration = SignedDuration::from_hours(14 * 24);

/// A request as its rows hold it.
#[derive(Debug)]
pub(super) struct NewRow {
    pub id: String,
    pub history_id: String,
    pub reference: Reference,
    /// The same for the same form with the same details, and unique.
    pub sending: String,
    /// Microseconds since 1970, UTC.
    pub submitted_at: i64,
    pub contact: String,
    pub request: NewRequest,
    /// Under which it is found, besides the two of its person.
    pub words: Vec<i64>,
    /// Under which an earlier request of the same person is found: the phone number's and the e-mail address's word.
    pub same_person: [i64; 2],
    /// The smallest id of a request that may be about the same visit.
    pub same_since: String,
}

/// What became of a row.
#[derive(Debug)]
pub(super) enum Inserted {
    Yes,
    /// With the reference of the first sending.
    SubmittedBefore(String),
    ReferenceTaken,
}

impl Store {
    /// Stores a request with its history and search words in one transaction, and answers once that is durable.
    /// The same `submission_id` with the same details gets the receipt of its first sending; with other details it
    /// is a request of its own, linked to the first of that id.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when too many are waiting, and whatever kept the database from storing it.
    pub async fn submit(&self, request: NewRequest) -> Result<Receipt, StoreError> {
        self.0.database.check_place()?;
        let row = self.0.prepare(request)?;
        if let Some(writer) = &self.0.writer {
            return writer.store(row).await;
        }
        let store = self.clone();
        // A task of its own: a visitor who hangs up cannot cancel it between two statements.
        tokio::spawn(async move { store.0.insert_into_postgres(row).await }).await?
    }
}

impl Inner {
    pub(super) fn prepare(&self, request: NewRequest) -> Result<NewRow, StoreError> {
        let now = self.clock.now();
        let id = random::new_id(now)?;
        let contact = self.seal.seal(id, &Contact::from(&request.details))?;
        Ok(NewRow {
            id: id.to_string(),
            history_id: random::new_id(now)?.to_string(),
            reference: Reference::from_random(random_bytes()?),
            sending: self.sending_key.sending(&request),
            submitted_at: now.as_microsecond(),
            contact,
            words: self.search_key.words_of_names(&request.details).into_iter().collect(),
            same_person: self.search_key.words_of_person(&request.details),
            same_since: first_id_at(now.saturating_sub(POSSIBLY_THE_SAME).unwrap_or(Timestamp::MIN)),
            request,
        })
    }

    async fn insert_into_postgres(&self, mut row: NewRow) -> Result<Receipt, StoreError> {
        let crate::store::database::Database::Postgres(pool) = &self.database else {
            return Err(StoreError::WriterEnded);
        };
        let key_id = self.seal.key_id();
        let outcome = in_time!(pool, STORING_WAIT, |connection| {
            let mut outcome = insert_one(connection, &row, key_id).await?;
            for _ in 1..REFERENCES_TRIED {
                if !matches!(outcome, Inserted::ReferenceTaken) {
                    break;
                }
                row.reference = Reference::from_random(random_bytes().map_err(sqlx::Error::decode)?);
                outcome = insert_one(connection, &row, key_id).await?;
            }
            Ok(outcome)
        })?;
        row.receipt(outcome)
    }
}

impl NewRow {
    /// Every word under which it is found: first the two of its person.
    pub fn all_words(&self) -> Vec<i64> {
        self.same_person.iter().chain(&self.words).copied().collect()
    }

    /// What the patient gets.
    pub fn receipt(&self, outcome: Inserted) -> Result<Receipt, StoreError> {
        match outcome {
            Inserted::Yes => Ok(Receipt { reference: self.reference.clone(), is_new: true }),
            Inserted::ReferenceTaken => Err(StoreError::NoFreeReference),
            Inserted::SubmittedBefore(earlier) => {
                let problem = || StoreError::unreadable(&earlier, "its reference is none");
                Ok(Receipt { reference: earlier.parse().map_err(|_| problem())?, is_new: false })
            }
        }
    }
}

/// The smallest id that a request of this time could have: ids begin with their milliseconds (RFC 9562, 5.7).
fn first_id_at(time: Timestamp) -> String {
    let milliseconds = u64::try_from(time.as_millisecond()).unwrap_or(0) & 0xFFFF_FFFF_FFFF;
    Uuid::from_u64_pair(milliseconds << 16, 0).to_string()
}

async fn insert_one(connection: &mut PgConnection, row: &NewRow, key_id: &str) -> Result<Inserted, sqlx::Error> {
    let mut transaction = connection.begin().await?;
    let (details, form) = (&row.request.details, row.request.submission_id);
    // Of two sendings of one form at once, the second must see the first, to be linked to it.
    let (one_half, other_half) = form.as_u64_pair();
    sqlx::query("SELECT pg_advisory_xact_lock($1)")
        .bind((one_half ^ other_half).cast_signed())
        .execute(&mut *transaction)
        .await?;
    let inserted = sqlx::query(
        "INSERT INTO appointment_requests (id, reference, submission_id, submitted_at, status, key_id, contact, \
         patient_status, location, preferred_time, language, source_path, sending, possible_duplicate_of) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, coalesce(\
         (SELECT min(id) FROM appointment_requests AS first WHERE submission_id = $3 AND NOT EXISTS (\
         SELECT 1 FROM appointment_requests AS earlier \
         WHERE earlier.submission_id = $3 AND earlier.id = first.possible_duplicate_of)), \
         (SELECT max(request_id) FROM request_words WHERE word = ANY($14) AND request_id >= $15))) \
         ON CONFLICT DO NOTHING",
    )
    .bind(&row.id)
    .bind(row.reference.as_str())
    .bind(form.to_string())
    .bind(row.submitted_at)
    .bind(row.request.status.as_str())
    .bind(key_id)
    .bind(&row.contact)
    .bind(details.patient_status.as_str())
    .bind(details.location.as_str())
    .bind(details.preferred_time.as_str())
    .bind(&row.request.language)
    .bind(row.request.source_path.as_deref())
    .bind(&row.sending)
    .bind(row.same_person.to_vec())
    .bind(&row.same_since)
    .execute(&mut *transaction)
    .await?;
    if inserted.rows_affected() == 0 {
        let earlier: Option<String> =
            sqlx::query_scalar("SELECT reference FROM appointment_requests WHERE sending = $1")
                .bind(&row.sending)
                .fetch_optional(&mut *transaction)
                .await?;
        transaction.commit().await?;
        return Ok(earlier.map_or(Inserted::ReferenceTaken, Inserted::SubmittedBefore));
    }
    sqlx::query(
        "INSERT INTO request_history (id, request_id, changed_at, changed_by, change) \
         VALUES ($1, $2, $3, 'patient', 'submitted')",
    )
    .bind(&row.history_id)
    .bind(&row.id)
    .bind(row.submitted_at)
    .execute(&mut *transaction)
    .await?;
    sqlx::query("INSERT INTO request_words (word, request_id) SELECT word, $2 FROM unnest($1) AS word")
        .bind(row.all_words())
        .bind(&row.id)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(Inserted::Yes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    #[test]
    fn ids_sort_by_their_time() -> Result<(), Box<dyn std::error::Error>> {
        let clock = Clock::system();
        let id = random::new_id(clock.now())?.to_string();
        assert!(first_id_at(clock.now() - SignedDuration::from_secs(1)) < id);
        assert!(first_id_at(clock.now() + SignedDuration::from_secs(1)) > id);
        Ok(())
    }
}
