//! A request that is taken out, as its row holds it.

use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;

use crate::domain::export::request_page::RequestPage;
use crate::domain::reference::Reference;
use crate::domain::request::StoredRequest;
use crate::store::error::{Damage, StoreError};
use crate::store::requests::stored_row::StoredRow;
use crate::store::sealed::Seal;
use crate::store::state::State;

/// The request, and what it was when its set was made, where the set is what is read. It is read from JSON, whose fields
/// stand in this order.
#[derive(Debug, Deserialize)]
pub struct ExportRow {
    row: StoredRow,
    kept: Option<Kept>,
}

/// The fields of [`Kept`], in their order.
macro_rules! kept_fields {
    () => {
        "place, kept_status, kept_assigned_to, kept_attempts, kept_last_attempt_at, kept_duplicate_of"
    };
}

pub(super) use kept_fields;

/// What may have changed since.
#[derive(Debug, Deserialize)]
struct Kept {
    place: i64,
    status: String,
    assigned_to: Option<String>,
    attempts: i64,
    last_attempt_at: Option<i64>,
    duplicate_of: Option<String>,
}

impl ExportRow {
    /// Its place in the order in which it is read: of a set, its number there.
    pub fn place(&self) -> (i64, &str) {
        self.kept.as_ref().map_or_else(|| self.row.place(), |kept| (kept.place, ""))
    }

    fn open(self, seal: &Seal) -> Result<StoredRequest, StoreError> {
        let Self { row, kept } = self;
        let reference = row.reference();
        let id = row.id().to_owned();
        let mut request = row.open(seal)?;
        if let Some(kept) = kept {
            let damaged = |problem| StoreError::Damaged { reference: reference.to_string(), id: id.clone(), problem };
            request.progress.status = kept.status.parse().map_err(|_| damaged(Damage::Status))?;
            request.progress.assigned_to = kept.assigned_to;
            request.progress.attempts = u32::try_from(kept.attempts).unwrap_or(u32::MAX);
            let at = kept.last_attempt_at.map(Timestamp::from_microsecond).transpose();
            request.progress.last_attempt_at = at.map_err(|_| damaged(Damage::Time))?;
            request.possible_duplicate_of = kept.duplicate_of.map(Reference::from_stored);
        }
        Ok(request)
    }
}

/// A page whose requests do not know yet what the earlier ones are called.
#[derive(Debug)]
pub struct OpenedPage {
    pub page: RequestPage,
    /// Of each request, the earlier one that it may repeat, if that is to be looked up.
    pub earlier: Vec<Option<Uuid>>,
}

/// Opens a page of rows, as the database hands it over: a text of JSON. A row that is damaged keeps nobody from the others;
/// whatever else keeps one from being opened keeps all.
pub fn open_page(rows: &str, is_last: bool, state: &State) -> Result<OpenedPage, StoreError> {
    let mut rows: Vec<ExportRow> = serde_json::from_str(rows).map_err(|error| sqlx::Error::Decode(error.into()))?;
    // In no order that an engine promises, but mostly in the one of their index.
    rows.sort_by(|one, other| one.place().cmp(&other.place()));
    let mut page = RequestPage { requests: Vec::with_capacity(rows.len()), damaged: Vec::new(), is_last };
    let mut earlier = Vec::with_capacity(rows.len());
    for row in rows {
        let earlier_one = row.row.earlier();
        match row.open(&state.rows.seal) {
            Ok(request) => {
                page.requests.push(request);
                earlier.push(earlier_one);
            }
            Err(damaged @ StoreError::Damaged { .. }) => {
                tracing::error!(error = %damaged, "an export leaves a request out");
                if let StoreError::Damaged { reference, .. } = damaged {
                    page.damaged.push(Reference::from_stored(reference));
                }
            }
            Err(error) => return Err(error),
        }
    }
    Ok(OpenedPage { page, earlier })
}
