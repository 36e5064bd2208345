//! Filling an empty database with many requests at once, for demonstrations and measurements.

use std::sync::Arc;

use crate::domain::request::NewRequest;
use crate::store::engine::database::on_reader;
use crate::store::engine::patience::UPKEEP_WAIT;
use crate::store::engine::transaction::Transaction;
use crate::store::error::StoreError;
use crate::store::requests::index_queue::{IndexQueue, bring_all_into_index};
use crate::store::requests::insert::insert;
use crate::store::requests::row::NewRow;
use crate::store::state::Store;

/// Requests in one transaction.
const AT_ONCE: usize = 2000;

/// A database that is being filled. Each request gets the time that the store's clock shows when it is added.
#[derive(Debug)]
pub struct Filling {
    store: Store,
    rows: Vec<NewRow>,
    /// What was added, as far as later requests may be about it.
    queue: Arc<IndexQueue>,
}

impl Store {
    /// Begins to fill the database.
    ///
    /// # Errors
    /// [`StoreError::NotEmpty`] when there are requests in it.
    pub async fn fill(&self) -> Result<Filling, StoreError> {
        const ANY: &str = "SELECT id FROM appointment_requests LIMIT 1";
        let is_empty = on_reader!(&self.0.database, |connection| {
            sqlx::query(ANY).fetch_optional(connection).await.map(|row| row.is_none())
        })?;
        if !is_empty {
            return Err(StoreError::NotEmpty);
        }
        Ok(Filling { store: self.clone(), rows: Vec::with_capacity(AT_ONCE), queue: Arc::default() })
    }
}

impl Filling {
    /// Adds a request; every so often, what was added is written.
    pub async fn add(&mut self, request: NewRequest) -> Result<(), StoreError> {
        self.rows.push(self.store.0.rows.build(request)?);
        if self.rows.len() == AT_ONCE { self.write().await } else { Ok(()) }
    }

    /// Writes the rest, and what finds requests by their terms.
    pub async fn finish(mut self) -> Result<(), StoreError> {
        self.write().await?;
        bring_all_into_index(&self.store.0.database).await
    }

    async fn write(&mut self) -> Result<(), StoreError> {
        let rows = Arc::new(std::mem::replace(&mut self.rows, Vec::with_capacity(AT_ONCE)));
        let (all, queue) = (Arc::clone(&rows), Arc::clone(&self.queue));
        let store = async move |mut transaction: Transaction<'_>| insert(&mut transaction, &all, &queue).await;
        let receipts = self.store.0.database.write_within(UPKEEP_WAIT, store).await?;
        if receipts.len() < rows.len() {
            return Err(StoreError::NoFreeReference);
        }
        Arc::make_mut(&mut self.queue).extend(rows.iter());
        Ok(())
    }
}
