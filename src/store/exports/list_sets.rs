//! The numbered sets, the newest first.

use super::set_row::{SetRow, set_columns};
use crate::domain::export::set::ExportSet;
use crate::store::engine::database::on_reader;
use crate::store::error::StoreError;
use crate::store::state::Store;

const LIST: &str =
    concat!("SELECT ", set_columns!(), " FROM export_sets WHERE number < $1 ORDER BY number DESC LIMIT $2");

impl Store {
    /// Up to `most` sets with smaller numbers than this one, the newest first; from the newest where none is given.
    pub async fn export_sets(&self, before: Option<i64>, most: i64) -> Result<Vec<ExportSet>, StoreError> {
        let rows: Vec<SetRow> = on_reader!(&self.0.database, |connection| {
            sqlx::query_as(LIST).bind(before.unwrap_or(i64::MAX)).bind(most).fetch_all(connection).await
        })?;
        rows.into_iter().map(SetRow::read).collect()
    }
}
