//! Stored appointment requests: the receipt of one, and all of them for an export.

use jiff::Timestamp;
use sqlx::FromRow;
use uuid::Uuid;

use super::database::on_reader;
use super::{Inner, Store, StoreError};
use crate::domain::choice_key::ChoiceKey;
use crate::domain::reference::Reference;
use crate::domain::request::{AppointmentDetails, PreferredTime, StoredRequest};
use crate::domain::status::Status;

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
    pub locations: Vec<ChoiceKey>,
}

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
    /// Whether a request with this reference exists.
    pub async fn has_receipt(&self, reference: &Reference) -> Result<bool, StoreError> {
        let found: Option<i64> = on_reader!(&self.0.database, |connection| {
            sqlx::query_scalar("SELECT submitted_at FROM appointment_requests WHERE reference = $1")
                .bind(reference.as_str())
                .fetch_optional(connection)
                .await
        })?;
        Ok(found.is_some())
    }

    /// How many requests a filter takes.
    pub async fn count(&self, filter: &ExportFilter) -> Result<i64, StoreError> {
        let bound = BoundFilter::from(filter);
        Ok(on_reader!(&self.0.database, |connection| {
            sqlx::query_scalar(concat!("SELECT count(*) FROM appointment_requests WHERE ", export_condition!()))
                .bind(bound.from)
                .bind(bound.before)
                .bind(&bound.statuses)
                .bind(&bound.locations)
                .fetch_one(connection)
                .await
        })?)
    }

    /// Hands over every request that a filter takes, in the order of coming in, up to 500 at a time: memory does not
    /// grow with the number of rows. It ends with the first failure, its own or the taker's.
    pub async fn for_each_page<E: From<StoreError>>(
        &self,
        filter: &ExportFilter,
        mut take: impl AsyncFnMut(Vec<StoredRequest>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut page = self.export_page(filter, None).await?;
        while let Some(last) = page.last().cloned() {
            take(page).await?;
            page = self.export_page(filter, Some(&last)).await?;
        }
        Ok(())
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
        let rows: Vec<Row> = on_reader!(&self.0.database, |connection| {
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
            .fetch_all(connection)
            .await
        })?;
        self.0.database.check_place()?;
        rows.into_iter().map(|row| self.0.opened(row)).collect()
    }
}

impl Inner {
    fn opened(&self, row: Row) -> Result<StoredRequest, StoreError> {
        let problem = |problem: &str| StoreError::unreadable(&row.id, problem);
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
            locations: listed(filter.locations.iter().map(ChoiceKey::as_str).collect()),
        }
    }
}
