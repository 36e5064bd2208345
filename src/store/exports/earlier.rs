//! What the earlier requests are called that others may repeat. Most came in a few thousand requests before: the last ones
//! are remembered, and the database is asked for the others. To look each up in the statement that reads a page took as long
//! as all the rest of it.

use std::collections::{BTreeSet, HashMap, VecDeque};

use uuid::Uuid;

use super::row::OpenedPage;
use crate::domain::export::request_page::RequestPage;
use crate::domain::reference::Reference;
use crate::store::engine::database::{Database, on_reader};
use crate::store::error::StoreError;
use crate::store::state::Store;

/// How many are remembered: some three megabytes.
const REMEMBERED: usize = 16_384;

const LOOK_UP: &str = "SELECT id, reference FROM appointment_requests WHERE id IN (SELECT value FROM json_each($1))";
const LOOK_UP_ON_POSTGRES: &str = "SELECT id, reference FROM appointment_requests \
    WHERE id IN (SELECT json_array_elements_text(CAST($1 AS json)))";

/// The references of an export's last requests.
#[derive(Default)]
pub struct EarlierReferences {
    known: HashMap<Uuid, Reference>,
    /// Who came first is forgotten first.
    order: VecDeque<Uuid>,
}

impl EarlierReferences {
    /// Fills in which earlier request each of a page may repeat.
    pub async fn fill_in(&mut self, store: &Store, opened: OpenedPage) -> Result<RequestPage, StoreError> {
        let OpenedPage { mut page, earlier } = opened;
        for request in &page.requests {
            self.remember(request.id, request.reference.clone());
        }
        let unknown: BTreeSet<String> =
            earlier.iter().flatten().filter(|id| !self.known.contains_key(*id)).map(Uuid::to_string).collect();
        let looked_up = look_up(store, &unknown).await?;
        for (request, earlier) in page.requests.iter_mut().zip(earlier) {
            if let Some(id) = earlier {
                request.possible_duplicate_of = self.known.get(&id).or_else(|| looked_up.get(&id)).cloned();
            }
        }
        Ok(page)
    }

    fn remember(&mut self, id: Uuid, reference: Reference) {
        if self.known.insert(id, reference).is_none() {
            self.order.push_back(id);
        }
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
    }
}

async fn look_up(store: &Store, ids: &BTreeSet<String>) -> Result<HashMap<Uuid, Reference>, StoreError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let statement = match &store.0.database {
        Database::Sqlite(_) => LOOK_UP,
        Database::Postgres(_) => LOOK_UP_ON_POSTGRES,
    };
    let ids = serde_json::to_string(ids).map_err(|error| sqlx::Error::Encode(error.into()))?;
    let rows: Vec<(String, String)> = on_reader!(&store.0.database, |connection| {
        sqlx::query_as(statement).bind(&ids).fetch_all(connection).await
    })?;
    Ok(rows
        .into_iter()
        .filter_map(|(id, reference)| Some((Uuid::parse_str(&id).ok()?, Reference::from_stored(reference))))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_ones_are_remembered() {
        let mut earlier = EarlierReferences::default();
        let all = u128::try_from(REMEMBERED).unwrap_or(u128::MAX) + 10;
        for number in 0..all {
            earlier.remember(Uuid::from_u128(number), Reference::from_stored(number.to_string()));
        }
        assert_eq!((earlier.known.len(), earlier.order.len()), (REMEMBERED, REMEMBERED));
        for (number, is_known) in [(0, false), (9, false), (10, true), (all - 1, true)] {
            assert_eq!(earlier.known.contains_key(&Uuid::from_u128(number)), is_known, "{number}");
        }
    }
}
