//! Secret addresses of calendars: an account has one at most, which works until another takes its place, it is taken away,
//! or its person is kept out.

use jiff::Timestamp;
use uuid::Uuid;

use super::links::new_token;
use super::row::{AccountRow, account_columns};
use crate::domain::audit::{By, Event};
use crate::domain::secret_token::{SecretToken, TokenHash};
use crate::domain::staff::Account;
use crate::store::engine::database::on_reader;
use crate::store::engine::transaction::{Transaction, within};
use crate::store::error::StoreError;
use crate::store::state::Store;

/// Takes the address of an account away; answers whether it had one.
pub async fn remove(transaction: &mut Transaction<'_>, account: Uuid) -> Result<bool, sqlx::Error> {
    let removed = within!(transaction, |connection| {
        sqlx::query("DELETE FROM staff_calendars WHERE account_id = $1")
            .bind(account.to_string())
            .execute(connection)
            .await?
            .rows_affected()
    });
    Ok(removed > 0)
}

impl Store {
    /// Since when an account has an address for its calendar, if it has one.
    pub async fn calendar_since(&self, account: Uuid) -> Result<Option<Timestamp>, StoreError> {
        let made_at: Option<i64> = on_reader!(&self.0.database, |connection| {
            sqlx::query_scalar("SELECT made_at FROM staff_calendars WHERE account_id = $1")
                .bind(account.to_string())
                .fetch_optional(connection)
                .await
        })?;
        Ok(made_at.and_then(|made_at| Timestamp::from_microsecond(made_at).ok()))
    }

    /// The account whose calendar has this address; none when nobody's has, or its person is kept out.
    pub async fn account_of_calendar(&self, token: &TokenHash) -> Result<Option<Account>, StoreError> {
        const ONE: &str = concat!(
            "SELECT ",
            account_columns!(),
            " FROM staff_accounts AS account JOIN staff_calendars AS calendar ON calendar.account_id = account.id \
             WHERE calendar.token = $1 AND account.is_disabled = FALSE"
        );
        let row: Option<AccountRow> = on_reader!(&self.0.database, |connection| {
            sqlx::query_as(ONE).bind(token.as_str()).fetch_optional(connection).await
        })?;
        row.map(AccountRow::read).transpose()
    }

    /// Gives one's own calendar a new address; the one before works no more.
    pub async fn make_calendar(&self, account: Uuid, by: By) -> Result<SecretToken, StoreError> {
        const INSERT: &str = "INSERT INTO staff_calendars (account_id, token, made_at) VALUES ($1, $2, $3)";
        let audit = self.audit_writer();
        let token = new_token()?;
        let hash = token.hash();
        let work = async move |mut transaction: Transaction<'_>| {
            audit.write(&mut transaction, by.did(Event::CalendarMade).about(account)).await?;
            remove(&mut transaction, account).await?;
            within!(&mut transaction, |connection| {
                sqlx::query(INSERT)
                    .bind(account.to_string())
                    .bind(hash.as_str())
                    .bind(audit.now.as_microsecond())
                    .execute(connection)
                    .await?;
            });
            Ok::<_, StoreError>(())
        };
        self.0.database.write(work).await?;
        Ok(token)
    }

    /// Takes the address of one's own calendar away. Where there is none, nothing has happened.
    pub async fn remove_calendar(&self, account: Uuid, by: By) -> Result<(), StoreError> {
        let audit = self.audit_writer();
        let work = async move |mut transaction: Transaction<'_>| {
            if remove(&mut transaction, account).await? {
                audit.write(&mut transaction, by.did(Event::CalendarRemoved).about(account)).await?;
            }
            Ok::<_, StoreError>(())
        };
        self.0.database.write(work).await
    }
}
