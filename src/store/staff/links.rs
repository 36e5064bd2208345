//! Links that set an account up: each works once, and for a day.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::row::{AccountRow, account_columns};
use crate::domain::secret_token::{SecretToken, TokenHash};
use crate::domain::staff::Account;
use crate::random::random_bytes;
use crate::store::engine::database::on_reader;
use crate::store::engine::transaction::{Transaction, within};
use crate::store::error::StoreError;
use crate::store::state::Store;

/// How long a link works.
pub const LINK_LIFE: SignedDuration = SignedDuration::from_hours(24);

/// A new secret.
pub fn new_token() -> Result<SecretToken, StoreError> {
    Ok(SecretToken::from_random(random_bytes()?))
}

pub async fn insert(
    transaction: &mut Transaction<'_>,
    account: Uuid,
    token: &TokenHash,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let expires_at = now.saturating_add(LINK_LIFE).unwrap_or(Timestamp::MAX);
    within!(transaction, |connection| {
        sqlx::query("INSERT INTO staff_links (token, account_id, expires_at) VALUES ($1, $2, $3)")
            .bind(token.as_str())
            .bind(account.to_string())
            .bind(expires_at.as_microsecond())
            .execute(connection)
            .await
            .map(drop)
    })
}

/// Ends every link of an account.
pub async fn remove(transaction: &mut Transaction<'_>, account: Uuid) -> Result<(), sqlx::Error> {
    within!(transaction, |connection| {
        sqlx::query("DELETE FROM staff_links WHERE account_id = $1")
            .bind(account.to_string())
            .execute(connection)
            .await
            .map(drop)
    })
}

impl Store {
    /// The account that a link sets up; none when the link is unknown, was used or is too old.
    pub async fn account_of_link(&self, token: &TokenHash) -> Result<Option<Account>, StoreError> {
        const ONE: &str = concat!(
            "SELECT ",
            account_columns!(),
            " FROM staff_accounts AS account JOIN staff_links AS link ON link.account_id = account.id \
             WHERE link.token = $1 AND link.expires_at > $2 AND account.is_disabled = FALSE"
        );
        let now = self.0.clock.now().as_microsecond();
        let row: Option<AccountRow> = on_reader!(&self.0.database, |connection| {
            sqlx::query_as(ONE).bind(token.as_str()).bind(now).fetch_optional(connection).await
        })?;
        row.map(AccountRow::read).transpose()
    }
}
