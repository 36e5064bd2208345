//! Search by name, phone number, e-mail address or reference: over keyed hashes alone.

use super::index_queue::find_waiting;
use super::list::ListedRequest;
use super::stored_row::{StoredRow, request_columns};
use crate::domain::reference::Reference;
use crate::domain::search::SearchText;
use crate::domain::staff::LocationScope;
use crate::store::engine::database::{Database, on_reader};
use crate::store::error::StoreError;
use crate::store::name_list::{is_in_list, seen_locations};
use crate::store::search_terms::SearchedTerm;
use crate::store::state::Store;

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct SearchPage {
    /// The newest first, up to [`MOST_FOUND`].
    pub requests: Vec<ListedRequest>,
    /// Whether there are more.
    pub has_more: bool,
}

/// How many requests are shown.
pub const MOST_FOUND: usize = 50;

/// How far a term is counted, to look first for the one that fewer have.
const COUNTED: i64 = 1000;

const COUNT: &str = "SELECT count(*) FROM (SELECT request_id FROM search_terms WHERE term = $1 LIMIT $2) AS counted";

/// Those who have the term `$1` and each of the others, the newest first.
const INDEXED: &str = concat!(
    "SELECT ",
    request_columns!(),
    " FROM search_terms AS found JOIN appointment_requests ON id = found.request_id WHERE found.term = $1 \
     AND EXISTS (SELECT 1 FROM search_terms AS other WHERE other.term = $2 AND other.request_id = found.request_id) \
     AND EXISTS (SELECT 1 FROM search_terms AS other WHERE other.term = $3 AND other.request_id = found.request_id) \
     AND EXISTS (SELECT 1 FROM search_terms AS other WHERE other.term = $4 AND other.request_id = found.request_id) \
     AND ",
    is_in_list!("location", "$5"),
    " ORDER BY found.request_id DESC LIMIT $6"
);
/// Those of a list of ids, as a JSON text.
const BY_IDS: &str = concat!(
    "SELECT ",
    request_columns!(),
    " FROM appointment_requests WHERE id IN (SELECT value FROM json_each($1)) AND ",
    is_in_list!("location", "$2"),
    " ORDER BY id DESC LIMIT $3"
);
const BY_REFERENCE: &str = concat!(
    "SELECT ",
    request_columns!(),
    " FROM appointment_requests WHERE reference = $1 AND ",
    is_in_list!("location", "$2"),
);

impl Store {
    /// What a text may mean, for whoever sees these locations.
    pub async fn search(&self, text: &SearchText, scope: &LocationScope) -> Result<SearchPage, StoreError> {
        let scope = seen_locations(scope);
        let key = &self.0.rows.search_key;
        let words: Vec<SearchedTerm> = text.words.iter().map(|word| key.term_of_word(word)).collect();
        let phone: Vec<SearchedTerm> = text.phone.iter().map(|phone| key.term_of_phone(phone)).collect();
        let email: Vec<SearchedTerm> = text.email.iter().map(|email| key.term_of_email(email)).collect();
        let mut rows = Vec::new();
        if let Some(reference) = &text.reference {
            rows.extend(self.by_reference(reference, scope.as_deref()).await?);
        }
        for (terms, is_name) in [(words, true), (phone, false), (email, false)] {
            if terms.is_empty() {
                continue;
            }
            for row in self.by_terms(terms, scope.as_deref()).await? {
                let listed = ListedRequest::new(row, &self.0.rows.seal);
                let is_meant = |listed: &ListedRequest| match &listed.request {
                    Ok(request) => {
                        text.is_in_name(request.details.first_name.as_str(), request.details.last_name.as_str())
                    }
                    Err(_) => true,
                };
                if !is_name || is_meant(&listed) {
                    rows.push(listed);
                }
            }
        }
        self.0.database.check_place()?;
        let has_more = rows.len() > MOST_FOUND;
        rows.truncate(MOST_FOUND);
        Ok(SearchPage { requests: rows, has_more })
    }

    async fn by_reference(
        &self,
        reference: &Reference,
        scope: Option<&str>,
    ) -> Result<Option<ListedRequest>, StoreError> {
        let row: Option<StoredRow> = on_reader!(&self.0.database, |connection| {
            sqlx::query_as(BY_REFERENCE).bind(reference.as_str()).bind(scope).fetch_optional(connection).await
        })?;
        Ok(row.map(|row| ListedRequest::new(row, &self.0.rows.seal)))
    }

    /// Those that have all of these terms, of which there is one at least; one more than is shown.
    async fn by_terms(&self, terms: Vec<SearchedTerm>, scope: Option<&str>) -> Result<Vec<StoredRow>, StoreError> {
        // First what waits: what goes into the index meanwhile is found there.
        let mut rows = self.waiting(&terms, scope).await?;
        let rarest_first = self.rarest_first(terms).await?;
        let first = rarest_first.first().copied().unwrap_or_default();
        let term = |number: usize| rarest_first.get(number).copied().unwrap_or(first);
        let indexed: Vec<StoredRow> = on_reader!(&self.0.database, |connection| {
            let query = sqlx::query_as(INDEXED).bind(first).bind(term(1)).bind(term(2)).bind(term(3));
            query.bind(scope).bind(limit()).fetch_all(connection).await
        })?;
        let is_new = |row: &StoredRow| !rows.iter().any(|waiting: &StoredRow| waiting.id() == row.id());
        let indexed: Vec<StoredRow> = indexed.into_iter().filter(is_new).collect();
        rows.extend(indexed);
        rows.sort_by(|one, other| other.id().cmp(one.id()));
        rows.truncate(MOST_FOUND + 1);
        Ok(rows)
    }

    async fn waiting(&self, terms: &[SearchedTerm], scope: Option<&str>) -> Result<Vec<StoredRow>, StoreError> {
        let Database::Sqlite(sqlite) = &self.0.database else { return Ok(Vec::new()) };
        let mut connection = sqlite.reader.acquire().await?;
        let ids = find_waiting(&mut connection, terms).await?;
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let ids = serde_json::Value::from_iter(ids).to_string();
        Ok(sqlx::query_as(BY_IDS).bind(ids).bind(scope).bind(limit()).fetch_all(&mut *connection).await?)
    }

    async fn rarest_first(&self, terms: Vec<SearchedTerm>) -> Result<Vec<i64>, StoreError> {
        if let [only] = terms.as_slice() {
            return Ok(vec![only.term]);
        }
        let mut counted = Vec::new();
        for SearchedTerm { term, .. } in terms {
            let count: i64 = on_reader!(&self.0.database, |connection| {
                sqlx::query_scalar(COUNT).bind(term).bind(COUNTED).fetch_one(connection).await
            })?;
            counted.push((count, term));
        }
        counted.sort_unstable();
        Ok(counted.into_iter().map(|(_, term)| term).collect())
    }
}

fn limit() -> i64 {
    i64::try_from(MOST_FOUND + 1).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::engine::query_plan::query_plan;

    #[tokio::test]
    async fn sqlite_looks_terms_up_and_sorts_nothing() -> Result<(), Box<dyn std::error::Error>> {
        let steps = query_plan(INDEXED).await?;
        assert!(steps[0].starts_with("SEARCH found USING PRIMARY KEY (term=?)"), "{steps:?}");
        assert!(!steps.iter().any(|step| step.starts_with("SCAN") || step.contains("TEMP B-TREE")), "{steps:?}");
        Ok(())
    }
}
