//! Who is to be called, written to or looked after now.
//!
//! Those that are called in one order stand together in an index: call-backs and others, of one location, who prefer one
//! part of the day. The first few of each part are read, however many wait; to put parts together is up to the rules.

use jiff::Timestamp;
use uuid::Uuid;

use super::stored_row::{StoredRow, request_columns};
use crate::domain::choice_key::ChoiceKey;
use crate::domain::reference::Reference;
use crate::domain::request::StoredRequest;
use crate::domain::request_mark::RequestMark;
use crate::domain::staff::LocationScope;
use crate::domain::statistics::late::LateBounds;
use crate::store::engine::database::on_reader;
use crate::store::error::StoreError;
use crate::store::state::Store;

/// A request that is due.
#[derive(Clone, Debug)]
pub struct DueRequest {
    /// What its patient reads out.
    pub reference: Reference,
    /// The request, or why it cannot be read.
    pub request: Result<StoredRequest, StoreError>,
}

/// What is due.
#[derive(Clone, Debug, Default)]
pub struct Due {
    /// The first of each part: of those that are called in one order, by how long they have been due.
    pub requests: Vec<DueRequest>,
    /// How many are due in all; at most 1,000 of each part are counted.
    pub count: usize,
    /// When the next one becomes due.
    pub next_at: Option<Timestamp>,
}

/// How many of a part are read.
const OF_EACH_PART: i64 = 50;
/// How many of a part are counted.
const MOST_DUE: i64 = 1000;

/// Each part is looked up after the one before.
pub(super) const PARTS: &str = "WITH RECURSIVE parts (part) AS (\
    SELECT min(due_part) FROM appointment_requests WHERE due_at IS NOT NULL UNION ALL \
    SELECT (SELECT min(due_part) FROM appointment_requests WHERE due_at IS NOT NULL AND due_part > parts.part) \
    FROM parts WHERE parts.part IS NOT NULL) SELECT part FROM parts WHERE part IS NOT NULL";
const OF_PART: &str = concat!(
    "SELECT ",
    request_columns!(),
    " FROM appointment_requests WHERE due_part = $1 AND due_at <= $2 ORDER BY due_at, id LIMIT $3"
);
const COUNT: &str = "SELECT count(*) FROM (\
    SELECT due_at FROM appointment_requests WHERE due_part = $1 AND due_at <= $2 LIMIT $3) AS counted";
const NEXT: &str = "SELECT min(due_at) FROM appointment_requests WHERE due_part = $1 AND due_at > $2";

impl Store {
    /// How many are due that have waited too long, for whoever sees these locations; at most 1,000 of each part are counted.
    pub async fn count_overdue(&self, late: &LateBounds, scope: &LocationScope) -> Result<usize, StoreError> {
        let count = on_reader!(&self.0.database, |connection| {
            let parts: Vec<String> = sqlx::query_scalar(PARTS).fetch_all(&mut *connection).await?;
            let mut count = 0;
            for part in &parts {
                let location = location_of(part);
                if scope.sees(&location) {
                    let before = late.of(&location).as_microsecond().saturating_sub(1);
                    let query = sqlx::query_scalar(COUNT).bind(part).bind(before).bind(MOST_DUE);
                    let of_part: i64 = query.fetch_one(&mut *connection).await?;
                    count += of_part;
                }
            }
            Ok::<_, sqlx::Error>(count)
        })?;
        Ok(usize::try_from(count).unwrap_or_default())
    }

    /// What is due by a time, for whoever sees these locations.
    pub async fn due(&self, by: Timestamp, scope: &LocationScope) -> Result<Due, StoreError> {
        let by = by.as_microsecond();
        let (rows, count, next) = on_reader!(&self.0.database, |connection| {
            let parts: Vec<String> = sqlx::query_scalar(PARTS).fetch_all(&mut *connection).await?;
            let (mut rows, mut count, mut next) = (Vec::<StoredRow>::new(), 0, None::<i64>);
            for part in parts.iter().filter(|part| scope.sees(&location_of(part))) {
                let query = sqlx::query_as(OF_PART).bind(part).bind(by).bind(OF_EACH_PART);
                let found: Vec<StoredRow> = query.fetch_all(&mut *connection).await?;
                let found_all = i64::try_from(found.len()).unwrap_or(0);
                count += if found_all < OF_EACH_PART {
                    found_all
                } else {
                    let query = sqlx::query_scalar(COUNT).bind(part).bind(by).bind(MOST_DUE);
                    query.fetch_one(&mut *connection).await?
                };
                rows.extend(found);
                let of_part = sqlx::query_scalar(NEXT).bind(part).bind(by).fetch_one(&mut *connection).await?;
                next = [next, of_part].into_iter().flatten().min();
            }
            Ok::<_, sqlx::Error>((rows, count, next))
        })?;
        self.0.database.check_place()?;
        let due = |row: StoredRow| DueRequest { reference: row.reference(), request: row.open(&self.0.rows.seal) };
        Ok(Due {
            requests: rows.into_iter().map(due).collect(),
            count: usize::try_from(count).unwrap_or(0),
            next_at: next.and_then(|next| Timestamp::from_microsecond(next).ok()),
        })
    }
}

/// How many new requests are counted.
const MOST_NEW: usize = 100;

const NEW_SINCE: &str = "SELECT location FROM appointment_requests \
    WHERE (status, submitted_at, id) > ('new', $1, $2) AND status <= 'new' ORDER BY status, submitted_at, id LIMIT $3";
const NEWEST: &str = "SELECT submitted_at, id FROM appointment_requests ORDER BY submitted_at DESC, id DESC LIMIT 1";

impl Store {
    /// The place of the request that came in last; the beginning where there is none.
    pub async fn newest(&self) -> Result<RequestMark, StoreError> {
        let newest: Option<(i64, String)> =
            on_reader!(&self.0.database, |connection| sqlx::query_as(NEWEST).fetch_optional(connection).await)?;
        let (at, id) = newest.unwrap_or_default();
        Ok(RequestMark { at, id: Uuid::parse_str(&id).unwrap_or_default() })
    }

    /// How many requests came in after a place and are new, for whoever sees these locations; at most 100 are
    /// looked at.
    pub async fn count_new_since(&self, place: RequestMark, scope: &LocationScope) -> Result<usize, StoreError> {
        let limit = i64::try_from(MOST_NEW).unwrap_or(i64::MAX);
        let locations: Vec<String> = on_reader!(&self.0.database, |connection| {
            let query = sqlx::query_scalar(NEW_SINCE).bind(place.at).bind(place.id.to_string());
            query.bind(limit).fetch_all(connection).await
        })?;
        Ok(locations.into_iter().filter(|location| scope.sees(&ChoiceKey::from_stored(location.clone()))).count())
    }
}

/// The location that a part names last: neither of the words before it has a space.
pub(super) fn location_of(part: &str) -> ChoiceKey {
    ChoiceKey::from_stored(part.splitn(3, ' ').last().unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::engine::query_plan::query_plan;

    #[tokio::test]
    async fn sqlite_finds_what_is_due_by_its_index_and_sorts_nothing() -> Result<(), Box<dyn std::error::Error>> {
        const INDEX: &str = "appointment_requests_by_due (due_part=? AND due_at";
        for (statement, step_of_it) in [
            (OF_PART, INDEX),
            (COUNT, INDEX),
            (NEXT, INDEX),
            (NEW_SINCE, "appointment_requests_by_status ("),
            (PARTS, "appointment_requests_by_due (due_part>?)"),
        ] {
            let steps = query_plan(statement).await?;
            assert!(steps.iter().any(|step| step.contains(step_of_it)), "{steps:?}");
            assert!(!steps.iter().any(|step| step.contains("TEMP B-TREE")), "{steps:?}");
        }
        Ok(())
    }

    #[test]
    fn a_part_names_its_location_last() {
        for (part, location) in [("call any riverside", "riverside"), ("call_back morning an old one", "an old one")] {
            assert_eq!(location_of(part).as_str(), location);
        }
    }
}
