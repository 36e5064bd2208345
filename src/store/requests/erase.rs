//! Erasing a request on its patient's demand: details, notes and terms are gone, from the journal, too. That there was a
//! request, and what was done with it, stays.

use super::change::{ChangeError, Target, present};
use super::new_history::NewHistory;
use crate::domain::audit::Event;
use crate::domain::history::Change;
use crate::store::engine::transaction::{Transaction, within};
use crate::store::outbox::erase as outbox;
use crate::store::state::Store;

/// What a patient gave, what can be told from it, and what is to do.
const ERASE: &str = "UPDATE appointment_requests SET status = 'closed', close_reason = NULL, key_id = '', contact = '', \
    sending = 'erased ' || id, submission_id = id, patient_status = '', preferred_time = '', source_path = NULL, \
    possible_duplicate_of = NULL, due_at = NULL, next_step = NULL, erased_at = $1, version = version + 1 WHERE id = $2";
const NOTES: &str = "UPDATE request_history SET key_id = NULL, note = NULL, state_before = NULL WHERE request_id = $1";
/// What somebody had typed on its page when their session ended.
const DRAFTS: &str = "DELETE FROM staff_drafts WHERE path LIKE '%/' || $1";
const TERMS: &str = "DELETE FROM search_terms WHERE request_id = $1";
/// SQLite's terms that wait for their index.
const WAITING_TERMS: &str = "DELETE FROM index_queue WHERE request_id = $1";

impl Store {
    /// Erases a request, for whoever has last seen this version of it.
    pub async fn erase_request(&self, target: Target) -> Result<(), ChangeError> {
        let audit = self.audit_writer();
        let work = async move |mut transaction: Transaction<'_>| {
            let entry = target.by.did(Event::RequestErased).on(target.reference.clone());
            audit.write(&mut transaction, entry).await?;
            let present = present(&mut transaction, &target).await?;
            if let Transaction::Sqlite(connection) = &mut transaction {
                // Pages that become free, too.
                sqlx::query("PRAGMA secure_delete = ON").execute(&mut **connection).await?;
            }
            let id = present.id();
            within!(&mut transaction, |connection| {
                sqlx::query(ERASE).bind(audit.now.as_microsecond()).bind(id).execute(&mut *connection).await?;
                sqlx::query(NOTES).bind(id).execute(&mut *connection).await?;
                sqlx::query(TERMS).bind(id).execute(&mut *connection).await?;
                sqlx::query(DRAFTS).bind(target.reference.as_str()).execute(connection).await?;
            });
            outbox::erase(&mut transaction, id).await?;
            if let Transaction::Sqlite(connection) = &mut transaction {
                sqlx::query(WAITING_TERMS).bind(id).execute(&mut **connection).await?;
                sqlx::query("PRAGMA secure_delete = FAST").execute(&mut **connection).await?;
            }
            NewHistory::new(target.by, audit.now, Change::Erased)?.insert(&mut transaction, &present).await?;
            Ok(())
        };
        self.0.database.write::<(), ChangeError, _>(work).await?;
        // What was erased is gone for every reader by now; should its old pages stay for a while, the log says so.
        if let Err(error) = self.0.database.forget_old_pages().await {
            tracing::warn!(%error, "what was erased may still lie in the database's journal, until it is next written over");
        }
        Ok(())
    }
}
