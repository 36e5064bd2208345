//! Passwords, hashed before they come here.

use uuid::Uuid;

use super::sessions::end_sessions;
use crate::domain::audit::{By, Event};
use crate::domain::email::EmailAddress;
use crate::store::engine::database::on_reader;
use crate::store::engine::transaction::{Transaction, within};
use crate::store::error::StoreError;
use crate::store::state::Store;

/// What a password is compared with.
#[derive(Clone, Debug, sqlx::FromRow)]
struct PasswordRow {
    id: String,
    password: Option<String>,
}

pub async fn update(transaction: &mut Transaction<'_>, account: Uuid, password: &str) -> Result<(), sqlx::Error> {
    within!(transaction, |connection| {
        sqlx::query("UPDATE staff_accounts SET password = $1, version = version + 1 WHERE id = $2")
            .bind(password)
            .bind(account.to_string())
            .execute(connection)
            .await
            .map(drop)
    })
}

impl Store {
    /// The hash of the password of whoever signs in with an e-mail address, and of which account it is. None when there
    /// is no such account, when it may not come in, or when it has no password.
    pub async fn password_of(&self, email: &EmailAddress) -> Result<Option<(Uuid, String)>, StoreError> {
        const ONE: &str = "SELECT id, password FROM staff_accounts WHERE email_folded = $1 AND is_disabled = FALSE";
        let row: Option<PasswordRow> = on_reader!(&self.0.database, |connection| {
            sqlx::query_as(ONE).bind(email.folded()).fetch_optional(connection).await
        })?;
        Ok(row.and_then(|row| Some((Uuid::parse_str(&row.id).ok()?, row.password?))))
    }

    /// The hash of the password of an account; none when it has none.
    pub async fn password_of_account(&self, account: Uuid) -> Result<Option<String>, StoreError> {
        let found: Option<Option<String>> = on_reader!(&self.0.database, |connection| {
            sqlx::query_scalar("SELECT password FROM staff_accounts WHERE id = $1 AND is_disabled = FALSE")
                .bind(account.to_string())
                .fetch_optional(connection)
                .await
        })?;
        Ok(found.flatten())
    }

    /// Changes a password. Every session of the account but this one ends, and so do its links.
    pub async fn change_password(
        &self,
        account: Uuid,
        password: String,
        session: Uuid,
        by: By,
    ) -> Result<(), StoreError> {
        let audit = self.audit_writer();
        let work = async move |mut transaction: Transaction<'_>| {
            audit.write(&mut transaction, by.did(Event::PasswordChanged).about(account)).await?;
            update(&mut transaction, account, &password).await?;
            end_sessions(&mut transaction, account, Some(session)).await?;
            super::links::remove(&mut transaction, account).await?;
            Ok::<_, StoreError>(())
        };
        self.0.database.write(work).await
    }

    /// Keeps the same password under a costlier hash, unless it was changed meanwhile.
    pub async fn rehash_password(&self, account: Uuid, before: String, after: String) -> Result<(), StoreError> {
        let work = async move |mut transaction: Transaction<'_>| {
            within!(&mut transaction, |connection| {
                sqlx::query("UPDATE staff_accounts SET password = $1 WHERE id = $2 AND password = $3")
                    .bind(after)
                    .bind(account.to_string())
                    .bind(before)
                    .execute(connection)
                    .await?;
            });
            Ok::<_, StoreError>(())
        };
        self.0.database.write(work).await
    }
}
