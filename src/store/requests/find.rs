//! One request, with its history and those that may be about the same visit, for whoever may see it.

use jiff::Timestamp;
use uuid::Uuid;

use super::new_history::NOTE;
use super::stored_row::{StoredRow, request_columns};
use crate::domain::history::{HistoryRow, UnreadableNote};
use crate::domain::note::Note;
use crate::domain::reference::Reference;
use crate::domain::request::StoredRequest;
use crate::domain::staff::LocationScope;
use crate::store::engine::database::on_reader;
use crate::store::error::{Damage, StoreError};
use crate::store::sealed::Seal;
use crate::store::state::Store;

/// A request as the front desk works on it.
#[derive(Clone, Debug)]
pub struct FoundRequest {
    /// The request.
    pub request: StoredRequest,
    /// Raised by every change.
    pub version: i64,
    /// Others that may be about the same visit, as far as whoever asks may see them: the one before it, and those after
    /// it, up to 10.
    pub possible_duplicates: Vec<StoredRequest>,
    /// What happened to it, in order.
    pub history: Vec<HistoryRow>,
}

/// What there is under a reference.
#[derive(Clone, Debug)]
pub enum Found {
    /// A request.
    Request(Box<FoundRequest>),
    /// Only that there was one, and what happened to it: its details were erased.
    Erased {
        /// What its patient reads out.
        reference: Reference,
        /// What happened, in order.
        history: Vec<HistoryRow>,
    },
}

/// How many possible duplicates are shown.
const MOST_DUPLICATES: i64 = 10;

const REQUEST: &str = concat!(
    "SELECT possible_duplicate_of, ",
    request_columns!(
        "assigned_to, (SELECT set_number FROM export_set_requests WHERE request_id = appointment_requests.id) \
             AS export_set"
    ),
    " FROM appointment_requests WHERE reference = $1"
);
const EARLIER: &str = concat!("SELECT ", request_columns!(), " FROM appointment_requests WHERE id = $1");
const LATER: &str = concat!(
    "SELECT ",
    request_columns!(),
    " FROM appointment_requests WHERE possible_duplicate_of = $1 ORDER BY submitted_at, id LIMIT $2"
);
const HISTORY: &str = "SELECT id, changed_at, changed_by, change, key_id, note, state_before IS NOT NULL AS is_undoable \
                       FROM request_history WHERE request_id = $1 ORDER BY version, changed_at, id";

#[derive(sqlx::FromRow)]
struct FoundRow {
    possible_duplicate_of: Option<String>,
    #[sqlx(flatten)]
    row: StoredRow,
}

#[derive(sqlx::FromRow)]
struct StoredHistory {
    id: String,
    changed_at: i64,
    changed_by: String,
    change: String,
    key_id: Option<String>,
    note: Option<String>,
    is_undoable: bool,
}

impl Store {
    /// What there is under a reference; none where there is nothing, or where it is not for whoever asks.
    pub async fn request(&self, reference: &Reference, scope: &LocationScope) -> Result<Option<Found>, StoreError> {
        let row: Option<FoundRow> = on_reader!(&self.0.database, |connection| {
            sqlx::query_as(REQUEST).bind(reference.as_str()).fetch_optional(connection).await
        })?;
        self.0.database.check_place()?;
        let Some(FoundRow { possible_duplicate_of, row }) = row else { return Ok(None) };
        if !scope.sees(&row.location()) {
            return Ok(None);
        }
        let (id, version, is_erased) = (row.id().to_owned(), row.version(), row.is_erased());
        let history = self.history(reference, &id).await?;
        if is_erased {
            return Ok(Some(Found::Erased { reference: reference.clone(), history }));
        }
        let request = row.open(&self.0.rows.seal)?;
        let possible_duplicates = self.possible_duplicates(&id, possible_duplicate_of, scope).await?;
        Ok(Some(Found::Request(Box::new(FoundRequest { request, version, possible_duplicates, history }))))
    }

    async fn possible_duplicates(
        &self,
        id: &str,
        earlier: Option<String>,
        scope: &LocationScope,
    ) -> Result<Vec<StoredRequest>, StoreError> {
        let rows: Vec<StoredRow> = on_reader!(&self.0.database, |connection| {
            let earlier = match earlier {
                Some(earlier) => sqlx::query_as(EARLIER).bind(earlier).fetch_all(&mut *connection).await?,
                None => Vec::new(),
            };
            let later: Vec<StoredRow> =
                sqlx::query_as(LATER).bind(id).bind(MOST_DUPLICATES).fetch_all(&mut *connection).await?;
            Ok::<_, sqlx::Error>(earlier.into_iter().chain(later).collect())
        })?;
        // One that cannot be read is said to be so on its own page.
        Ok(rows
            .into_iter()
            .filter(|row| scope.sees(&row.location()))
            .filter_map(|row| row.open(&self.0.rows.seal).ok())
            .collect())
    }

    async fn history(&self, reference: &Reference, request: &str) -> Result<Vec<HistoryRow>, StoreError> {
        let rows: Vec<StoredHistory> = on_reader!(&self.0.database, |connection| {
            sqlx::query_as(HISTORY).bind(request).fetch_all(connection).await
        })?;
        let damaged =
            |problem| StoreError::Damaged { reference: reference.to_string(), id: request.to_owned(), problem };
        rows.into_iter().map(|row| row.open(&self.0.rows.seal).map_err(damaged)).collect()
    }
}

impl StoredHistory {
    fn open(self, seal: &Seal) -> Result<HistoryRow, Damage> {
        let id = Uuid::parse_str(&self.id).map_err(|_| Damage::Id)?;
        let note = self.key_id.zip(self.note).map(|(key_id, sealed)| {
            let plain = seal.open_bytes(NOTE, id, &key_id, &sealed).map_err(|_| UnreadableNote)?;
            String::from_utf8(plain).map(Note::from_stored).map_err(|_| UnreadableNote)
        });
        Ok(HistoryRow {
            id,
            at: Timestamp::from_microsecond(self.changed_at).map_err(|_| Damage::Time)?,
            by: self.changed_by,
            change: self.change,
            note,
            is_undoable: self.is_undoable,
        })
    }
}
