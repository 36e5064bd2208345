//! The request that a message tells of, read when the message is sent.

use crate::domain::request::StoredRequest;
use crate::store::engine::database::on_reader;
use crate::store::error::StoreError;
use crate::store::requests::stored_row::{StoredRow, request_columns};
use crate::store::state::Store;

impl Store {
    /// The request of an id; none where it is gone.
    ///
    /// # Errors
    /// [`StoreError::Erased`] where its details are gone, and whatever else keeps it from being read.
    pub async fn request_of_message(&self, id: &str) -> Result<Option<StoredRequest>, StoreError> {
        const ONE: &str = concat!("SELECT ", request_columns!(), " FROM appointment_requests WHERE id = $1");
        let row: Option<StoredRow> = on_reader!(&self.0.database, |connection| {
            sqlx::query_as(ONE).bind(id).fetch_optional(connection).await
        })?;
        row.map(|row| row.open(&self.0.rows.seal)).transpose()
    }
}
