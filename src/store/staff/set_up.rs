//! An account is set up: its link is used, and its person is in.

use uuid::Uuid;

use super::passkeys::{self, NewPasskey};
use super::passwords;
use super::sessions::{NewSession, insert_session};
use crate::domain::audit::{By, Event};
use crate::domain::secret_token::{SecretToken, TokenHash};
use crate::domain::session::Proof;
use crate::store::engine::transaction::{Transaction, within};
use crate::store::error::StoreError;
use crate::store::state::Store;

/// What a person chose to sign in with from now on.
#[derive(Clone, Debug)]
pub enum FirstWayIn {
    /// A password, hashed.
    Password(String),
    /// A passkey that their account has got a moment ago.
    Passkey(NewPasskey),
}

impl Store {
    /// Uses a link up: the account gets what its person signs in with, and they are signed in, as far as that proves
    /// who they are. Answers the session's secret and what is proved; none when somebody else was faster, when the link
    /// is too old, or for a passkey where a second factor is still asked for: it would be one by itself.
    pub async fn use_link(
        &self,
        token: &TokenHash,
        way_in: FirstWayIn,
        browser: &str,
    ) -> Result<Option<(SecretToken, Proof)>, StoreError> {
        let (audit, token) = (self.audit_writer(), token.clone());
        let session = NewSession::new(browser, audit.now)?;
        let secret = session.token.clone();
        let work = async move |mut transaction: Transaction<'_>| {
            let account: Option<String> = within!(&mut transaction, |connection| {
                const TAKE: &str = "DELETE FROM staff_links WHERE token = $1 AND expires_at > $2 RETURNING account_id";
                sqlx::query_scalar(TAKE)
                    .bind(token.as_str())
                    .bind(audit.now.as_microsecond())
                    .fetch_optional(connection)
                    .await?
            });
            let Some(account) = account.and_then(|id| Uuid::parse_str(&id).ok()) else { return Ok(None) };
            let (by, has_factor) = (By::account(account), has_second_factor(&mut transaction, account).await?);
            let proof = match way_in {
                FirstWayIn::Password(password) => {
                    passwords::update(&mut transaction, account, &password).await?;
                    audit.write(&mut transaction, by.did(Event::LinkUsed).with("way", "password")).await?;
                    if has_factor { Proof::Password } else { Proof::Full }
                }
                FirstWayIn::Passkey(_) if has_factor => return Err(UseLinkError::FactorOwed),
                FirstWayIn::Passkey(passkey) => {
                    passkeys::insert(&mut transaction, account, &passkey, audit.now).await?;
                    audit.write(&mut transaction, by.did(Event::LinkUsed).with("way", "passkey")).await?;
                    Proof::Full
                }
            };
            insert_session(&mut transaction, &session, account, proof).await?;
            Ok(Some(proof))
        };
        match self.0.database.write(work).await {
            Ok(proof) => Ok(proof.map(|proof| (secret, proof))),
            Err(UseLinkError::FactorOwed) => Ok(None),
            Err(UseLinkError::Store(error)) => Err(error),
        }
    }
}

/// Why a link was not used up.
enum UseLinkError {
    /// The second factor would have been passed by.
    FactorOwed,
    Store(StoreError),
}

impl<E: Into<StoreError>> From<E> for UseLinkError {
    fn from(error: E) -> Self {
        Self::Store(error.into())
    }
}

async fn has_second_factor(transaction: &mut Transaction<'_>, account: Uuid) -> Result<bool, sqlx::Error> {
    within!(transaction, |connection| {
        const ANY: &str = "SELECT count(*) FROM staff_accounts AS account WHERE id = $1 AND (code_secret IS NOT NULL \
                           OR EXISTS (SELECT 1 FROM staff_passkeys WHERE account_id = account.id))";
        let found: i64 = sqlx::query_scalar(ANY).bind(account.to_string()).fetch_one(connection).await?;
        Ok(found > 0)
    })
}
