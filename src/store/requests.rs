//! Appointment requests: storing one, showing its receipt, reading them out for an export.

use jiff::Timestamp;
use sqlx::FromRow;
use uuid::Uuid;

use super::database::{in_transaction, on_reader};
use super::sealing::Contact;
use super::{Inner, Store, StoreError};
use crate::clock::random_bytes;
use crate::domain::appointment::{AppointmentDetails, NewRequest, OptionKey, PreferredTime, Status, StoredRequest};
use crate::domain::reference::Reference;

/// What a patient gets for a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The reference to read out.
    pub reference: Reference,
    /// Whether this sending stored it; false when an earlier one had.
    pub is_new: bool,
}

/// Which requests an export takes. Empty lists take all.
#[derive(Clone, Debug, Default)]
pub struct ExportFilter {
    /// Submitted at this time or later.
    pub from: Option<Timestamp>,
    /// Submitted before this time.
    pub before: Option<Timestamp>,
    /// Only these statuses.
    pub statuses: Vec<Status>,
    /// Only these locations.
    pub locations: Vec<OptionKey>,
}

/// How many references are tried before chance is ruled out: with a million requests stored, one try in a
/// thousand meets a taken one.
const REFERENCES_TRIED: usize = 8;

/// Rows of an export held in memory at a time.
const EXPORT_PAGE: i64 = 500;

macro_rules! columns {
    () => {
        "id, reference, submitted_at, status, key_id, contact, patient_status, location, preferred_time, language, \
         source_path, assigned_to, exported_at"
    };
}

/// Lists are passed as one text, `,new,closed,`: neither engine's arrays exist in the other. Whether a name is
/// among them shows when taking it out changes the text; to LIKE, the `_` of a key would be any character.
macro_rules! export_condition {
    () => {
        "($1 IS NULL OR submitted_at >= $1) AND ($2 IS NULL OR submitted_at < $2) \
         AND ($3 IS NULL OR replace($3, ',' || status || ',', '') <> $3) \
         AND ($4 IS NULL OR replace($4, ',' || location || ',', '') <> $4)"
    };
}

#[derive(FromRow)]
struct Row {
    id: String,
    reference: String,
    submitted_at: i64,
    status: String,
    key_id: String,
    contact: String,
    patient_status: String,
    location: String,
    preferred_time: String,
    language: String,
    source_path: Option<String>,
    assigned_to: Option<String>,
    exported_at: Option<i64>,
}

impl Store {
    /// Stores a request with its history and search words in one transaction, and answers once that is durable.
    /// A `submission_id` that is stored already gets the receipt of its first sending.
    pub async fn submit(&self, request: NewRequest) -> Result<Receipt, StoreError> {
        let store = self.clone();
        // A task of its own: a visitor who hangs up cannot cancel it between two statements.
        tokio::spawn(async move { store.0.insert(&request).await }).await?
    }

    /// Whether a request with this reference exists.
    pub async fn has_receipt(&self, reference: &Reference) -> Result<bool, StoreError> {
        let found: Option<i64> = on_reader!(&self.0.database, |pool| {
            sqlx::query_scalar("SELECT submitted_at FROM appointment_requests WHERE reference = $1")
                .bind(reference.as_str())
                .fetch_optional(pool)
                .await?
        });
        Ok(found.is_some())
    }

    /// How many requests a filter takes.
    pub async fn count(&self, filter: &ExportFilter) -> Result<i64, StoreError> {
        let bound = BoundFilter::from(filter);
        Ok(on_reader!(&self.0.database, |pool| {
            sqlx::query_scalar(concat!("SELECT count(*) FROM appointment_requests WHERE ", export_condition!()))
                .bind(bound.from)
                .bind(bound.before)
                .bind(&bound.statuses)
                .bind(&bound.locations)
                .fetch_one(pool)
                .await?
        }))
    }

    /// Up to 500 requests that a filter takes, in the order of coming in, after the one given. An empty answer
    /// is the end: memory does not grow with the number of rows.
    pub async fn export_page(
        &self,
        filter: &ExportFilter,
        after: Option<&StoredRequest>,
    ) -> Result<Vec<StoredRequest>, StoreError> {
        let bound = BoundFilter::from(filter);
        let after_time = after.map_or(i64::MIN, |request| request.submitted_at.as_microsecond());
        let after_id = after.map_or_else(String::new, |request| request.id.to_string());
        let rows: Vec<Row> = on_reader!(&self.0.database, |pool| {
            sqlx::query_as(concat!(
                "SELECT ",
                columns!(),
                " FROM appointment_requests WHERE ",
                export_condition!(),
                " AND (submitted_at > $5 OR (submitted_at = $5 AND id > $6)) ORDER BY submitted_at, id LIMIT $7"
            ))
            .bind(bound.from)
            .bind(bound.before)
            .bind(&bound.statuses)
            .bind(&bound.locations)
            .bind(after_time)
            .bind(&after_id)
            .bind(EXPORT_PAGE)
            .fetch_all(pool)
            .await?
        });
        rows.into_iter().map(|row| self.0.opened(row)).collect()
    }
}

impl Inner {
    async fn insert(&self, request: &NewRequest) -> Result<Receipt, StoreError> {
        self.database.check_place()?;
        let details = &request.details;
        let id = self.clock.new_id()?;
        let history_id = self.clock.new_id()?;
        let now = self.clock.now().as_microsecond();
        let contact = self.seal.seal(id, &Contact::from(details))?;
        let words = self.search_key.words_of(details);
        for _ in 0..REFERENCES_TRIED {
            let reference = Reference::from_random(random_bytes()?);
            let row = NewRow { id, history_id, now, reference: &reference, contact: &contact, request };
            match self.try_insert(&row, &words).await? {
                Inserted::Yes => return Ok(Receipt { reference, is_new: true }),
                Inserted::SubmittedBefore(earlier) => {
                    let reference = earlier.parse().map_err(|_| unreadable(&earlier, "its reference is none"))?;
                    return Ok(Receipt { reference, is_new: false });
                }
                Inserted::ReferenceTaken => {}
            }
        }
        Err(StoreError::NoFreeReference)
    }

    async fn try_insert(
        &self,
        row: &NewRow<'_>,
        words: &std::collections::BTreeSet<i64>,
    ) -> Result<Inserted, StoreError> {
        let (id, details) = (row.id.to_string(), &row.request.details);
        Ok(in_transaction!(&self.database, |transaction| {
            let inserted = sqlx::query(
                "INSERT INTO appointment_requests (id, reference, submission_id, submitted_at, status, key_id, \
                 contact, patient_status, location, preferred_time, language, source_path) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING",
            )
            .bind(&id)
            .bind(row.reference.as_str())
            .bind(row.request.submission_id.to_string())
            .bind(row.now)
            .bind(row.request.status.as_str())
            .bind(self.seal.key_id())
            .bind(row.contact)
            .bind(details.patient_status.as_str())
            .bind(details.location.as_str())
            .bind(details.preferred_time.as_str())
            .bind(&row.request.language)
            .bind(row.request.source_path.as_deref())
            .execute(&mut *transaction)
            .await?;
            if inserted.rows_affected() == 0 {
                let earlier: Option<String> =
                    sqlx::query_scalar("SELECT reference FROM appointment_requests WHERE submission_id = $1")
                        .bind(row.request.submission_id.to_string())
                        .fetch_optional(&mut *transaction)
                        .await?;
                earlier.map_or(Inserted::ReferenceTaken, Inserted::SubmittedBefore)
            } else {
                sqlx::query(
                    "INSERT INTO request_history (id, request_id, changed_at, changed_by, change) \
                     VALUES ($1, $2, $3, 'patient', 'submitted')",
                )
                .bind(row.history_id.to_string())
                .bind(&id)
                .bind(row.now)
                .execute(&mut *transaction)
                .await?;
                for word in words {
                    sqlx::query("INSERT INTO request_words (word, request_id) VALUES ($1, $2)")
                        .bind(word)
                        .bind(&id)
                        .execute(&mut *transaction)
                        .await?;
                }
                Inserted::Yes
            }
        }))
    }

    fn opened(&self, row: Row) -> Result<StoredRequest, StoreError> {
        let problem = |problem: &str| unreadable(&row.id, problem);
        let id = Uuid::parse_str(&row.id).map_err(|_| problem("its id is none"))?;
        let time = |micros| Timestamp::from_microsecond(micros).map_err(|_| problem("its time is out of range"));
        let contact = self.seal.open(id, &row.key_id, &row.contact).map_err(|text| problem(&text))?;
        let details = AppointmentDetails {
            first_name: contact.first_name,
            last_name: contact.last_name,
            phone: contact.phone,
            phone_as_written: contact.phone_as_written,
            email: contact.email,
            patient_status: row.patient_status.parse().map_err(|_| problem("its patient status is none"))?,
            location: row.location.parse().map_err(|_| problem("its location is none"))?,
            preferred_time: PreferredTime::parse(&row.preferred_time)
                .map_err(|_| problem("its time of day is none"))?,
        };
        Ok(StoredRequest {
            id,
            reference: row.reference.parse().map_err(|_| problem("its reference is none"))?,
            submitted_at: time(row.submitted_at)?,
            status: row.status.parse().map_err(|_| problem("its status is none"))?,
            details,
            exported_at: row.exported_at.map(time).transpose()?,
            language: row.language,
            source_path: row.source_path,
            assigned_to: row.assigned_to,
        })
    }
}

/// What a new request brings to its row.
struct NewRow<'a> {
    id: Uuid,
    history_id: Uuid,
    now: i64,
    reference: &'a Reference,
    contact: &'a str,
    request: &'a NewRequest,
}

enum Inserted {
    Yes,
    /// With the reference of the first sending.
    SubmittedBefore(String),
    ReferenceTaken,
}

/// A filter in the types that both engines bind.
struct BoundFilter {
    from: Option<i64>,
    before: Option<i64>,
    statuses: Option<String>,
    locations: Option<String>,
}

impl From<&ExportFilter> for BoundFilter {
    fn from(filter: &ExportFilter) -> Self {
        let listed = |names: Vec<&str>| (!names.is_empty()).then(|| format!(",{},", names.join(",")));
        Self {
            from: filter.from.map(Timestamp::as_microsecond),
            before: filter.before.map(Timestamp::as_microsecond),
            statuses: listed(filter.statuses.iter().map(|status| status.as_str()).collect()),
            locations: listed(filter.locations.iter().map(OptionKey::as_str).collect()),
        }
    }
}

fn unreadable(id: &str, problem: &str) -> StoreError {
    StoreError::Unreadable { id: id.to_owned(), problem: problem.to_owned() }
}
