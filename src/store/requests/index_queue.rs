//! Search terms on their way into the index, and the requests of one person among them.
//!
//! PostgreSQL takes terms into the index as they come. On SQLite the index wants each term on a page of its own, so
//! terms are stored with their request as one text, and go into the index when the writer has nothing else to do. Until
//! then they are found here.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::row::NewRow;
use crate::store::engine::database::Database;
use crate::store::engine::patience::UPKEEP_WAIT;
use crate::store::engine::sqlite::SqliteDatabase;
use crate::store::engine::transaction::Transaction;
use crate::store::error::StoreError;

/// How many requests go into the index in one transaction: a request that comes in meanwhile waits for it.
const AT_ONCE: i64 = 64;

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
        let rows: Vec<(String, i64, i64)> =
            sqlx::query_as("SELECT request_id, terms ->> 0, terms ->> 1 FROM index_queue ORDER BY request_id")
                .fetch_all(&database.reader)
                .await?;
        let mut queue = Self { count: rows.len(), ..Self::default() };
        for (id, phone, email) in rows {
            queue.newest.extend([(phone, id.clone()), (email, id)]);
        }
        Ok(queue)
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
    let terms: Value = rows.iter().map(|row| json!({ "request_id": row.id, "terms": row.all_terms() })).collect();
    match transaction {
        Transaction::Sqlite(connection) => {
            sqlx::query(
                "INSERT INTO index_queue (request_id, terms) SELECT value ->> 'request_id', value ->> 'terms' \
                 FROM json_each($1)",
            )
            .bind(terms.to_string())
            .execute(&mut **connection)
            .await?;
        }
        Transaction::Postgres(connection) => {
            // In the index's order, so that neighbours are written together.
            sqlx::query(
                "INSERT INTO search_terms (term, request_id) \
                 SELECT CAST(term.value AS BIGINT), given.value ->> 'request_id' \
                 FROM json_array_elements(CAST($1 AS json)) AS given, \
                 json_array_elements_text(given.value -> 'terms') AS term ORDER BY 1, 2",
            )
            .bind(terms.to_string())
            .execute(&mut **connection)
            .await?;
        }
    }
    Ok(())
}

/// Answers how many requests' terms are in the index now that waited before.
async fn move_some(transaction: &mut Transaction<'_>) -> Result<usize, StoreError> {
    let Transaction::Sqlite(connection) = transaction else { return Ok(0) };
    let last: Option<String> = sqlx::query_scalar(
        "SELECT max(request_id) FROM (SELECT request_id FROM index_queue ORDER BY request_id LIMIT $1)",
    )
    .bind(AT_ONCE)
    .fetch_one(&mut **connection)
    .await?;
    let Some(last) = last else { return Ok(0) };
    // In the index's order, so that neighbours are written together.
    sqlx::query(
        "INSERT INTO search_terms (term, request_id) SELECT term.value, index_queue.request_id \
         FROM index_queue, json_each(index_queue.terms) AS term \
         WHERE index_queue.request_id <= $1 ORDER BY 1, 2 ON CONFLICT DO NOTHING",
    )
    .bind(&last)
    .execute(&mut **connection)
    .await?;
    let deleted = sqlx::query("DELETE FROM index_queue WHERE request_id <= $1").bind(&last);
    Ok(usize::try_from(deleted.execute(&mut **connection).await?.rows_affected()).unwrap_or(usize::MAX))
}

/// Brings all terms into an index that is empty: in its order, which takes a hundredth of the time.
pub async fn bring_all_into_index(database: &Database) -> Result<(), StoreError> {
    let move_all = async |transaction: Transaction<'_>| {
        let Transaction::Sqlite(connection) = transaction else { return Ok(()) };
        sqlx::query(
            "INSERT INTO search_terms (term, request_id) SELECT term.value, index_queue.request_id \
             FROM index_queue, json_each(index_queue.terms) AS term WHERE true ORDER BY 1, 2 ON CONFLICT DO NOTHING",
        )
        .execute(&mut *connection)
        .await?;
        sqlx::query("DELETE FROM index_queue").execute(&mut *connection).await?;
        Ok(())
    };
    database.write_within(UPKEEP_WAIT, move_all).await
}
