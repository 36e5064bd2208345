//! One-time codes and recovery codes: their secret is sealed, and none is taken twice.

use uuid::Uuid;

use crate::domain::audit::{By, Event};
use crate::domain::secret_token::TokenHash;
use crate::store::engine::database::on_reader;
use crate::store::engine::transaction::{Transaction, within};
use crate::store::error::{Damage, StoreError};
use crate::store::sealed::Unopened;
use crate::store::state::Store;

/// Where the secret stands.
const SECRET: &str = "staff_accounts.code_secret";
/// Codes that were used are remembered for so many half minutes: a day. A code is good for three.
const REMEMBERED: i64 = 2 * 60 * 24;

impl Store {
    /// The secret of an account's one-time codes; none where they are not used.
    pub async fn code_secret(&self, account: Uuid) -> Result<Option<Vec<u8>>, StoreError> {
        const ONE: &str = "SELECT code_key_id, code_secret FROM staff_accounts WHERE id = $1";
        let row: Option<(Option<String>, Option<String>)> = on_reader!(&self.0.database, |connection| {
            sqlx::query_as(ONE).bind(account.to_string()).fetch_optional(connection).await
        })?;
        let Some((Some(key_id), Some(sealed))) = row else { return Ok(None) };
        let opened = self.0.rows.seal.open_bytes(SECRET, account, &key_id, &sealed);
        opened.map(Some).map_err(|unopened| StoreError::DamagedAccount {
            id: account.to_string(),
            problem: match unopened {
                Unopened::KeyMissing => Damage::KeyMissing,
                Unopened::Damaged(problem) => problem,
            },
        })
    }

    /// Takes one-time codes into use: `step` is that of the code that proved that they work, and is used with it.
    pub async fn turn_codes_on(
        &self,
        account: Uuid,
        secret: &[u8],
        step: i64,
        recovery: Vec<TokenHash>,
        by: By,
    ) -> Result<(), StoreError> {
        let audit = self.audit_writer();
        let sealed = self.0.rows.seal.seal_bytes(SECRET, account, secret)?;
        let key_id = self.0.rows.seal.key_id().to_owned();
        let work = async move |mut transaction: Transaction<'_>| {
            audit.write(&mut transaction, by.did(Event::CodesTurnedOn).about(account)).await?;
            within!(&mut transaction, |connection| {
                const UPDATE: &str = "UPDATE staff_accounts SET code_key_id = $1, code_secret = $2, \
                                      version = version + 1 WHERE id = $3";
                sqlx::query(UPDATE)
                    .bind(key_id)
                    .bind(sealed)
                    .bind(account.to_string())
                    .execute(&mut *connection)
                    .await?;
                // Those of a former secret say nothing about this one's.
                sqlx::query("DELETE FROM staff_used_codes WHERE account_id = $1")
                    .bind(account.to_string())
                    .execute(connection)
                    .await?;
            });
            use_up(&mut transaction, account, step).await?;
            replace_recovery_codes(&mut transaction, account, &recovery).await?;
            Ok::<_, StoreError>(())
        };
        self.0.database.write(work).await
    }

    /// Takes one-time codes out of use.
    pub async fn turn_codes_off(&self, account: Uuid, by: By) -> Result<(), StoreError> {
        let audit = self.audit_writer();
        let work = async move |mut transaction: Transaction<'_>| {
            audit.write(&mut transaction, by.did(Event::CodesTurnedOff).about(account)).await?;
            within!(&mut transaction, |connection| {
                const UPDATE: &str = "UPDATE staff_accounts SET code_key_id = NULL, code_secret = NULL, \
                                      version = version + 1 WHERE id = $1";
                sqlx::query(UPDATE).bind(account.to_string()).execute(connection).await?;
            });
            Ok::<_, StoreError>(())
        };
        self.0.database.write(work).await
    }

    /// Uses the one-time code of a step up. False when it was used before.
    pub async fn use_code(&self, account: Uuid, step: i64) -> Result<bool, StoreError> {
        let work = async move |mut transaction: Transaction<'_>| Ok(use_up(&mut transaction, account, step).await?);
        self.0.database.write(work).await
    }

    /// Uses a recovery code up. False when it is none of the account's, or was used before.
    pub async fn use_recovery_code(&self, account: Uuid, code: TokenHash) -> Result<bool, StoreError> {
        let audit = self.audit_writer();
        let work = async move |mut transaction: Transaction<'_>| {
            let used = within!(&mut transaction, |connection| {
                sqlx::query("DELETE FROM staff_recovery_codes WHERE account_id = $1 AND code = $2")
                    .bind(account.to_string())
                    .bind(code.as_str())
                    .execute(connection)
                    .await?
                    .rows_affected()
            });
            if used > 0 {
                let entry = By::account(account).did(Event::RecoveryCodeUsed).about(account);
                audit.write(&mut transaction, entry).await?;
            }
            Ok::<_, StoreError>(used > 0)
        };
        self.0.database.write(work).await
    }

    /// Gives an account new recovery codes; the former ones are good for nothing any more.
    pub async fn renew_recovery_codes(&self, account: Uuid, codes: Vec<TokenHash>, by: By) -> Result<(), StoreError> {
        let audit = self.audit_writer();
        let work = async move |mut transaction: Transaction<'_>| {
            audit.write(&mut transaction, by.did(Event::RecoveryCodesMade).about(account)).await?;
            replace_recovery_codes(&mut transaction, account, &codes).await?;
            Ok::<_, StoreError>(())
        };
        self.0.database.write(work).await
    }
}

/// False when the step is used up already.
async fn use_up(transaction: &mut Transaction<'_>, account: Uuid, step: i64) -> Result<bool, sqlx::Error> {
    within!(transaction, |connection| {
        sqlx::query("DELETE FROM staff_used_codes WHERE account_id = $1 AND step < $2")
            .bind(account.to_string())
            .bind(step.saturating_sub(REMEMBERED))
            .execute(&mut *connection)
            .await?;
        let used =
            sqlx::query("INSERT INTO staff_used_codes (account_id, step) VALUES ($1, $2) ON CONFLICT DO NOTHING")
                .bind(account.to_string())
                .bind(step)
                .execute(connection)
                .await?;
        Ok(used.rows_affected() > 0)
    })
}

async fn replace_recovery_codes(
    transaction: &mut Transaction<'_>,
    account: Uuid,
    codes: &[TokenHash],
) -> Result<(), sqlx::Error> {
    within!(transaction, |connection| {
        sqlx::query("DELETE FROM staff_recovery_codes WHERE account_id = $1")
            .bind(account.to_string())
            .execute(&mut *connection)
            .await?;
        for code in codes {
            sqlx::query("INSERT INTO staff_recovery_codes (account_id, code) VALUES ($1, $2)")
                .bind(account.to_string())
                .bind(code.as_str())
                .execute(&mut *connection)
                .await?;
        }
        Ok(())
    })
}
