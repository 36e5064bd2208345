//! Writing down what a command does that itself only reads.

use std::path::Path;

use crate::clock::Clock;
use crate::store::engine::open_error::OpenError;
use crate::store::engine::opening::Opening;
use crate::store::engine::sqlite::may_be_written;
use crate::store::engine::url::DatabaseUrl;
use crate::store::state::Store;

impl Store {
    /// Opens a database to write down what is done with it. None where nothing may be written, such as a copy or another
    /// user's: it is left as it is.
    ///
    /// # Errors
    /// Whatever else keeps it from being written to.
    pub async fn open_to_write_down(
        url: &DatabaseUrl,
        key_file: &Path,
        clock: Clock,
    ) -> Result<Option<Self>, OpenError> {
        // By its mode, too: the administrator of a machine could write to everything.
        if let DatabaseUrl::Sqlite(path) = url
            && !may_be_written(path).unwrap_or(false)
        {
            return Ok(None);
        }
        let (store, _) = Self::open(url, key_file, Opening::CreateAndUpdate, clock).await?;
        Ok(Some(store))
    }
}
