//! The front desk's list: a page of what a filter takes, and how many there are of each status.
//!
//! Every page costs the same however many requests are stored. What is looked up in an index stands in the comparison
//! itself, so that there is one index for it; of several statuses and locations, each pair is looked up, and their pages
//! are put together.

use jiff::Timestamp;
use uuid::Uuid;

use super::stored_row::{StoredRow, request_columns};
use crate::domain::choice_key::ChoiceKey;
use crate::domain::reference::Reference;
use crate::domain::request::StoredRequest;
use crate::domain::request_mark::RequestMark;
use crate::domain::staff::LocationScope;
use crate::domain::status::Status;
use crate::store::engine::database::on_reader;
use crate::store::error::StoreError;
use crate::store::state::Store;

/// In which order requests are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ListOrder {
    /// Who waits longest comes first.
    #[default]
    Oldest,
    /// Who came in last comes first.
    Newest,
}

/// Which requests are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListFilter {
    /// Whose requests whoever asks may see.
    pub scope: LocationScope,
    /// Only these statuses; all where none is named.
    pub statuses: Vec<Status>,
    /// Only this location.
    pub location: Option<ChoiceKey>,
    /// Submitted at this time or later.
    pub from: Option<Timestamp>,
    /// Submitted before this time.
    pub before: Option<Timestamp>,
    /// In which order.
    pub order: ListOrder,
}

/// A request of the list.
#[derive(Clone, Debug)]
pub struct ListedRequest {
    /// What its patient reads out.
    pub reference: Reference,
    /// The request, or why it cannot be read: one that is damaged hides none of the others.
    pub request: Result<StoredRequest, StoreError>,
    place: (i64, String),
}

impl ListedRequest {
    fn mark(&self) -> RequestMark {
        RequestMark { at: self.place.0, id: Uuid::parse_str(&self.place.1).unwrap_or_default() }
    }
}

/// A page of the list.
#[derive(Clone, Debug, Default)]
pub struct ListPage {
    /// In the order asked for.
    pub requests: Vec<ListedRequest>,
    /// After which request the next page begins, if there is one.
    pub next: Option<RequestMark>,
}

/// Requests of a page.
const PAGE: usize = 50;

/// How far requests of a status are counted: beyond it, how many more there are changes nothing for who works them off.
pub const MOST_COUNTED: usize = 1000;

/// The ways through requests that stand together in an index: on from a place to a time, back from a place to a time,
/// and how many there are on the way on.
struct Ways {
    on: &'static str,
    back: &'static str,
    count: &'static str,
}

macro_rules! on {
    ($key:literal, $value:literal, $($columns:tt)+) => {
        concat!(
            "SELECT ",
            $($columns)+,
            " FROM appointment_requests WHERE (",
            $key,
            "submitted_at, id) > (",
            $value,
            "$1, $2) AND (",
            $key,
            "submitted_at) < (",
            $value,
            "$3) ORDER BY ",
            $key,
            "submitted_at, id LIMIT $4"
        )
    };
}

macro_rules! ways {
    ($key:literal, $backwards:literal, $value:literal) => {
        Ways {
            on: on!($key, $value, request_columns!()),
            back: concat!(
                "SELECT ",
                request_columns!(),
                " FROM appointment_requests WHERE (",
                $key,
                "submitted_at, id) < (",
                $value,
                "$1, $2) AND (",
                $key,
                "submitted_at) >= (",
                $value,
                "$3) ORDER BY ",
                $backwards,
                "submitted_at DESC, id DESC LIMIT $4"
            ),
            count: concat!("SELECT count(*) FROM (", on!($key, $value, "id"), ") AS counted"),
        }
    };
}

const ALL: Ways = ways!("", "", "");
const OF_STATUS: Ways = ways!("status, ", "status DESC, ", "$5, ");
const AT_LOCATION: Ways = ways!("location, ", "location DESC, ", "$5, ");
const OF_STATUS_AT_LOCATION: Ways = ways!("status, location, ", "status DESC, location DESC, ", "$5, $6, ");

/// Requests that stand together in an index.
#[derive(Clone, Debug)]
struct Part {
    status: Option<Status>,
    location: Option<ChoiceKey>,
}

impl Part {
    fn ways(&self) -> Ways {
        match (self.status, &self.location) {
            (None, None) => ALL,
            (Some(_), None) => OF_STATUS,
            (None, Some(_)) => AT_LOCATION,
            (Some(_), Some(_)) => OF_STATUS_AT_LOCATION,
        }
    }

    fn values(&self) -> Vec<&str> {
        self.status.iter().map(|status| status.as_str()).chain(self.location.iter().map(ChoiceKey::as_str)).collect()
    }
}

/// From where to where a part is walked: after a place, up to a time.
type Bounds = ((i64, String), i64);

impl ListFilter {
    /// The locations to look up; none where each is looked at.
    fn locations(&self) -> Vec<Option<ChoiceKey>> {
        match (&self.location, &self.scope) {
            (None, LocationScope::All) => vec![None],
            (Some(location), scope) if scope.sees(location) => vec![Some(location.clone())],
            (Some(_), _) => Vec::new(),
            (None, LocationScope::Only(locations)) => {
                let mut seen: Vec<ChoiceKey> = vec![ChoiceKey::any()];
                for location in locations {
                    if !seen.contains(location) {
                        seen.push(location.clone());
                    }
                }
                seen.into_iter().map(Some).collect()
            }
        }
    }

    fn parts(&self, statuses: &[Status]) -> Vec<Part> {
        let statuses: Vec<Option<Status>> =
            if statuses.is_empty() { vec![None] } else { statuses.iter().copied().map(Some).collect() };
        let at = |location: Option<ChoiceKey>| {
            statuses.iter().map(move |status| Part { status: *status, location: location.clone() }).collect::<Vec<_>>()
        };
        self.locations().into_iter().flat_map(at).collect()
    }

    /// Every id is greater than none.
    fn bounds(&self, after: Option<&RequestMark>) -> Bounds {
        let after = after.map(|mark| (mark.at, mark.id.to_string()));
        let from = self.from.map_or(i64::MIN, Timestamp::as_microsecond);
        let before = self.before.map_or(i64::MAX, Timestamp::as_microsecond);
        let first = |time: i64| (time, String::new());
        match self.order {
            ListOrder::Oldest => (after.map_or(first(from), |after| after.max(first(from))), before),
            ListOrder::Newest => (after.map_or(first(before), |after| after.min(first(before))), from),
        }
    }
}

impl Store {
    /// A page of what a filter takes, after a place in its order. A place of another filter is one in this order, too.
    pub async fn list(&self, filter: &ListFilter, after: Option<&RequestMark>) -> Result<ListPage, StoreError> {
        let bounds = filter.bounds(after);
        let mut requests = Vec::new();
        for part in filter.parts(&filter.statuses) {
            requests.extend(self.part(&part, filter.order, &bounds).await?);
        }
        self.0.database.check_place()?;
        requests.sort_by(|one: &ListedRequest, other: &ListedRequest| one.place.cmp(&other.place));
        if filter.order == ListOrder::Newest {
            requests.reverse();
        }
        let has_next = requests.len() > PAGE;
        requests.truncate(PAGE);
        let next = requests.last().filter(|_| has_next).map(ListedRequest::mark);
        Ok(ListPage { requests, next })
    }

    async fn part(&self, part: &Part, order: ListOrder, bounds: &Bounds) -> Result<Vec<ListedRequest>, StoreError> {
        let (ways, values, ((at, id), end)) = (part.ways(), part.values(), bounds);
        let statement = if order == ListOrder::Oldest { ways.on } else { ways.back };
        let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let rows: Vec<StoredRow> = on_reader!(&self.0.database, |connection| {
            let mut query = sqlx::query_as(statement).bind(*at).bind(id).bind(*end).bind(limit);
            for value in &values {
                query = query.bind(*value);
            }
            query.fetch_all(connection).await
        })?;
        let listed = |row: StoredRow| ListedRequest {
            reference: row.reference(),
            place: row.place(),
            request: row.open(&self.0.rows.seal),
        };
        Ok(rows.into_iter().map(listed).collect())
    }

    /// How many requests of each status a filter takes, whatever statuses it names; at most [`MOST_COUNTED`] of each.
    pub async fn count_by_status(&self, filter: &ListFilter) -> Result<Vec<(Status, usize)>, StoreError> {
        let on = ListFilter { order: ListOrder::Oldest, ..filter.clone() };
        let ((at, id), end) = on.bounds(None);
        let mut counts = Vec::new();
        for status in Status::ALL {
            let mut count = 0;
            for part in on.parts(&[status]) {
                let (statement, values) = (part.ways().count, part.values());
                let limit = i64::try_from(MOST_COUNTED - count).unwrap_or(0);
                let counted: i64 = on_reader!(&self.0.database, |connection| {
                    let mut query = sqlx::query_scalar(statement).bind(at).bind(&id).bind(end).bind(limit);
                    for value in &values {
                        query = query.bind(*value);
                    }
                    query.fetch_one(connection).await
                })?;
                count += usize::try_from(counted).unwrap_or(0);
            }
            counts.push((status, count));
        }
        Ok(counts)
    }
}

#[cfg(test)]
mod tests {
    use sqlx::AssertSqlSafe;

    use super::*;
    use crate::clock::Clock;
    use crate::store::Opening;
    use crate::store::engine::database::Database;

    #[tokio::test]
    async fn sqlite_finds_each_page_by_its_index_and_sorts_nothing() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let url = format!("sqlite://{}", folder.path().join("clinic.db").display()).parse()?;
        let key_file = folder.path().join("clinic.key");
        let (store, _) = Store::open(&url, &key_file, Opening::CreateAndUpdate, Clock::system()).await?;
        let Database::Sqlite(sqlite) = &store.0.database else { return Err("not a file".into()) };
        for (ways, index) in [
            (ALL, "appointment_requests_by_time ("),
            (OF_STATUS, "appointment_requests_by_status ("),
            (AT_LOCATION, "appointment_requests_by_location ("),
            (OF_STATUS_AT_LOCATION, "appointment_requests_by_status_and_location ("),
        ] {
            for statement in [ways.on, ways.back, ways.count] {
                let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {statement}"));
                let steps: Vec<(i64, i64, i64, String)> = sqlx::query_as(explain).fetch_all(&sqlite.reader).await?;
                let steps: Vec<&str> = steps.iter().map(|step| step.3.as_str()).collect();
                let searched = steps.iter().find(|step| step.starts_with("SEARCH")).ok_or("no search")?;
                assert!(searched.contains(index) && searched.contains('<') && searched.contains('>'), "{steps:?}");
                assert!(!steps.iter().any(|step| step.contains("TEMP B-TREE")), "{steps:?}");
            }
        }
        Ok(())
    }
}
