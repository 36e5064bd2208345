//! How often signing in failed, counted before each try is judged: of a hundred tries at once no more are judged than
//! of a hundred in a row.

use jiff::{SignedDuration, Timestamp};
use sqlx::FromRow;

use crate::domain::patience::{FORGOTTEN_AFTER, Patience};
use crate::store::engine::transaction::{Transaction, within};
use crate::store::error::StoreError;
use crate::store::state::Store;

/// Of whom or from where failures are counted, as a keyed hash, and with what patience.
#[derive(Clone, Debug)]
pub struct Counted {
    /// The keyed hash.
    pub who: String,
    /// What failures cost.
    pub patience: Patience,
}

#[derive(FromRow)]
struct Count {
    failures: i64,
    last_at: i64,
    again_at: i64,
}

impl Store {
    /// Counts a try as failed until it is known to be good. Answers how long to wait when it comes too early: it then
    /// counts for nothing and must not be judged.
    pub async fn begin_try(&self, counted: Vec<Counted>) -> Result<Option<SignedDuration>, StoreError> {
        let now = self.0.clock.now();
        let work = async move |mut transaction: Transaction<'_>| {
            // In one order, so that no two tries wait for each other.
            let mut counted = counted;
            counted.sort_unstable_by(|one, other| one.who.cmp(&other.who));
            let mut wait: Option<SignedDuration> = None;
            let mut failures = Vec::new();
            for each in &counted {
                let found = lock(&mut transaction, &each.who, now).await?;
                let (before, again_at) = found.map_or((0, Timestamp::MIN), |found| found.at(now));
                if again_at > now {
                    wait = wait.max(Some(again_at.duration_since(now)));
                }
                failures.push((each, before + 1));
            }
            if wait.is_none() {
                for (each, failures) in failures {
                    update(&mut transaction, &each.who, failures, now, each.patience.again_at(failures, now)).await?;
                }
                forget(&mut transaction, now).await?;
            }
            Ok::<_, StoreError>(wait)
        };
        self.0.database.write(work).await
    }

    /// Forgets the failures of whoever has signed in, and the one that [`Store::begin_try`] counted for a network.
    pub async fn end_try(&self, forgiven: Vec<String>, counted_down: Vec<String>) -> Result<(), StoreError> {
        let work = async move |mut transaction: Transaction<'_>| {
            within!(&mut transaction, |connection| {
                for who in forgiven {
                    sqlx::query("DELETE FROM staff_failures WHERE who = $1")
                        .bind(who)
                        .execute(&mut *connection)
                        .await?;
                }
                for who in counted_down {
                    const COUNT: &str = "UPDATE staff_failures SET failures = failures - 1, again_at = last_at \
                                         WHERE who = $1 AND failures > 0";
                    sqlx::query(COUNT).bind(who).execute(&mut *connection).await?;
                }
            });
            Ok::<_, StoreError>(())
        };
        self.0.database.write(work).await
    }
}

impl Count {
    /// How many count now, and from when on a try counts. A clock that was set back makes nobody wait for longer than
    /// they had to when it went on.
    fn at(&self, now: Timestamp) -> (i64, Timestamp) {
        let time = |micros| Timestamp::from_microsecond(micros).unwrap_or(Timestamp::MIN);
        let (last_at, again_at) = (time(self.last_at), time(self.again_at));
        if now.duration_since(last_at) >= FORGOTTEN_AFTER {
            return (0, Timestamp::MIN);
        }
        let wait = again_at.duration_since(last_at);
        let latest = now.saturating_add(wait).unwrap_or(Timestamp::MAX);
        (self.failures, again_at.min(latest))
    }
}

/// The row, locked until the transaction has ended; it is made if there is none, so that there is one to lock.
async fn lock(transaction: &mut Transaction<'_>, who: &str, now: Timestamp) -> Result<Option<Count>, sqlx::Error> {
    within!(transaction, |connection| {
        const UPSERT: &str = "INSERT INTO staff_failures (who, failures, last_at, again_at) VALUES ($1, 0, $2, $2) \
                              ON CONFLICT (who) DO UPDATE SET who = excluded.who \
                              RETURNING failures, last_at, again_at";
        sqlx::query_as(UPSERT).bind(who).bind(now.as_microsecond()).fetch_optional(connection).await
    })
}

async fn update(
    transaction: &mut Transaction<'_>,
    who: &str,
    failures: i64,
    now: Timestamp,
    again_at: Timestamp,
) -> Result<(), sqlx::Error> {
    within!(transaction, |connection| {
        sqlx::query("UPDATE staff_failures SET failures = $1, last_at = $2, again_at = $3 WHERE who = $4")
            .bind(failures)
            .bind(now.as_microsecond())
            .bind(again_at.as_microsecond())
            .bind(who)
            .execute(connection)
            .await
            .map(drop)
    })
}

/// It bounds what is held: whoever tries many names leaves a row for each.
async fn forget(transaction: &mut Transaction<'_>, now: Timestamp) -> Result<(), sqlx::Error> {
    let long_ago = now.saturating_sub(FORGOTTEN_AFTER).unwrap_or(Timestamp::MIN);
    within!(transaction, |connection| {
        sqlx::query("DELETE FROM staff_failures WHERE last_at < $1")
            .bind(long_ago.as_microsecond())
            .execute(connection)
            .await
            .map(drop)
    })
}
