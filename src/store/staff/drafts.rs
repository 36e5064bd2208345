//! What a member of staff had typed when their session ended: kept sealed until they are back, one form for each account.

use jiff::SignedDuration;
use uuid::Uuid;

use crate::store::engine::database::on_reader;
use crate::store::engine::transaction::{Transaction, within};
use crate::store::error::StoreError;
use crate::store::state::Store;

/// The column of a sealed draft.
const FIELDS: &str = "staff_drafts.fields";
/// How long a draft is kept: a working day.
const LIFE: SignedDuration = SignedDuration::from_hours(12);

const KEEP: &str = "INSERT INTO staff_drafts (account_id, path, key_id, fields, kept_at) VALUES ($1, $2, $3, $4, $5) \
    ON CONFLICT (account_id) DO UPDATE SET path = excluded.path, key_id = excluded.key_id, fields = excluded.fields, \
    kept_at = excluded.kept_at";
const FIND: &str = "SELECT key_id, fields FROM staff_drafts WHERE account_id = $1 AND path = $2 AND kept_at > $3";

impl Store {
    /// Keeps what an account had typed on the page of this path. What others left long ago goes meanwhile.
    pub async fn keep_draft(&self, account: Uuid, path: String, pairs: &[(String, String)]) -> Result<(), StoreError> {
        let plain = serde_json::to_vec(pairs).map_err(|_| StoreError::Sealing)?;
        let seal = &self.0.rows.seal;
        let (key_id, sealed) = (seal.key_id().to_owned(), seal.seal_bytes(FIELDS, account, &plain)?);
        let now = self.0.clock.now();
        let long_ago = now.saturating_sub(LIFE).unwrap_or(now).as_microsecond();
        let work = async move |mut transaction: Transaction<'_>| {
            within!(&mut transaction, |connection| {
                sqlx::query("DELETE FROM staff_drafts WHERE kept_at <= $1")
                    .bind(long_ago)
                    .execute(&mut *connection)
                    .await?;
                sqlx::query(KEEP)
                    .bind(account.to_string())
                    .bind(&path)
                    .bind(&key_id)
                    .bind(&sealed)
                    .bind(now.as_microsecond())
                    .execute(connection)
                    .await?;
            });
            Ok(())
        };
        self.0.database.write(work).await
    }

    /// Takes what an account had typed on the page of this path: it is kept no longer.
    pub async fn take_draft(&self, account: Uuid, path: &str) -> Result<Option<Vec<(String, String)>>, StoreError> {
        let now = self.0.clock.now();
        let long_ago = now.saturating_sub(LIFE).unwrap_or(now).as_microsecond();
        let found: Option<(String, String)> = on_reader!(&self.0.database, |connection| {
            let query = sqlx::query_as(FIND).bind(account.to_string()).bind(path).bind(long_ago);
            query.fetch_optional(connection).await
        })?;
        let Some((key_id, sealed)) = found else { return Ok(None) };
        let work = async move |mut transaction: Transaction<'_>| {
            within!(&mut transaction, |connection| {
                let remove = sqlx::query("DELETE FROM staff_drafts WHERE account_id = $1").bind(account.to_string());
                remove.execute(connection).await?;
            });
            Ok::<_, StoreError>(())
        };
        self.0.database.write(work).await?;
        let opened = self.0.rows.seal.open_bytes(FIELDS, account, &key_id, &sealed).ok();
        Ok(opened.and_then(|plain| serde_json::from_slice(&plain).ok()))
    }
}
