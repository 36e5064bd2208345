//! Browsers in which people have signed in before.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::domain::email::EmailAddress;
use crate::domain::secret_token::TokenHash;
use crate::store::engine::database::on_reader;
use crate::store::engine::transaction::{Transaction, within};
use crate::store::error::StoreError;
use crate::store::state::Store;

/// How long a browser is known after its person last signed in: 400 days, the longest that browsers keep a cookie
/// (RFC 6265bis, 5.5).
const KNOWN_FOR: SignedDuration = SignedDuration::from_hours(400 * 24);

impl Store {
    /// Whether somebody has signed in with this e-mail address in this browser.
    pub async fn knows_browser(&self, email: &EmailAddress, browser: &TokenHash) -> Result<bool, StoreError> {
        const ONE: &str = "SELECT browser.seen_at FROM staff_browsers AS browser JOIN staff_accounts AS account \
                           ON account.id = browser.account_id \
                           WHERE browser.token = $1 AND account.email_folded = $2 AND browser.seen_at > $3";
        let since = self.0.clock.now().saturating_sub(KNOWN_FOR).unwrap_or(Timestamp::MIN).as_microsecond();
        let found: Option<i64> = on_reader!(&self.0.database, |connection| {
            sqlx::query_scalar(ONE)
                .bind(browser.as_str())
                .bind(email.folded())
                .bind(since)
                .fetch_optional(connection)
                .await
        })?;
        Ok(found.is_some())
    }

    /// Whether the person of an account has signed in in this browser.
    pub async fn has_signed_in_with(&self, account: Uuid, browser: &TokenHash) -> Result<bool, StoreError> {
        let found: Option<i64> = on_reader!(&self.0.database, |connection| {
            sqlx::query_scalar("SELECT seen_at FROM staff_browsers WHERE token = $1 AND account_id = $2")
                .bind(browser.as_str())
                .bind(account.to_string())
                .fetch_optional(connection)
                .await
        })?;
        Ok(found.is_some())
    }

    /// Remembers that the person of an account has signed in in this browser.
    pub async fn remember_browser(&self, account: Uuid, browser: TokenHash) -> Result<(), StoreError> {
        let now = self.0.clock.now().as_microsecond();
        let work = async move |mut transaction: Transaction<'_>| {
            within!(&mut transaction, |connection| {
                const UPSERT: &str = "INSERT INTO staff_browsers (token, account_id, seen_at) VALUES ($1, $2, $3) \
                                      ON CONFLICT (token, account_id) DO UPDATE SET seen_at = excluded.seen_at";
                sqlx::query(UPSERT)
                    .bind(browser.as_str())
                    .bind(account.to_string())
                    .bind(now)
                    .execute(connection)
                    .await?;
            });
            Ok::<_, StoreError>(())
        };
        self.0.database.write(work).await
    }
}
