//! A row of a request's history on its way into the database.

use jiff::Timestamp;
use uuid::Uuid;

use super::stored_row::StoredRow;
use crate::domain::audit::By;
use crate::domain::history::Change;
use crate::domain::note::Note;
use crate::domain::progress::Progress;
use crate::random::new_id;
use crate::store::engine::transaction::{Transaction, within};
use crate::store::error::StoreError;
use crate::store::sealed::Seal;

/// The column of a sealed note.
pub(in crate::store) const NOTE: &str = "request_history.note";

const HISTORY: &str = "INSERT INTO request_history \
    (id, request_id, version, changed_at, changed_by, change, key_id, note, state_before) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

/// A row of the history, ready to be stored.
pub struct NewHistory {
    id: Uuid,
    at: Timestamp,
    by: String,
    change: Change,
    note: Option<(String, String)>,
    state_before: Option<String>,
}

impl NewHistory {
    pub fn new(by: By, at: Timestamp, change: Change) -> Result<Self, StoreError> {
        Ok(Self { id: new_id(at)?, at, by: by.actor.to_string(), change, note: None, state_before: None })
    }

    /// The same with what was noted, sealed.
    pub fn with_note(mut self, note: Option<&Note>, seal: &Seal) -> Result<Self, StoreError> {
        if let Some(note) = note {
            let sealed = seal.seal_bytes(NOTE, self.id, note.as_str().as_bytes())?;
            self.note = Some((seal.key_id().to_owned(), sealed));
        }
        Ok(self)
    }

    /// The same for what can be taken back.
    pub fn with_state(mut self, before: &Progress) -> Self {
        self.state_before = serde_json::to_string(before).ok();
        self
    }

    /// Stores it with the version that comes of it.
    pub async fn insert(self, transaction: &mut Transaction<'_>, changed: &StoredRow) -> Result<(), sqlx::Error> {
        let (key_id, note) = self.note.unzip();
        within!(transaction, |connection| {
            sqlx::query(HISTORY)
                .bind(self.id.to_string())
                .bind(changed.id())
                .bind(changed.version().saturating_add(1))
                .bind(self.at.as_microsecond())
                .bind(self.by)
                .bind(self.change.to_string())
                .bind(key_id)
                .bind(note)
                .bind(self.state_before)
                .execute(connection)
                .await
                .map(drop)
        })
    }
}
