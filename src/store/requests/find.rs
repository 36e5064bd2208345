//! One request, with its history, for whoever may see it.

use jiff::Timestamp;

use super::stored_row::{StoredRow, request_columns};
use crate::domain::choice_key::ChoiceKey;
use crate::domain::history::HistoryRow;
use crate::domain::reference::Reference;
use crate::domain::request::StoredRequest;
use crate::domain::staff::LocationScope;
use crate::store::engine::database::on_reader;
use crate::store::error::{Damage, StoreError};
use crate::store::state::Store;

/// A request as the front desk works on it.
#[derive(Clone, Debug)]
pub struct FoundRequest {
    /// The request.
    pub request: StoredRequest,
    /// Raised by every change.
    pub version: i64,
    /// The request that it may be a duplicate of, where whoever asks may see that, too.
    pub possible_duplicate_of: Option<Reference>,
    /// What happened to it, in order.
    pub history: Vec<HistoryRow>,
}

const REQUEST: &str = concat!(
    "SELECT version, \
     (SELECT reference FROM appointment_requests AS earlier WHERE earlier.id = found.possible_duplicate_of) \
     AS earlier_reference, \
     (SELECT location FROM appointment_requests AS earlier WHERE earlier.id = found.possible_duplicate_of) \
     AS earlier_location, ",
    request_columns!(),
    " FROM appointment_requests AS found WHERE reference = $1"
);
const HISTORY: &str =
    "SELECT changed_at, changed_by, change FROM request_history WHERE request_id = $1 ORDER BY changed_at, id";

#[derive(sqlx::FromRow)]
struct FoundRow {
    version: i64,
    earlier_reference: Option<String>,
    earlier_location: Option<String>,
    #[sqlx(flatten)]
    row: StoredRow,
}

impl Store {
    /// The request of a reference; none where there is none, or where it is not for whoever asks.
    pub async fn request(
        &self,
        reference: &Reference,
        scope: &LocationScope,
    ) -> Result<Option<FoundRequest>, StoreError> {
        let row: Option<FoundRow> = on_reader!(&self.0.database, |connection| {
            sqlx::query_as(REQUEST).bind(reference.as_str()).fetch_optional(connection).await
        })?;
        self.0.database.check_place()?;
        let Some(FoundRow { version, earlier_reference, earlier_location, row }) = row else { return Ok(None) };
        let request = row.open(&self.0.rows.seal)?;
        if !scope.sees(&request.details.location) {
            return Ok(None);
        }
        let history = self.history(&request).await?;
        let is_earlier_seen = earlier_location.is_some_and(|key| scope.sees(&ChoiceKey::from_stored(key)));
        let possible_duplicate_of = earlier_reference.filter(|_| is_earlier_seen).map(Reference::from_stored);
        Ok(Some(FoundRequest { request, version, possible_duplicate_of, history }))
    }

    async fn history(&self, request: &StoredRequest) -> Result<Vec<HistoryRow>, StoreError> {
        let rows: Vec<(i64, String, String)> = on_reader!(&self.0.database, |connection| {
            sqlx::query_as(HISTORY).bind(request.id.to_string()).fetch_all(connection).await
        })?;
        let read = |(at, by, change): (i64, String, String)| {
            let at = Timestamp::from_microsecond(at).map_err(|_| StoreError::Damaged {
                reference: request.reference.to_string(),
                id: request.id.to_string(),
                problem: Damage::Time,
            })?;
            Ok(HistoryRow { at, by, change })
        };
        rows.into_iter().map(read).collect()
    }
}
