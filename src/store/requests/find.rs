//! One request, with its history, for whoever may see it.

use jiff::Timestamp;

use super::stored_row::{StoredRow, request_columns};
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
    /// The request that it may be a duplicate of.
    pub possible_duplicate_of: Option<Reference>,
    /// What happened to it, in order.
    pub history: Vec<HistoryRow>,
}

/// Before the request itself: should it change in between, its page is out of date, and says so.
const VERSION: &str = "SELECT version, (SELECT earlier.reference FROM appointment_requests AS earlier \
                       WHERE earlier.id = later.possible_duplicate_of) \
                       FROM appointment_requests AS later WHERE reference = $1";
const REQUEST: &str = concat!("SELECT ", request_columns!(), " FROM appointment_requests WHERE reference = $1");
const HISTORY: &str =
    "SELECT changed_at, changed_by, change FROM request_history WHERE request_id = $1 ORDER BY changed_at, id";

impl Store {
    /// The request of a reference; none where there is none, or where it is not for whoever asks.
    pub async fn request(
        &self,
        reference: &Reference,
        scope: &LocationScope,
    ) -> Result<Option<FoundRequest>, StoreError> {
        let known: Option<(i64, Option<String>)> = on_reader!(&self.0.database, |connection| {
            sqlx::query_as(VERSION).bind(reference.as_str()).fetch_optional(connection).await
        })?;
        let Some((version, duplicate)) = known else { return Ok(None) };
        let row: Option<StoredRow> = on_reader!(&self.0.database, |connection| {
            sqlx::query_as(REQUEST).bind(reference.as_str()).fetch_optional(connection).await
        })?;
        self.0.database.check_place()?;
        let request = row.map(|row| row.open(&self.0.rows.seal)).transpose()?;
        let Some(request) = request.filter(|request| scope.sees(&request.details.location)) else { return Ok(None) };
        let history = self.history(&request).await?;
        let possible_duplicate_of = duplicate.map(Reference::from_stored);
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
