//! Search words on their way into the index, and the requests of one person among them.
//!
//! The index wants each word on a page of its own, so words are stored with their request as one text, and go into
//! the index when the writer has nothing else to do. Until then they are found here.

use std::collections::HashMap;

use sqlx::Connection;
use sqlx::sqlite::{SqliteConnection, SqlitePool};

use super::submitting::NewRow;

/// How many requests go into the index in one transaction: a request that comes in meanwhile waits for it.
const AT_ONCE: i64 = 64;

/// What is not in the index yet.
#[derive(Debug, Default)]
pub(super) struct WaitingWords {
    /// The newest request of each phone number and e-mail address, by their words.
    newest: HashMap<i64, String>,
    count: usize,
}

impl WaitingWords {
    /// What an earlier run left.
    pub async fn read(pool: &SqlitePool) -> Result<Self, sqlx::Error> {
        let rows: Vec<(String, i64, i64)> =
            sqlx::query_as("SELECT request_id, words ->> 0, words ->> 1 FROM waiting_words ORDER BY request_id")
                .fetch_all(pool)
                .await?;
        let mut waiting = Self { count: rows.len(), ..Self::default() };
        for (id, phone, email) in rows {
            waiting.newest.extend([(phone, id.clone()), (email, id)]);
        }
        Ok(waiting)
    }

    /// How many requests' words wait.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The new rows that have an earlier request of the same person which is not in the index yet, each other
    /// included: each one's id, and the id of the earlier request.
    pub fn links<'a>(&self, rows: &[&'a NewRow]) -> Vec<(&'a str, String)> {
        let mut together: HashMap<i64, &str> = HashMap::new();
        let mut links = Vec::new();
        for row in rows {
            let of = |word: &i64| together.get(word).copied().or_else(|| self.newest.get(word).map(String::as_str));
            let earlier = row.same_person.iter().filter_map(of).filter(|id| *id >= row.same_since.as_str()).max();
            if let Some(earlier) = earlier {
                links.push((row.id.as_str(), earlier.to_owned()));
            }
            together.extend(row.same_person.iter().map(|word| (*word, row.id.as_str())));
        }
        links
    }

    /// Notes rows that are stored.
    pub fn extend<'a>(&mut self, rows: impl Iterator<Item = &'a NewRow>) {
        for row in rows {
            self.count += 1;
            self.newest.extend(row.same_person.iter().map(|word| (*word, row.id.clone())));
        }
    }

    /// Brings some words into the index.
    pub async fn bring_into_index(&mut self, connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
        let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
        let last: Option<String> = sqlx::query_scalar(
            "SELECT max(request_id) FROM (SELECT request_id FROM waiting_words ORDER BY request_id LIMIT $1)",
        )
        .bind(AT_ONCE)
        .fetch_one(&mut *transaction)
        .await?;
        let mut moved = 0;
        if let Some(last) = last {
            // In the index's order, so that neighbours are written together.
            sqlx::query(
                "INSERT INTO request_words (word, request_id) SELECT words.value, waiting_words.request_id \
                 FROM waiting_words, json_each(waiting_words.words) AS words \
                 WHERE waiting_words.request_id <= $1 ORDER BY words.value",
            )
            .bind(&last)
            .execute(&mut *transaction)
            .await?;
            let deleted = sqlx::query("DELETE FROM waiting_words WHERE request_id <= $1").bind(&last);
            moved = usize::try_from(deleted.execute(&mut *transaction).await?.rows_affected()).unwrap_or(0);
        }
        transaction.commit().await?;
        self.count = if moved == 0 { 0 } else { self.count.saturating_sub(moved) };
        if self.count == 0 {
            self.newest = HashMap::new();
        }
        Ok(())
    }
}

/// Brings all words into an index that is empty: in its order, which takes a hundredth of the time.
pub(super) async fn bring_all_into_index(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    sqlx::query(
        "INSERT INTO request_words (word, request_id) SELECT words.value, waiting_words.request_id \
         FROM waiting_words, json_each(waiting_words.words) AS words ORDER BY 1, 2",
    )
    .execute(&mut *transaction)
    .await?;
    sqlx::query("DELETE FROM waiting_words").execute(&mut *transaction).await?;
    transaction.commit().await
}
