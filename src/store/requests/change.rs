//! Changing a request at the front desk: as it was last seen, or not at all.

use crate::domain::audit::{By, Event};
use crate::domain::choice_key::ChoiceKey;
use crate::domain::history::Change;
use crate::domain::reference::Reference;
use crate::domain::staff::LocationScope;
use crate::domain::status::Status;
use crate::random::new_id;
use crate::store::engine::transaction::{Transaction, within};
use crate::store::error::{Damage, StoreError};
use crate::store::state::Store;

/// Why a request was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// There is none, or not for whoever asks.
    #[error("there is no such request")]
    NoSuchRequest,
    /// Somebody changed it meanwhile.
    #[error("the request has changed since")]
    Stale,
    /// The one status does not follow the other.
    #[error("{next} does not follow {present}")]
    NotAllowed {
        /// The status that it has.
        present: Status,
        /// The status that was asked for.
        next: Status,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for ChangeError {
    fn from(problem: sqlx::Error) -> Self {
        Self::Store(problem.into())
    }
}

const HISTORY: &str = "INSERT INTO request_history (id, request_id, changed_at, changed_by, change) \
                       VALUES ($1, $2, $3, $4, $5)";

#[derive(sqlx::FromRow)]
struct Present {
    id: String,
    status: String,
    location: String,
    version: i64,
}

impl Store {
    /// Moves a request to another status, for whoever has last seen this version of it.
    pub async fn move_request(
        &self,
        reference: Reference,
        scope: LocationScope,
        version: i64,
        next: Status,
        by: By,
    ) -> Result<(), ChangeError> {
        let audit = self.audit_writer();
        let history_id = new_id(audit.now).map_err(StoreError::from)?.to_string();
        let work = async move |mut transaction: Transaction<'_>| {
            // First, so that of two who change the same request one waits for the other.
            let entry = by.did(Event::RequestMoved).on(reference.clone()).with("status", next.as_str());
            audit.write(&mut transaction, entry).await?;
            let present = present(&mut transaction, &reference).await?;
            let location = |present: &Present| ChoiceKey::from_stored(present.location.clone());
            let present = present.filter(|present| scope.sees(&location(present))).ok_or(ChangeError::NoSuchRequest)?;
            if present.version != version {
                return Err(ChangeError::Stale);
            }
            let status: Status = present.status.parse().map_err(|_| StoreError::Damaged {
                reference: reference.to_string(),
                id: present.id.clone(),
                problem: Damage::Status,
            })?;
            if !status.may_become(next) {
                return Err(ChangeError::NotAllowed { present: status, next });
            }
            within!(&mut transaction, |connection| {
                sqlx::query("UPDATE appointment_requests SET status = $1, version = version + 1 WHERE id = $2")
                    .bind(next.as_str())
                    .bind(&present.id)
                    .execute(&mut *connection)
                    .await?;
                sqlx::query(HISTORY)
                    .bind(&history_id)
                    .bind(&present.id)
                    .bind(audit.now.as_microsecond())
                    .bind(by.actor.to_string())
                    .bind(Change::Moved(next).to_string())
                    .execute(connection)
                    .await?;
            });
            Ok(())
        };
        self.0.database.write(work).await
    }
}

async fn present(transaction: &mut Transaction<'_>, reference: &Reference) -> Result<Option<Present>, sqlx::Error> {
    const PRESENT: &str = "SELECT id, status, location, version FROM appointment_requests WHERE reference = $1";
    within!(transaction, |connection| {
        sqlx::query_as(PRESENT).bind(reference.as_str()).fetch_optional(connection).await
    })
}
