//! When patients have asked to be called back, for whoever looks after it: no more than that and the reference.

use jiff::Timestamp;
use uuid::Uuid;

use super::due::{PARTS, location_of};
use crate::domain::reference::Reference;
use crate::domain::staff::LocationScope;
use crate::store::engine::database::on_reader;
use crate::store::error::StoreError;
use crate::store::state::Store;

/// A call that a patient waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallBack {
    /// What the patient reads out.
    pub reference: Reference,
    /// When to call.
    pub due_at: Timestamp,
}

/// How many of each location and part of the day are told, the first ones first.
const MOST: i64 = 500;

const OF_PART: &str = "SELECT reference, due_at FROM appointment_requests \
    WHERE due_part = $1 AND due_at IS NOT NULL AND (assigned_to IS NULL OR assigned_to = $2) \
    ORDER BY due_at, id LIMIT $3";

impl Store {
    /// What patients wait for who are this account's, or nobody's at these locations; in the order of the times.
    pub async fn call_backs_of(&self, account: Uuid, scope: &LocationScope) -> Result<Vec<CallBack>, StoreError> {
        let mut rows: Vec<(String, i64)> = on_reader!(&self.0.database, |connection| {
            let parts: Vec<String> = sqlx::query_scalar(PARTS).fetch_all(&mut *connection).await?;
            let mut rows = Vec::new();
            for part in parts.iter().filter(|part| part.starts_with("call_back ") && scope.sees(&location_of(part))) {
                let query = sqlx::query_as(OF_PART).bind(part).bind(account.to_string()).bind(MOST);
                let found: Vec<(String, i64)> = query.fetch_all(&mut *connection).await?;
                rows.extend(found);
            }
            Ok::<_, sqlx::Error>(rows)
        })?;
        rows.sort_by_key(|(_, due_at)| *due_at);
        let call_back = |(reference, due_at)| {
            let due_at = Timestamp::from_microsecond(due_at).ok()?;
            Some(CallBack { reference: Reference::from_stored(reference), due_at })
        };
        Ok(rows.into_iter().filter_map(call_back).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::engine::query_plan::query_plan;

    #[tokio::test]
    async fn sqlite_finds_call_backs_by_their_index_and_sorts_nothing() -> Result<(), Box<dyn std::error::Error>> {
        let steps = query_plan(OF_PART).await?;
        assert!(
            steps.iter().any(|step| step.contains("appointment_requests_by_due (due_part=? AND due_at")),
            "{steps:?}"
        );
        assert!(!steps.iter().any(|step| step.contains("TEMP B-TREE")), "{steps:?}");
        Ok(())
    }
}
