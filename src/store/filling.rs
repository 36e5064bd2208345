//! Filling an empty database with many requests at once, for demonstrations and measurements.

use std::collections::HashSet;

use serde_json::{Value, json};
use sqlx::postgres::PgConnection;
use sqlx::{Connection, Row};

use super::batch;
use super::database::{Database, on_reader};
use super::linking::{self, FirstOfForm};
use super::submitting::{NewRow, REFERENCES_TRIED};
use super::waiting_words::{self, WaitingWords};
use super::{Store, StoreError};
use crate::domain::reference::Reference;
use crate::domain::request::NewRequest;
use crate::random::random_bytes;

/// Requests in one transaction.
const AT_ONCE: usize = 2000;

/// A database that is being filled. Each request gets the time that the store's clock shows when it is added.
#[derive(Debug)]
pub struct Filling {
    store: Store,
    rows: Vec<NewRow>,
    words: WaitingWords,
}

impl Store {
    /// Begins to fill the database.
    ///
    /// # Errors
    /// [`StoreError::NotEmpty`] when there are requests in it.
    pub async fn fill(&self) -> Result<Filling, StoreError> {
        const ANY: &str = "SELECT id FROM appointment_requests LIMIT 1";
        let is_empty = on_reader!(&self.0.database, |connection| {
            sqlx::query(ANY).fetch_optional(connection).await.map(|row| row.is_none())
        })?;
        if !is_empty {
            return Err(StoreError::NotEmpty);
        }
        Ok(Filling { store: self.clone(), rows: Vec::with_capacity(AT_ONCE), words: WaitingWords::default() })
    }
}

impl Filling {
    /// Adds a request; every so often, what was added is written.
    pub async fn add(&mut self, request: NewRequest) -> Result<(), StoreError> {
        self.rows.push(self.store.0.prepare(request)?);
        if self.rows.len() == AT_ONCE { self.write().await } else { Ok(()) }
    }

    /// Writes the rest, and what finds requests by their words.
    pub async fn finish(mut self) -> Result<(), StoreError> {
        self.write().await?;
        if let Database::Sqlite { writer, .. } = &self.store.0.database {
            waiting_words::bring_all_into_index(&mut *writer.acquire().await?).await?;
        }
        Ok(())
    }

    async fn write(&mut self) -> Result<(), StoreError> {
        let key_id = self.store.0.seal.key_id();
        match &self.store.0.database {
            Database::Sqlite { writer, .. } => {
                let mut connection = writer.acquire().await?;
                let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
                batch::insert(&mut transaction, &mut self.rows, key_id).await?;
                let rows: Vec<_> = self.rows.iter().collect();
                linking::link(&mut transaction, &self.words, FirstOfForm::new(), &rows).await?;
                transaction.commit().await?;
            }
            Database::Postgres(pool) => {
                let mut transaction = pool.begin().await?;
                insert_into_postgres(&mut transaction, &mut self.rows, key_id).await?;
                let links = self.words.links(&self.rows.iter().collect::<Vec<_>>());
                sqlx::query(
                    "UPDATE appointment_requests SET possible_duplicate_of = links.value ->> 1 \
                     FROM json_array_elements(CAST($1 AS json)) AS links WHERE id = links.value ->> 0",
                )
                .bind(json!(links).to_string())
                .execute(&mut *transaction)
                .await?;
                transaction.commit().await?;
            }
        }
        self.words.extend(self.rows.iter());
        self.rows.clear();
        Ok(())
    }
}

async fn insert_into_postgres(
    connection: &mut PgConnection,
    rows: &mut [NewRow],
    key_id: &str,
) -> Result<(), StoreError> {
    let mut left: Vec<usize> = (0..rows.len()).collect();
    for _ in 0..REFERENCES_TRIED {
        let stored = insert_requests(connection, left.iter().map(|at| &rows[*at]), key_id).await?;
        left.retain(|at| !stored.contains(&rows[*at].id));
        for at in &left {
            rows[*at].reference = Reference::from_random(random_bytes()?);
        }
        if left.is_empty() {
            break;
        }
    }
    if !left.is_empty() {
        return Err(StoreError::NoFreeReference);
    }
    let history: Value = rows.iter().map(|row| json!([row.history_id, row.id, row.submitted_at])).collect();
    sqlx::query(
        "INSERT INTO request_history (id, request_id, changed_at, changed_by, change) \
         SELECT value ->> 0, value ->> 1, CAST(value ->> 2 AS BIGINT), 'patient', 'submitted' \
         FROM json_array_elements(CAST($1 AS json))",
    )
    .bind(history.to_string())
    .execute(&mut *connection)
    .await?;
    let words = rows.iter().flat_map(|row| row.all_words().into_iter().map(|word| json!([word, row.id])));
    sqlx::query(
        "INSERT INTO request_words (word, request_id) SELECT CAST(value ->> 0 AS BIGINT), value ->> 1 \
         FROM json_array_elements(CAST($1 AS json)) ORDER BY 1, 2",
    )
    .bind(words.collect::<Value>().to_string())
    .execute(connection)
    .await?;
    Ok(())
}

/// Answers the ids of those whose reference was free.
async fn insert_requests(
    connection: &mut PgConnection,
    rows: impl Iterator<Item = &NewRow>,
    key_id: &str,
) -> Result<HashSet<String>, StoreError> {
    let values: Value = rows.map(batch::columns).collect();
    let stored = sqlx::query(
        "INSERT INTO appointment_requests (id, reference, submission_id, submitted_at, status, key_id, contact, \
         patient_status, location, preferred_time, language, source_path, sending) \
         SELECT value ->> 0, value ->> 1, value ->> 2, CAST(value ->> 3 AS BIGINT), value ->> 4, $2, value ->> 5, \
         value ->> 6, value ->> 7, value ->> 8, value ->> 9, value ->> 10, value ->> 14 \
         FROM json_array_elements(CAST($1 AS json)) ON CONFLICT DO NOTHING RETURNING id",
    )
    .bind(values.to_string())
    .bind(key_id)
    .fetch_all(connection)
    .await?;
    Ok(stored.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?)
}
