//! Whether there is a receipt.

use crate::domain::reference::Reference;
use crate::store::engine::database::on_reader;
use crate::store::error::StoreError;
use crate::store::state::Store;

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
}
