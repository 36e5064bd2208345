//! Passkeys, and what was asked of one and is not answered yet.

use jiff::{SignedDuration, Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

use crate::domain::audit::{By, Event};
use crate::domain::secret_token::{SecretToken, TokenHash};
use crate::random::{new_id, random_bytes};
use crate::store::engine::database::on_reader;
use crate::store::engine::transaction::{Transaction, within};
use crate::store::error::{Damage, StoreError};
use crate::store::state::Store;

/// How long an answer may take: the recommended range for a person to be asked in is 5 to 10 minutes (W3C Web
/// Authentication, Level 3, 15.1).
const ANSWER_WITHIN: SignedDuration = SignedDuration::from_mins(5);

const INSERT_QUESTION: &str = "INSERT INTO staff_passkey_questions (token, account_id, purpose, question, expires_at) VALUES ($1, $2, $3, $4, $5)";

/// A passkey that was made a moment ago.
#[derive(Clone, Debug)]
pub struct NewPasskey {
    /// The authenticator's own name for it.
    pub credential_id: String,
    /// Its public key and counter, as JSON.
    pub passkey: String,
    /// What its owner calls it.
    pub name: String,
}

/// A passkey as it is stored.
#[derive(Clone, Debug)]
pub struct StoredPasskey {
    /// Never used again.
    pub id: Uuid,
    /// Whose it is.
    pub account: Uuid,
    /// Its public key and counter, as JSON.
    pub passkey: String,
    /// What its owner calls it.
    pub name: String,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it was last used.
    pub used_at: Option<Timestamp>,
}

#[derive(FromRow)]
struct Row {
    id: String,
    account_id: String,
    passkey: String,
    name: String,
    created_at: i64,
    used_at: Option<i64>,
}

impl Row {
    fn read(self) -> Result<StoredPasskey, StoreError> {
        let damaged = |problem| StoreError::DamagedAccount { id: self.account_id.clone(), problem };
        let id = |text: &str| Uuid::parse_str(text).map_err(|_| damaged(Damage::Id));
        let time = |micros| Timestamp::from_microsecond(micros).map_err(|_| damaged(Damage::Time));
        Ok(StoredPasskey {
            id: id(&self.id)?,
            account: id(&self.account_id)?,
            created_at: time(self.created_at)?,
            used_at: self.used_at.map(time).transpose()?,
            passkey: self.passkey,
            name: self.name,
        })
    }
}

pub async fn insert(
    transaction: &mut Transaction<'_>,
    account: Uuid,
    new: &NewPasskey,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let id = new_id(now)?;
    Ok(within!(transaction, |connection| {
        const INSERT: &str = "INSERT INTO staff_passkeys (id, account_id, credential_id, passkey, name, created_at) \
                              VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
        sqlx::query(INSERT)
            .bind(id.to_string())
            .bind(account.to_string())
            .bind(&new.credential_id)
            .bind(&new.passkey)
            .bind(&new.name)
            .bind(now.as_microsecond())
            .execute(connection)
            .await?
            .rows_affected()
    }) > 0)
}

impl Store {
    /// The passkeys of an account, in the order in which they were added.
    pub async fn passkeys_of(&self, account: Uuid) -> Result<Vec<StoredPasskey>, StoreError> {
        const ALL: &str = "SELECT id, account_id, passkey, name, created_at, used_at FROM staff_passkeys \
                           WHERE account_id = $1 ORDER BY created_at, id";
        let rows: Vec<Row> = on_reader!(&self.0.database, |connection| {
            sqlx::query_as(ALL).bind(account.to_string()).fetch_all(connection).await
        })?;
        rows.into_iter().map(Row::read).collect()
    }

    /// A passkey by the authenticator's own name for it, when its account may come in.
    pub async fn passkey(&self, credential_id: &str) -> Result<Option<StoredPasskey>, StoreError> {
        const ONE: &str = "SELECT passkey.id, account_id, passkey.passkey, passkey.name, passkey.created_at, used_at \
                           FROM staff_passkeys AS passkey JOIN staff_accounts AS account \
                           ON account.id = passkey.account_id WHERE credential_id = $1 AND is_disabled = FALSE";
        let row: Option<Row> = on_reader!(&self.0.database, |connection| {
            sqlx::query_as(ONE).bind(credential_id).fetch_optional(connection).await
        })?;
        row.map(Row::read).transpose()
    }

    /// Adds a passkey to an account. False when somebody has it already.
    pub async fn add_passkey(&self, account: Uuid, new: NewPasskey, by: By) -> Result<bool, StoreError> {
        let audit = self.audit_writer();
        let work = async move |mut transaction: Transaction<'_>| {
            let is_added = insert(&mut transaction, account, &new, audit.now).await?;
            if is_added {
                audit.write(&mut transaction, by.did(Event::PasskeyAdded).about(account)).await?;
            }
            Ok::<_, StoreError>(is_added)
        };
        self.0.database.write(work).await
    }

    /// Notes that a passkey was used: `before` is what it was read as, and `after` has its new counter. False when it was
    /// used by somebody else meanwhile.
    pub async fn use_passkey(&self, id: Uuid, before: String, after: String) -> Result<bool, StoreError> {
        let now = self.0.clock.now().as_microsecond();
        let work = async move |mut transaction: Transaction<'_>| {
            within!(&mut transaction, |connection| {
                const UPDATE: &str =
                    "UPDATE staff_passkeys SET passkey = $1, used_at = $2 WHERE id = $3 AND passkey = $4";
                let used = sqlx::query(UPDATE)
                    .bind(after)
                    .bind(now)
                    .bind(id.to_string())
                    .bind(before)
                    .execute(connection)
                    .await?;
                Ok::<_, StoreError>(used.rows_affected() > 0)
            })
        };
        self.0.database.write(work).await
    }

    /// Takes a passkey away from an account. False when it has none such.
    pub async fn remove_passkey(&self, account: Uuid, id: Uuid, by: By) -> Result<bool, StoreError> {
        let audit = self.audit_writer();
        let work = async move |mut transaction: Transaction<'_>| {
            let removed = within!(&mut transaction, |connection| {
                sqlx::query("DELETE FROM staff_passkeys WHERE id = $1 AND account_id = $2")
                    .bind(id.to_string())
                    .bind(account.to_string())
                    .execute(connection)
                    .await?
                    .rows_affected()
            });
            if removed > 0 {
                audit.write(&mut transaction, by.did(Event::PasskeyRemoved).about(account)).await?;
            }
            Ok::<_, StoreError>(removed > 0)
        };
        self.0.database.write(work).await
    }

    /// Keeps what was asked of a passkey until it is answered, and answers the secret to find it by. `account` is whose
    /// passkey must answer, none for anybody's; `purpose` is what the answer may be used for.
    pub async fn keep_question(
        &self,
        account: Option<Uuid>,
        purpose: &'static str,
        question: String,
    ) -> Result<SecretToken, StoreError> {
        let now = self.0.clock.now();
        let secret = SecretToken::from_random(random_bytes()?);
        let hash = secret.hash();
        let work = async move |mut transaction: Transaction<'_>| {
            within!(&mut transaction, |connection| {
                sqlx::query("DELETE FROM staff_passkey_questions WHERE expires_at <= $1")
                    .bind(now.as_microsecond())
                    .execute(&mut *connection)
                    .await?;
                sqlx::query(INSERT_QUESTION)
                    .bind(hash.as_str())
                    .bind(account.map(|account| account.to_string()))
                    .bind(purpose)
                    .bind(question)
                    .bind(now.saturating_add(ANSWER_WITHIN).unwrap_or(Timestamp::MAX).as_microsecond())
                    .execute(connection)
                    .await?;
            });
            Ok::<_, StoreError>(())
        };
        self.0.database.write(work).await?;
        Ok(secret)
    }

    /// Takes the question that is answered: nobody answers it a second time. None when it was asked for another purpose
    /// or of another account, was answered, or is too old.
    pub async fn take_question(
        &self,
        token: &TokenHash,
        account: Option<Uuid>,
        purpose: &'static str,
    ) -> Result<Option<String>, StoreError> {
        let (now, token) = (self.0.clock.now().as_microsecond(), token.clone());
        let account = account.map(|account| account.to_string()).unwrap_or_default();
        let work = async move |mut transaction: Transaction<'_>| {
            const TAKE: &str = "DELETE FROM staff_passkey_questions WHERE token = $1 AND purpose = $2 \
                                AND coalesce(account_id, '') = $3 AND expires_at > $4 RETURNING question";
            within!(&mut transaction, |connection| {
                let question: Option<String> = sqlx::query_scalar(TAKE)
                    .bind(token.as_str())
                    .bind(purpose)
                    .bind(account)
                    .bind(now)
                    .fetch_optional(connection)
                    .await?;
                Ok::<_, StoreError>(question)
            })
        };
        self.0.database.write(work).await
    }
}
