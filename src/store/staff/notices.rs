//! What members of staff have chosen to be told by e-mail.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::domain::audit::{By, Event};
use crate::domain::delivery::notice::Notice;
use crate::store::engine::database::on_reader;
use crate::store::engine::transaction::{Transaction, within};
use crate::store::error::StoreError;
use crate::store::state::Store;

impl Store {
    /// What each account gets; those that get nothing are not among them.
    pub async fn chosen_notices(&self) -> Result<BTreeMap<Uuid, Vec<Notice>>, StoreError> {
        const ALL: &str = "SELECT account_id, notice FROM staff_notices ORDER BY account_id, notice";
        let rows: Vec<(String, String)> =
            on_reader!(&self.0.database, |connection| sqlx::query_as(ALL).fetch_all(connection).await)?;
        let mut chosen: BTreeMap<Uuid, Vec<Notice>> = BTreeMap::new();
        for (account, notice) in rows {
            // What a later version of the program offers is left to it.
            if let (Ok(account), Ok(notice)) = (account.parse(), notice.parse()) {
                chosen.entry(account).or_default().push(notice);
            }
        }
        Ok(chosen)
    }

    /// Whether an account that can come in is told of new requests.
    pub async fn tells_staff_of_requests(&self) -> Result<bool, StoreError> {
        const ANY: &str = "SELECT account_id FROM staff_notices \
            JOIN staff_accounts AS account ON account.id = account_id AND account.is_disabled = FALSE \
            WHERE notice = $1 LIMIT 1";
        let found: Option<String> = on_reader!(&self.0.database, |connection| {
            sqlx::query_scalar(ANY).bind(Notice::NewRequest.as_str()).fetch_optional(connection).await
        })?;
        Ok(found.is_some())
    }

    /// Says what one's own account gets from now on.
    pub async fn choose_notices(&self, account: Uuid, notices: Vec<Notice>, by: By) -> Result<(), StoreError> {
        let audit = self.audit_writer();
        let work = async move |mut transaction: Transaction<'_>| {
            let entry = by.did(Event::NoticesChosen).about(account).with("notices", notices.as_slice());
            audit.write(&mut transaction, entry).await?;
            within!(&mut transaction, |connection| {
                sqlx::query("DELETE FROM staff_notices WHERE account_id = $1")
                    .bind(account.to_string())
                    .execute(&mut *connection)
                    .await?;
                for notice in notices {
                    const INSERT: &str =
                        "INSERT INTO staff_notices (account_id, notice) VALUES ($1, $2) ON CONFLICT DO NOTHING";
                    sqlx::query(INSERT)
                        .bind(account.to_string())
                        .bind(notice.as_str())
                        .execute(&mut *connection)
                        .await?;
                }
            });
            Ok::<_, StoreError>(())
        };
        self.0.database.write(work).await
    }
}
