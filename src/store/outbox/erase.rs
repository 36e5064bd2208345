//! Taking away what is about a request that is erased.

use crate::store::engine::transaction::{Transaction, within};

const MESSAGES: &str = "DELETE FROM outbox WHERE about = $1";
const RECEIPTS: &str = "DELETE FROM sent_receipts WHERE request_id = $1";

/// Nothing more is told of a request, and of its receipts nothing is known.
pub async fn erase(transaction: &mut Transaction<'_>, request: &str) -> Result<(), sqlx::Error> {
    within!(transaction, |connection| {
        sqlx::query(MESSAGES).bind(request).execute(&mut *connection).await?;
        sqlx::query(RECEIPTS).bind(request).execute(connection).await.map(drop)
    })
}
