//! Storing one request that a patient has sent.

use super::index_queue::IndexQueue;
use super::insert::{Receipt, insert};
use super::row::NewRow;
use crate::domain::request::NewRequest;
use crate::store::engine::transaction::Transaction;
use crate::store::error::StoreError;
use crate::store::state::Store;

impl Store {
    /// Stores a request with its history, its search terms and what is told of it in one transaction, and answers once that is durable.
    /// The same `submission_id` with the same details gets the receipt of its first sending; with other details it
    /// is a request of its own, linked to the first of that id.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when too many are waiting, and whatever kept the database from storing it.
    pub async fn submit(&self, request: NewRequest) -> Result<Receipt, StoreError> {
        self.0.database.check_place()?;
        let mut row = self.0.rows.build(request)?;
        row.told = self.deliveries().of_new(&row);
        match &self.0.group_commit {
            Some(group_commit) => group_commit.store(row).await,
            None => self.submit_alone(row).await,
        }
    }

    /// PostgreSQL takes many writers at a time and groups their waits for the disk by itself.
    async fn submit_alone(&self, row: NewRow) -> Result<Receipt, StoreError> {
        let store = async move |mut transaction: Transaction<'_>| {
            wait_for_the_same_form(&mut transaction, &row).await?;
            let mut receipts = insert(&mut transaction, std::slice::from_ref(&row), &IndexQueue::default()).await?;
            receipts.remove(&row.id).ok_or(StoreError::NoFreeReference)
        };
        self.0.database.write(store).await
    }
}

/// Of two sendings of one form at once, the second must see the first, to be linked to it. SQLite has one writer.
async fn wait_for_the_same_form(transaction: &mut Transaction<'_>, row: &NewRow) -> Result<(), sqlx::Error> {
    if let Transaction::Postgres(connection) = transaction {
        let (one_half, other_half) = row.request.submission_id.as_u64_pair();
        sqlx::query("SELECT pg_advisory_xact_lock($1)")
            .bind((one_half ^ other_half).cast_signed())
            .execute(&mut **connection)
            .await?;
    }
    Ok(())
}
