//! Sessions: begun, found by the hash of their secret, renewed, ended.

use jiff::Timestamp;
use sqlx::FromRow;
use uuid::Uuid;

use super::row::{AccountRow, account_columns};
use crate::domain::audit::{By, Event};
use crate::domain::secret_token::{SecretToken, TokenHash};
use crate::domain::session::{LONGEST, Proof, Session};
use crate::random::{new_id, random_bytes};
use crate::store::engine::database::on_reader;
use crate::store::engine::transaction::{Transaction, within};
use crate::store::error::{Damage, StoreError};
use crate::store::state::Store;

/// How much is kept of what a browser says of itself, in characters.
const BROWSER: usize = 200;

const INSERT: &str = "INSERT INTO staff_sessions (id, token, account_id, proof, created_at, seen_at, confirmed_at, \
                      browser) VALUES ($1, $2, $3, $4, $5, $5, $5, $6)";

/// A session that begins.
#[derive(Debug)]
pub struct NewSession {
    id: Uuid,
    /// What the browser gets.
    pub token: SecretToken,
    browser: String,
    now: Timestamp,
}

impl NewSession {
    pub fn new(browser: &str, now: Timestamp) -> Result<Self, StoreError> {
        let browser = browser.chars().filter(|c| !c.is_control()).take(BROWSER).collect();
        Ok(Self { id: new_id(now)?, token: SecretToken::from_random(random_bytes()?), browser, now })
    }
}

pub async fn insert_session(
    transaction: &mut Transaction<'_>,
    session: &NewSession,
    account: Uuid,
    proof: Proof,
) -> Result<(), sqlx::Error> {
    let long_ago = session.now.saturating_sub(LONGEST).unwrap_or(Timestamp::MIN);
    within!(transaction, |connection| {
        sqlx::query("DELETE FROM staff_sessions WHERE account_id = $1 AND created_at <= $2")
            .bind(account.to_string())
            .bind(long_ago.as_microsecond())
            .execute(&mut *connection)
            .await?;
        sqlx::query(INSERT)
            .bind(session.id.to_string())
            .bind(session.token.hash().as_str())
            .bind(account.to_string())
            .bind(proof.as_str())
            .bind(session.now.as_microsecond())
            .bind(&session.browser)
            .execute(connection)
            .await
            .map(drop)
    })
}

/// Ends every session of an account, but the one that is given.
pub async fn end_sessions(
    transaction: &mut Transaction<'_>,
    account: Uuid,
    but: Option<Uuid>,
) -> Result<(), sqlx::Error> {
    let but = but.map(|session| session.to_string()).unwrap_or_default();
    within!(transaction, |connection| {
        sqlx::query("DELETE FROM staff_sessions WHERE account_id = $1 AND id <> $2")
            .bind(account.to_string())
            .bind(but)
            .execute(connection)
            .await
            .map(drop)
    })
}

#[derive(FromRow)]
struct SessionRow {
    id: String,
    proof: String,
    created_at: i64,
    seen_at: i64,
    confirmed_at: i64,
    browser: String,
    #[sqlx(flatten)]
    account: AccountRow,
}

impl SessionRow {
    fn read(self) -> Result<Session, StoreError> {
        let account = self.account.read()?;
        let damaged = |problem| StoreError::DamagedAccount { id: account.id.to_string(), problem };
        let time = |micros| Timestamp::from_microsecond(micros).map_err(|_| damaged(Damage::Time));
        Ok(Session {
            id: Uuid::parse_str(&self.id).map_err(|_| damaged(Damage::Id))?,
            proof: self.proof.parse().map_err(|_| damaged(Damage::Status))?,
            created_at: time(self.created_at)?,
            seen_at: time(self.seen_at)?,
            confirmed_at: time(self.confirmed_at)?,
            browser: self.browser,
            account,
        })
    }
}

macro_rules! sessions {
    ($condition:literal) => {
        concat!(
            "SELECT session.id, session.proof, session.created_at, session.seen_at, session.confirmed_at, \
             session.browser, ",
            account_columns!(),
            " FROM staff_sessions AS session JOIN staff_accounts AS account ON account.id = session.account_id WHERE ",
            $condition
        )
    };
}

impl Store {
    /// The session of a secret, over or not; none when there is no such session.
    pub async fn session(&self, token: &TokenHash) -> Result<Option<Session>, StoreError> {
        self.0.database.check_place()?;
        let row: Option<SessionRow> = on_reader!(&self.0.database, |connection| {
            sqlx::query_as(sessions!("session.token = $1")).bind(token.as_str()).fetch_optional(connection).await
        })?;
        row.map(SessionRow::read).transpose()
    }

    /// Every session of an account, the newest first.
    pub async fn sessions_of(&self, account: Uuid) -> Result<Vec<Session>, StoreError> {
        let rows: Vec<SessionRow> = on_reader!(&self.0.database, |connection| {
            sqlx::query_as(sessions!("session.account_id = $1 ORDER BY session.created_at DESC, session.id DESC"))
                .bind(account.to_string())
                .fetch_all(connection)
                .await
        })?;
        rows.into_iter().map(SessionRow::read).collect()
    }

    /// Notes that the person is still there.
    pub async fn touch_session(&self, session: Uuid) -> Result<(), StoreError> {
        let now = self.0.clock.now().as_microsecond();
        let work = async move |mut transaction: Transaction<'_>| {
            within!(&mut transaction, |connection| {
                sqlx::query("UPDATE staff_sessions SET seen_at = $1 WHERE id = $2")
                    .bind(now)
                    .bind(session.to_string())
                    .execute(connection)
                    .await?;
            });
            Ok::<_, StoreError>(())
        };
        self.0.database.write(work).await
    }

    /// Begins a session of an account; `way` says with what its person has signed in. It counts as signing in once all
    /// is proved that is asked for. `former` is the session that was in this browser, and ends.
    pub async fn begin_session(
        &self,
        account: Uuid,
        (proof, way): (Proof, &'static str),
        browser: &str,
        former: Option<Uuid>,
    ) -> Result<SecretToken, StoreError> {
        let audit = self.audit_writer();
        let session = NewSession::new(browser, audit.now)?;
        let secret = session.token.clone();
        let work = async move |mut transaction: Transaction<'_>| {
            if proof == Proof::Full {
                let entry = By::account(account).did(Event::SignedIn).with("way", way);
                audit.write(&mut transaction, entry).await?;
            }
            if let Some(former) = former {
                within!(&mut transaction, |connection| {
                    sqlx::query("DELETE FROM staff_sessions WHERE id = $1")
                        .bind(former.to_string())
                        .execute(connection)
                        .await?;
                });
            }
            insert_session(&mut transaction, &session, account, proof).await?;
            Ok::<_, StoreError>(())
        };
        self.0.database.write(work).await?;
        Ok(secret)
    }

    /// Gives a session a new secret, now that its person has proved all that is asked for. None when it has ended.
    pub async fn renew_session(&self, session: &Session, way: &'static str) -> Result<Option<SecretToken>, StoreError> {
        let (audit, by) = (self.audit_writer(), By::account(session.account.id));
        let (id, was_waiting) = (session.id, session.proof == Proof::Password);
        let secret = SecretToken::from_random(random_bytes()?);
        let hash = secret.hash();
        let work = async move |mut transaction: Transaction<'_>| {
            if was_waiting {
                audit.write(&mut transaction, by.did(Event::SignedIn).with("way", way)).await?;
            }
            within!(&mut transaction, |connection| {
                const UPDATE: &str = "UPDATE staff_sessions SET token = $1, proof = 'full', confirmed_at = $2, \
                                      seen_at = $2 WHERE id = $3";
                Ok::<_, StoreError>(
                    sqlx::query(UPDATE)
                        .bind(hash.as_str())
                        .bind(audit.now.as_microsecond())
                        .bind(id.to_string())
                        .execute(connection)
                        .await?
                        .rows_affected(),
                )
            })
        };
        Ok((self.0.database.write(work).await? > 0).then_some(secret))
    }

    /// Notes a wrong second factor, and answers how many there were since the password was right.
    pub async fn count_wrong_factor(&self, session: Uuid) -> Result<i64, StoreError> {
        let work = async move |mut transaction: Transaction<'_>| {
            const COUNT: &str = "UPDATE staff_sessions SET failures = failures + 1 WHERE id = $1 RETURNING failures";
            within!(&mut transaction, |connection| {
                let failures: Option<i64> =
                    sqlx::query_scalar(COUNT).bind(session.to_string()).fetch_optional(connection).await?;
                // One that has ended meanwhile gets no further try.
                Ok::<_, StoreError>(failures.unwrap_or(i64::MAX))
            })
        };
        self.0.database.write(work).await
    }

    /// Ends a session of an account. False when it has none such.
    pub async fn end_session(&self, account: Uuid, session: Uuid, event: Event, by: By) -> Result<bool, StoreError> {
        let audit = self.audit_writer();
        let work = async move |mut transaction: Transaction<'_>| {
            let ended = within!(&mut transaction, |connection| {
                sqlx::query("DELETE FROM staff_sessions WHERE id = $1 AND account_id = $2")
                    .bind(session.to_string())
                    .bind(account.to_string())
                    .execute(connection)
                    .await?
                    .rows_affected()
            });
            if ended > 0 {
                audit.write(&mut transaction, by.did(event).about(account)).await?;
            }
            Ok::<_, StoreError>(ended > 0)
        };
        self.0.database.write(work).await
    }

    /// Ends every session of an account but one.
    pub async fn end_other_sessions(&self, account: Uuid, but: Uuid, by: By) -> Result<(), StoreError> {
        let audit = self.audit_writer();
        let work = async move |mut transaction: Transaction<'_>| {
            audit
                .write(&mut transaction, by.did(Event::SessionEnded).about(account).with("which", "all others"))
                .await?;
            end_sessions(&mut transaction, account, Some(but)).await?;
            Ok::<_, StoreError>(())
        };
        self.0.database.write(work).await
    }
}
