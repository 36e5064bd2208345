//! A request that is taken out, as its row holds it.

use std::sync::Arc;

use sqlx::FromRow;

use crate::domain::export::request_page::RequestPage;
use crate::domain::reference::Reference;
use crate::domain::request::StoredRequest;
use crate::store::error::{Damage, StoreError};
use crate::store::requests::stored_row::StoredRow;
use crate::store::sealed::Seal;
use crate::store::state::State;

/// The request, and the set that has taken it.
#[derive(Debug, FromRow)]
pub struct ExportRow {
    #[sqlx(flatten)]
    row: StoredRow,
    /// What it was when its set was made, where the set is what is read.
    #[sqlx(flatten)]
    kept: Kept,
}

/// What may have changed since.
#[derive(Debug, FromRow)]
struct Kept {
    #[sqlx(default)]
    place: Option<i64>,
    #[sqlx(default, rename = "kept_status")]
    status: Option<String>,
    #[sqlx(default, rename = "kept_assigned_to")]
    assigned_to: Option<String>,
    #[sqlx(default, rename = "kept_attempts")]
    attempts: Option<i64>,
    #[sqlx(default, rename = "kept_last_attempt_at")]
    last_attempt_at: Option<i64>,
    #[sqlx(default, rename = "kept_duplicate_of")]
    duplicate_of: Option<String>,
}

impl ExportRow {
    /// Its place in the order in which it is read: of a set, its number there.
    pub fn place(&self) -> (i64, String) {
        self.kept.place.map_or_else(|| self.row.place(), |place| (place, String::new()))
    }

    fn open(self, seal: &Seal) -> Result<StoredRequest, StoreError> {
        let Self { row, kept } = self;
        let reference = row.reference();
        let id = row.id().to_owned();
        let mut request = row.open(seal)?;
        if let Some(status) = &kept.status {
            let damaged = |problem| StoreError::Damaged { reference: reference.to_string(), id: id.clone(), problem };
            request.progress.status = status.parse().map_err(|_| damaged(Damage::Status))?;
            request.progress.assigned_to = kept.assigned_to;
            request.progress.attempts = u32::try_from(kept.attempts.unwrap_or(0)).unwrap_or(u32::MAX);
            let at = kept.last_attempt_at.map(jiff::Timestamp::from_microsecond).transpose();
            request.progress.last_attempt_at = at.map_err(|_| damaged(Damage::Time))?;
            request.possible_duplicate_of = kept.duplicate_of.map(Reference::from_stored);
        }
        Ok(request)
    }
}

/// Opens a page of rows. One that is damaged keeps nobody from the others; whatever else keeps one from being opened
/// keeps all.
pub fn open_page(rows: Vec<ExportRow>, is_last: bool, state: &Arc<State>) -> Result<RequestPage, StoreError> {
    let mut page = RequestPage { requests: Vec::with_capacity(rows.len()), damaged: Vec::new(), is_last };
    for row in rows {
        match row.open(&state.rows.seal) {
            Ok(request) => page.requests.push(request),
            Err(damaged @ StoreError::Damaged { .. }) => {
                tracing::error!(error = %damaged, "an export leaves a request out");
                if let StoreError::Damaged { reference, .. } = damaged {
                    page.damaged.push(Reference::from_stored(reference));
                }
            }
            Err(error) => return Err(error),
        }
    }
    Ok(page)
}
