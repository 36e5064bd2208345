//! Search terms on their way into the index, and the requests of one person among them.
//!
//! PostgreSQL takes terms into the index as they come. On SQLite the index wants each term on a page of its own, so
//! terms are stored at the end of a queue, and go into the index when the writer has nothing else to do. Until then they
//! are found here: batch by batch, by the beginnings of words.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde_json::{Value, json};
use sqlx::sqlite::SqliteConnection;

use super::row::NewRow;
use crate::store::engine::database::Database;
use crate::store::engine::patience::UPKEEP_WAIT;
use crate::store::engine::sqlite::SqliteDatabase;
use crate::store::engine::transaction::{Transaction, within};
use crate::store::error::StoreError;
use crate::store::search_terms::SearchedTerm;

/// How many requests are a batch of the queue, at most.
const BATCH: i64 = 64;
/// How many rows of the queue, of some four a request, go into the index in one transaction, with the rest of the last
/// one's batch: a request that comes in meanwhile waits for it.
const AT_ONCE: i64 = 256;

/// What is not in the index yet.
#[derive(Clone, Debug, Default)]
pub struct IndexQueue {
    /// The newest request of each phone number and e-mail address, by their terms.
    newest: HashMap<i64, String>,
    count: usize,
}

impl IndexQueue {
    /// What an earlier run left.
    pub async fn read(database: &SqliteDatabase) -> Result<Self, StoreError> {
        let rows: Vec<(i64, String)> = sqlx::query_as("SELECT key, request_id FROM index_queue ORDER BY request_id")
            .fetch_all(&database.reader)
            .await?;
        let count = rows.iter().map(|(_, id)| id).collect::<HashSet<_>>().len();
        Ok(Self { newest: rows.into_iter().collect(), count })
    }

    /// How many requests' terms wait.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The rows that have an earlier request of the same person which is not in the index yet, each other included:
    /// by each one's id, the id of the earlier request.
    pub fn earlier_of_the_same_person<'a>(&self, rows: &[&'a NewRow]) -> HashMap<&'a str, String> {
        let mut together: HashMap<i64, &str> = HashMap::new();
        let mut found = HashMap::new();
        for row in rows {
            let of = |term: &i64| together.get(term).copied().or_else(|| self.newest.get(term).map(String::as_str));
            let earlier = row.person_terms.iter().filter_map(of).filter(|id| *id >= row.same_since.as_str()).max();
            if let Some(earlier) = earlier {
                found.insert(row.id.as_str(), earlier.to_owned());
            }
            together.extend(row.person_terms.iter().map(|term| (*term, row.id.as_str())));
        }
        found
    }

    /// Notes rows that are stored.
    pub fn extend<'a>(&mut self, rows: impl Iterator<Item = &'a NewRow>) {
        for row in rows {
            self.count += 1;
            self.newest.extend(row.person_terms.iter().map(|term| (*term, row.id.clone())));
        }
    }

    /// Brings some terms into the index.
    pub async fn bring_into_index(&mut self, database: &Database) -> Result<(), StoreError> {
        let moved = database.write(async |mut transaction: Transaction<'_>| move_some(&mut transaction).await).await?;
        self.count = if moved == 0 { 0 } else { self.count.saturating_sub(moved) };
        if self.count == 0 {
            self.newest = HashMap::new();
        }
        Ok(())
    }
}

/// Stores the terms of rows that are new: in the queue on SQLite, in the index on PostgreSQL.
pub async fn insert_terms(transaction: &mut Transaction<'_>, rows: &[&NewRow]) -> Result<(), sqlx::Error> {
    let terms: Value = (rows.iter())
        .map(|row| {
            let groups = row.terms().into_iter().map(|(key, terms)| json!({ "key": key, "terms": terms }));
            json!({ "request_id": row.id, "groups": groups.collect::<Value>() })
        })
        .collect();
    match transaction {
        Transaction::Sqlite(connection) => {
            // The number of a row among those that are handed over is its `key` there.
            sqlx::query(
                "INSERT INTO index_queue (batch, key, request_id, terms) \
                 SELECT (SELECT coalesce(max(batch), 0) FROM index_queue) + 1 + given.key / $2, \
                 word.value ->> 'key', given.value ->> 'request_id', word.value ->> 'terms' \
                 FROM jsonb_each($1) AS given, jsonb_each(given.value, '$.groups') AS word ORDER BY 1, 2, 3",
            )
            .bind(terms.to_string())
            .bind(BATCH)
            .execute(&mut **connection)
            .await?;
        }
        Transaction::Postgres(connection) => {
            // In the index's order, so that neighbours are written together.
            sqlx::query(
                "INSERT INTO search_terms (term, request_id) \
                 SELECT CAST(term.value AS BIGINT), given.value ->> 'request_id' \
                 FROM json_array_elements(CAST($1 AS json)) AS given, \
                 json_array_elements(given.value -> 'groups') AS word, \
                 json_array_elements_text(word.value -> 'terms') AS term ORDER BY 1, 2",
            )
            .bind(terms.to_string())
            .execute(&mut **connection)
            .await?;
        }
    }
    Ok(())
}

/// The requests that wait under `$1`, whose word begins with the term `$2`: each batch is looked at by its index.
const FIND: &str = "WITH RECURSIVE batches (batch) AS (SELECT min(batch) FROM index_queue UNION ALL \
    SELECT (SELECT min(batch) FROM index_queue WHERE batch > batches.batch) FROM batches \
    WHERE batches.batch IS NOT NULL) \
    SELECT DISTINCT request_id FROM batches JOIN index_queue USING (batch) \
    WHERE key = $2 AND EXISTS (SELECT 1 FROM json_each(terms) AS term WHERE term.value = $1)";

/// The requests that wait under all of these terms.
pub async fn find_waiting(
    sqlite: &mut SqliteConnection,
    terms: &[SearchedTerm],
) -> Result<BTreeSet<String>, sqlx::Error> {
    let mut found: Option<BTreeSet<String>> = None;
    for term in terms {
        let ids: Vec<String> = sqlx::query_scalar(FIND).bind(term.term).bind(term.key).fetch_all(&mut *sqlite).await?;
        let ids = ids.into_iter().collect();
        found = Some(found.map_or_else(|| BTreeSet::clone(&ids), |found| found.intersection(&ids).cloned().collect()));
    }
    Ok(found.unwrap_or_default())
}

/// Answers how many requests' terms are in the index now that waited before.
async fn move_some(transaction: &mut Transaction<'_>) -> Result<usize, StoreError> {
    let last: Option<i64> = within!(transaction, |connection| {
        sqlx::query_scalar("SELECT max(batch) FROM (SELECT batch FROM index_queue ORDER BY batch LIMIT $1)")
            .bind(AT_ONCE)
            .fetch_one(connection)
            .await?
    });
    match last {
        Some(last) => move_up_to(transaction, last).await,
        None => Ok(0),
    }
}

/// Brings all terms into an index that is empty: in its order, which takes a hundredth of the time. PostgreSQL has them
/// there by now.
pub async fn bring_all_into_index(database: &Database) -> Result<(), StoreError> {
    match database {
        Database::Sqlite(_) => {
            let all = async |mut transaction: Transaction<'_>| move_up_to(&mut transaction, i64::MAX).await.map(drop);
            database.write_within(UPKEEP_WAIT, all).await
        }
        Database::Postgres(_) => Ok(()),
    }
}

async fn move_up_to(transaction: &mut Transaction<'_>, last: i64) -> Result<usize, StoreError> {
    let moved: i64 = within!(transaction, |connection| {
        // In the index's order, so that neighbours are written together.
        sqlx::query(
            "INSERT INTO search_terms (term, request_id) SELECT term.value, index_queue.request_id \
             FROM index_queue, json_each(index_queue.terms) AS term \
             WHERE index_queue.batch <= $1 ORDER BY 1, 2 ON CONFLICT DO NOTHING",
        )
        .bind(last)
        .execute(&mut *connection)
        .await?;
        let moved = sqlx::query_scalar("SELECT count(DISTINCT request_id) FROM index_queue WHERE batch <= $1")
            .bind(last)
            .fetch_one(&mut *connection)
            .await?;
        sqlx::query("DELETE FROM index_queue WHERE batch <= $1").bind(last).execute(connection).await.map(drop)?;
        moved
    });
    Ok(usize::try_from(moved).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::store::engine::query_plan::query_plan;
    use crate::store::{Opening, Store};

    #[tokio::test]
    async fn a_name_that_waits_is_found_by_its_beginning_and_not_by_looking_at_all_that_wait()
    -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let url = format!("sqlite://{}", folder.path().join("clinic.db").display()).parse()?;
        let key_file = folder.path().join("clinic.key");
        let (store, _) = Store::open(&url, &key_file, Opening::CreateAndUpdate, Clock::system()).await?;
        let Database::Sqlite(sqlite) = &store.0.database else { return Err("not a file".into()) };
        for batch in 1..=3 {
            for request in 0..100 {
                sqlx::query("INSERT INTO index_queue (batch, key, request_id, terms) VALUES ($1, $2, $3, $4)")
                    .bind(batch)
                    .bind(request % 50)
                    .bind(format!("{batch} {request}"))
                    .bind(format!("[{}, {}]", request % 50, 1000 + request))
                    .execute(&sqlite.writer)
                    .await?;
            }
        }
        let mut found: Vec<String> = sqlx::query_scalar(FIND).bind(1057).bind(7).fetch_all(&sqlite.reader).await?;
        found.sort();
        assert_eq!(found, ["1 57", "2 57", "3 57"]);
        let steps = query_plan(FIND).await?;
        let steps: Vec<&str> = steps.iter().map(String::as_str).filter(|step| step.contains("queue")).collect();
        assert!(steps.iter().all(|step| step.starts_with("SEARCH")), "{steps:?}");
        assert!(steps.iter().any(|step| step.contains("(batch=? AND key=?)")), "{steps:?}");
        Ok(())
    }
}
