//! The front desk's list: a page of what a filter takes, and how many there are of each status.
//!
//! Every page costs the same however many requests are stored. What is looked up in an index stands in the comparison
//! itself, so that there is one index for it; of several statuses and locations, each pair is looked up, and their pages
//! are put together.

use jiff::Timestamp;
use uuid::Uuid;

use super::list_part::Part;
use super::stored_row::StoredRow;
use crate::domain::choice_key::ChoiceKey;
use crate::domain::reference::Reference;
use crate::domain::request::StoredRequest;
use crate::domain::request_mark::RequestMark;
use crate::domain::staff::LocationScope;
use crate::domain::status::Status;
use crate::store::engine::database::on_reader;
use crate::store::error::StoreError;
use crate::store::sealed::Seal;
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
    /// Only those that this account has taken.
    pub assigned_to: Option<String>,
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
    /// Raised by every change.
    pub version: i64,
    place: (i64, String),
}

impl ListedRequest {
    pub(super) fn new(row: StoredRow, seal: &Seal) -> Self {
        Self { reference: row.reference(), place: place_of(&row), version: row.version(), request: row.open(seal) }
    }

    fn mark(&self) -> RequestMark {
        RequestMark { at: self.place.0, id: Uuid::parse_str(&self.place.1).unwrap_or_default() }
    }
}

fn place_of(row: &StoredRow) -> (i64, String) {
    let (at, id) = row.place();
    (at, id.to_owned())
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

/// From where to where a part is walked: after a place, up to a time.
type Bounds = ((i64, String), i64);

impl ListFilter {
    /// The locations to look up; none where each is looked at.
    fn locations(&self) -> Vec<Option<ChoiceKey>> {
        match &self.location {
            Some(location) if self.scope.sees(location) => vec![Some(location.clone())],
            Some(_) => Vec::new(),
            None => self.scope.seen().map_or_else(|| vec![None], |seen| seen.into_iter().map(Some).collect()),
        }
    }

    /// Whether it takes a request, but for its time and for who has taken it.
    fn takes(&self, row: &StoredRow) -> bool {
        let location = row.location();
        self.scope.sees(&location)
            && self.location.as_ref().is_none_or(|asked_for| *asked_for == location)
            && (self.statuses.is_empty() || self.statuses.iter().any(|status| status.as_str() == row.status()))
    }

    fn parts(&self, statuses: &[Status]) -> Vec<Part> {
        let statuses: Vec<Option<Status>> =
            if statuses.is_empty() { vec![None] } else { statuses.iter().copied().map(Some).collect() };
        let at = |location: Option<ChoiceKey>| {
            statuses.iter().map(|status| Part::new(*status, location.as_ref())).collect::<Vec<_>>()
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
        if let Some(account) = &filter.assigned_to {
            requests = self.assigned(account, filter, bounds).await?;
        } else {
            for part in filter.parts(&filter.statuses) {
                let rows = self.part(&part, filter.order, &bounds).await?;
                requests.extend(rows.into_iter().map(|row| ListedRequest::new(row, &self.0.rows.seal)));
            }
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

    /// What an account has taken, one page after the other until there are enough that the rest of the filter takes: one
    /// person has not taken very many.
    async fn assigned(
        &self,
        account: &str,
        filter: &ListFilter,
        bounds: Bounds,
    ) -> Result<Vec<ListedRequest>, StoreError> {
        let part = Part::of_assignee(account);
        let (mut place, end) = bounds;
        let mut requests = Vec::new();
        loop {
            let rows = self.part(&part, filter.order, &(place.clone(), end)).await?;
            let is_last = rows.len() <= PAGE;
            place = rows.last().map_or(place, place_of);
            let taken = rows.into_iter().filter(|row| filter.takes(row));
            requests.extend(taken.map(|row| ListedRequest::new(row, &self.0.rows.seal)));
            if is_last || requests.len() > PAGE {
                return Ok(requests);
            }
        }
    }

    async fn part(&self, part: &Part, order: ListOrder, bounds: &Bounds) -> Result<Vec<StoredRow>, StoreError> {
        let ((at, id), end) = bounds;
        let statement = if order == ListOrder::Oldest { part.ways.on } else { part.ways.back };
        let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let rows: Vec<StoredRow> = on_reader!(&self.0.database, |connection| {
            let mut query = sqlx::query_as(statement).bind(*at).bind(id).bind(limit);
            if let Some(key) = &part.key {
                query = query.bind(key);
            }
            query.fetch_all(connection).await
        })?;
        let is_before_the_end = |row: &StoredRow| match order {
            ListOrder::Oldest => row.place().0 < *end,
            ListOrder::Newest => row.place().0 >= *end,
        };
        Ok(rows.into_iter().filter(is_before_the_end).collect())
    }

    /// How many requests of each status a filter takes, whatever statuses it names; at most [`MOST_COUNTED`] of each. What
    /// somebody has taken is not counted.
    pub async fn count_by_status(&self, filter: &ListFilter) -> Result<Vec<(Status, usize)>, StoreError> {
        if filter.assigned_to.is_some() {
            return Ok(Vec::new());
        }
        let on = ListFilter { order: ListOrder::Oldest, ..filter.clone() };
        let bounds = on.bounds(None);
        let mut counts = Vec::new();
        for status in Status::ALL {
            let mut count = 0;
            for part in on.parts(&[status]) {
                count += self.count_part(&part, &bounds, MOST_COUNTED - count).await?;
            }
            counts.push((status, count));
        }
        Ok(counts)
    }

    async fn count_part(&self, part: &Part, bounds: &Bounds, most: usize) -> Result<usize, StoreError> {
        let ((at, id), end) = bounds;
        let limit = i64::try_from(most).unwrap_or(i64::MAX);
        let counted: i64 = on_reader!(&self.0.database, |connection| {
            let query = sqlx::query_scalar(part.ways.count).bind(*at).bind(id).bind(limit);
            query.bind(&part.key).bind(*end).fetch_one(connection).await
        })?;
        Ok(usize::try_from(counted).unwrap_or(0))
    }
}
