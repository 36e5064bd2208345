//! Accounts: made, found, changed.

use uuid::Uuid;

use super::row::{AccountRow, account_columns, write_locations};
use super::sessions::end_sessions;
use super::{calendars, links};
use crate::domain::audit::{By, Event, NewEntry};
use crate::domain::email::EmailAddress;
use crate::domain::name::PersonName;
use crate::domain::role::Role;
use crate::domain::secret_token::SecretToken;
use crate::domain::staff::{Account, AccountDetails, LocationScope};
use crate::random::new_id;
use crate::store::engine::database::on_reader;
use crate::store::engine::transaction::{Transaction, within};
use crate::store::error::StoreError;
use crate::store::state::Store;

/// Why an account was not changed.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// It is somebody else's e-mail address.
    #[error("there is an account with this e-mail address already")]
    EmailTaken,
    /// Nobody has it.
    #[error("there is no such account")]
    NoSuchAccount,
    /// Somebody changed it meanwhile.
    #[error("the account has changed since")]
    Stale,
    /// Nobody would be left who may say who comes in.
    #[error("this is the last admin who can come in")]
    LastAdmin,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for AccountError {
    fn from(problem: sqlx::Error) -> Self {
        Self::Store(problem.into())
    }
}

/// What becomes of passkeys and one-time codes when an account is set up anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondFactors {
    /// They are asked for as before.
    Kept,
    /// They are lost, and go.
    Removed,
}

impl Store {
    /// Every account, by the names of their people.
    pub async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        const ALL: &str =
            concat!("SELECT ", account_columns!(), " FROM staff_accounts AS account ORDER BY name, account.id");
        let rows: Vec<AccountRow> =
            on_reader!(&self.0.database, |connection| sqlx::query_as(ALL).fetch_all(connection).await)?;
        rows.into_iter().map(AccountRow::read).collect()
    }

    /// Whether there is any account that can come in or be set up.
    pub async fn has_accounts(&self) -> Result<bool, StoreError> {
        const ANY: &str = "SELECT id FROM staff_accounts LIMIT 1";
        let found: Option<String> =
            on_reader!(&self.0.database, |connection| sqlx::query_scalar(ANY).fetch_optional(connection).await)?;
        Ok(found.is_some())
    }

    /// One account.
    pub async fn account(&self, id: Uuid) -> Result<Option<Account>, StoreError> {
        const ONE: &str =
            concat!("SELECT ", account_columns!(), " FROM staff_accounts AS account WHERE account.id = $1");
        let row: Option<AccountRow> = on_reader!(&self.0.database, |connection| {
            sqlx::query_as(ONE).bind(id.to_string()).fetch_optional(connection).await
        })?;
        row.map(AccountRow::read).transpose()
    }

    /// The account of an e-mail address, however its letters are written.
    pub async fn account_of(&self, email: &EmailAddress) -> Result<Option<Account>, StoreError> {
        const ONE: &str =
            concat!("SELECT ", account_columns!(), " FROM staff_accounts AS account WHERE account.email_folded = $1");
        let row: Option<AccountRow> = on_reader!(&self.0.database, |connection| {
            sqlx::query_as(ONE).bind(email.folded()).fetch_optional(connection).await
        })?;
        row.map(AccountRow::read).transpose()
    }

    /// Adds an account, and answers the link that sets it up.
    pub async fn add_account(&self, details: AccountDetails, by: By) -> Result<(Uuid, SecretToken), AccountError> {
        let audit = self.audit_writer();
        let id = new_id(audit.now).map_err(StoreError::from)?;
        let link = links::new_token()?;
        let hash = link.hash();
        let work = async move |mut transaction: Transaction<'_>| {
            let role = details.role.as_str();
            let entry = by.did(Event::AccountAdded).about(id).with("role", role);
            audit.write(&mut transaction, with_locations(entry, &details)).await?;
            let added = within!(&mut transaction, |connection| {
                const INSERT: &str = "INSERT INTO staff_accounts (id, email, email_folded, name, role, locations, \
                                      created_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
                sqlx::query(INSERT)
                    .bind(id.to_string())
                    .bind(details.email.as_str())
                    .bind(details.email.folded())
                    .bind(details.name.as_str())
                    .bind(role)
                    .bind(write_locations(&details.locations))
                    .bind(audit.now.as_microsecond())
                    .execute(connection)
                    .await?
                    .rows_affected()
            });
            if added == 0 {
                return Err(AccountError::EmailTaken);
            }
            links::insert(&mut transaction, id, &hash, audit.now).await?;
            Ok(())
        };
        self.0.database.write(work).await?;
        Ok((id, link))
    }

    /// Changes what an admin says of an account, as they last saw it. With another role its sessions end.
    pub async fn change_account(
        &self,
        id: Uuid,
        version: i64,
        details: AccountDetails,
        by: By,
    ) -> Result<(), AccountError> {
        let audit = self.audit_writer();
        let work = async move |mut transaction: Transaction<'_>| {
            let entry = by.did(Event::AccountChanged).about(id).with("role", details.role.as_str());
            audit.write(&mut transaction, with_locations(entry, &details)).await?;
            let before = state_of(&mut transaction, id).await?.ok_or(AccountError::NoSuchAccount)?;
            if before.version != version {
                return Err(AccountError::Stale);
            }
            if before.is_admin() && details.role != Role::Admin && is_last_admin(&mut transaction, id).await? {
                return Err(AccountError::LastAdmin);
            }
            if is_taken(&mut transaction, id, &details.email).await? {
                return Err(AccountError::EmailTaken);
            }
            within!(&mut transaction, |connection| {
                const UPDATE: &str = "UPDATE staff_accounts SET email = $1, email_folded = $2, name = $3, role = $4, \
                                      locations = $5, version = version + 1 WHERE id = $6";
                sqlx::query(UPDATE)
                    .bind(details.email.as_str())
                    .bind(details.email.folded())
                    .bind(details.name.as_str())
                    .bind(details.role.as_str())
                    .bind(write_locations(&details.locations))
                    .bind(id.to_string())
                    .execute(connection)
                    .await?;
            });
            if before.role != details.role.as_str() {
                end_sessions(&mut transaction, id, None).await?;
            }
            Ok(())
        };
        self.0.database.write(work).await
    }

    /// Changes the name of one's own account.
    pub async fn rename(&self, id: Uuid, name: PersonName, by: By) -> Result<(), AccountError> {
        let audit = self.audit_writer();
        let work = async move |mut transaction: Transaction<'_>| {
            audit.write(&mut transaction, by.did(Event::NameChanged).about(id)).await?;
            let changed = within!(&mut transaction, |connection| {
                sqlx::query("UPDATE staff_accounts SET name = $1, version = version + 1 WHERE id = $2")
                    .bind(name.as_str())
                    .bind(id.to_string())
                    .execute(connection)
                    .await?
                    .rows_affected()
            });
            if changed == 0 { Err(AccountError::NoSuchAccount) } else { Ok(()) }
        };
        self.0.database.write(work).await
    }

    /// Keeps a person out, or lets them in again. Kept out, all their sessions and links end at once, and the address of
    /// their calendar.
    pub async fn set_disabled(&self, id: Uuid, is_disabled: bool, by: By) -> Result<(), AccountError> {
        let audit = self.audit_writer();
        let work = async move |mut transaction: Transaction<'_>| {
            let event = if is_disabled { Event::AccountDisabled } else { Event::AccountEnabled };
            audit.write(&mut transaction, by.did(event).about(id)).await?;
            let before = state_of(&mut transaction, id).await?.ok_or(AccountError::NoSuchAccount)?;
            if is_disabled && before.is_admin() && is_last_admin(&mut transaction, id).await? {
                return Err(AccountError::LastAdmin);
            }
            within!(&mut transaction, |connection| {
                sqlx::query("UPDATE staff_accounts SET is_disabled = $1, version = version + 1 WHERE id = $2")
                    .bind(is_disabled)
                    .bind(id.to_string())
                    .execute(connection)
                    .await?;
            });
            if is_disabled {
                end_sessions(&mut transaction, id, None).await?;
                links::remove(&mut transaction, id).await?;
                calendars::remove(&mut transaction, id).await?;
            }
            Ok(())
        };
        self.0.database.write(work).await
    }

    /// Lets a person set their account up anew: the password and the calendar's address go, all sessions end, and a new
    /// link is answered.
    pub async fn reset_account(&self, id: Uuid, factors: SecondFactors, by: By) -> Result<SecretToken, AccountError> {
        let audit = self.audit_writer();
        let link = links::new_token()?;
        let hash = link.hash();
        let work = async move |mut transaction: Transaction<'_>| {
            let are_removed = factors == SecondFactors::Removed;
            let entry = by.did(Event::AccountReset).about(id).with("second_factors_removed", are_removed);
            audit.write(&mut transaction, entry).await?;
            state_of(&mut transaction, id).await?.ok_or(AccountError::NoSuchAccount)?;
            forget_password(&mut transaction, id).await?;
            if are_removed {
                remove_second_factors(&mut transaction, id).await?;
            }
            end_sessions(&mut transaction, id, None).await?;
            links::remove(&mut transaction, id).await?;
            calendars::remove(&mut transaction, id).await?;
            links::insert(&mut transaction, id, &hash, audit.now).await?;
            Ok::<_, AccountError>(())
        };
        self.0.database.write(work).await?;
        Ok(link)
    }
}

fn with_locations(entry: NewEntry, details: &AccountDetails) -> NewEntry {
    match &details.locations {
        LocationScope::All => entry,
        LocationScope::Only(keys) => entry.with("locations", keys.as_slice()),
    }
}

/// What has to be known of an account before it is changed.
#[derive(sqlx::FromRow)]
struct AccountState {
    role: String,
    is_disabled: bool,
    version: i64,
}

impl AccountState {
    fn is_admin(&self) -> bool {
        self.role == Role::Admin.as_str() && !self.is_disabled
    }
}

async fn state_of(transaction: &mut Transaction<'_>, id: Uuid) -> Result<Option<AccountState>, sqlx::Error> {
    within!(transaction, |connection| {
        sqlx::query_as("SELECT role, is_disabled, version FROM staff_accounts WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(connection)
            .await
    })
}

/// Whether no other admin can come in: one that was never set up may never do. Asked once it is this transaction's turn to write down: no other makes or unmakes an admin at the same time.
async fn is_last_admin(transaction: &mut Transaction<'_>, id: Uuid) -> Result<bool, sqlx::Error> {
    let others: i64 = within!(transaction, |connection| {
        const OTHERS: &str = "SELECT count(*) FROM staff_accounts AS account \
                              WHERE role = 'admin' AND is_disabled = FALSE AND id <> $1 AND (password IS NOT NULL \
                              OR EXISTS (SELECT 1 FROM staff_passkeys WHERE account_id = account.id))";
        sqlx::query_scalar(OTHERS).bind(id.to_string()).fetch_one(connection).await?
    });
    Ok(others == 0)
}

async fn is_taken(transaction: &mut Transaction<'_>, id: Uuid, email: &EmailAddress) -> Result<bool, sqlx::Error> {
    let other: Option<String> = within!(transaction, |connection| {
        sqlx::query_scalar("SELECT id FROM staff_accounts WHERE email_folded = $1 AND id <> $2")
            .bind(email.folded())
            .bind(id.to_string())
            .fetch_optional(connection)
            .await?
    });
    Ok(other.is_some())
}

async fn forget_password(transaction: &mut Transaction<'_>, id: Uuid) -> Result<(), sqlx::Error> {
    within!(transaction, |connection| {
        sqlx::query("UPDATE staff_accounts SET password = NULL, version = version + 1 WHERE id = $1")
            .bind(id.to_string())
            .execute(connection)
            .await
            .map(drop)
    })
}

async fn remove_second_factors(transaction: &mut Transaction<'_>, id: Uuid) -> Result<(), sqlx::Error> {
    within!(transaction, |connection| {
        for statement in [
            "UPDATE staff_accounts SET code_key_id = NULL, code_secret = NULL WHERE id = $1",
            "DELETE FROM staff_passkeys WHERE account_id = $1",
            "DELETE FROM staff_recovery_codes WHERE account_id = $1",
            "DELETE FROM staff_browsers WHERE account_id = $1",
        ] {
            sqlx::query(statement).bind(id.to_string()).execute(&mut *connection).await?;
        }
        Ok(())
    })
}
