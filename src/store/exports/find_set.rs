//! One numbered set: looked up, and marked as written and as received.

use super::set_row::{SetRow, set_columns};
use crate::domain::export::set::ExportSet;
use crate::store::engine::database::on_reader;
use crate::store::engine::transaction::{Transaction, within};
use crate::store::error::StoreError;
use crate::store::state::Store;

const FIND: &str = concat!("SELECT ", set_columns!(), " FROM export_sets WHERE number = $1");
/// What it was at first stays.
const WRITTEN: &str = "UPDATE export_sets SET sha256 = coalesce(sha256, $1), received_at = coalesce(received_at, $2) \
                       WHERE number = $3";

impl Store {
    /// The set with this number.
    pub async fn find_export_set(&self, number: i64) -> Result<Option<ExportSet>, StoreError> {
        let found: Option<SetRow> = on_reader!(&self.0.database, |connection| {
            sqlx::query_as(FIND).bind(number).fetch_optional(connection).await
        })?;
        found.map(SetRow::read).transpose()
    }

    /// Notes the hash of a set's file, once it has been written to its end, in the format in which it was made and with
    /// all of its requests; and when it arrived, if it did.
    pub async fn mark_export_set(
        &self,
        number: i64,
        sha256: Option<String>,
        is_received: bool,
    ) -> Result<(), StoreError> {
        let received_at = is_received.then(|| self.0.clock.now().as_microsecond());
        let work = async move |mut transaction: Transaction<'_>| {
            within!(&mut transaction, |connection| {
                sqlx::query(WRITTEN).bind(sha256).bind(received_at).bind(number).execute(connection).await?;
            });
            Ok(())
        };
        self.0.database.write(work).await
    }
}
