//! The log, the newest row first, a page at a time.

use jiff::Timestamp;

use super::row::{StoredRow, audit_columns};
use crate::domain::audit::{Actor, AuditMark, Event, Row};
use crate::domain::reference::Reference;
use crate::store::engine::database::on_reader;
use crate::store::error::StoreError;
use crate::store::state::Store;

/// Which rows are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Only what this person did.
    pub actor: Option<Actor>,
    /// Only this.
    pub event: Option<Event>,
    /// Only what was done on this request.
    pub reference: Option<Reference>,
    /// Only from this time on.
    pub from: Option<Timestamp>,
    /// Only before this time.
    pub before: Option<Timestamp>,
}

/// Which page is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AuditPlace {
    /// That of the newest rows.
    #[default]
    Newest,
    /// That after this row, back in time.
    OlderThan(AuditMark),
    /// That before it.
    NewerThan(AuditMark),
}

/// A page of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditPage {
    /// The newest first.
    pub rows: Vec<Row>,
    /// Where the next page begins, if there are older rows.
    pub older: Option<AuditMark>,
    /// Where the page before it ends, if there are newer rows.
    pub newer: Option<AuditMark>,
}

/// Rows of a page.
const PAGE: u16 = 50;

/// The two ways through what a filter takes: back in time, and on from a mark.
///
/// What is looked up stands in the comparison itself, so that there is one index for it: beside a condition of its own,
/// PostgreSQL may go along the time of all rows instead, and a rare event would cost the whole log. It ends at the last
/// row of what is looked up, not at a time: PostgreSQL ends a search by the first column of a comparison alone.
struct Ways {
    older: &'static str,
    newer: &'static str,
}

macro_rules! ways {
    ($taken:literal) => {
        ways!($taken, "", "", "", "", "")
    };
    (within $key:literal) => {
        ways!(
            "",
            concat!($key, ", "),
            concat!($key, " DESC, "),
            "$4, ",
            concat!(" AND ", $key, " >= $4"),
            concat!(" AND ", $key, " <= $4")
        )
    };
    ($taken:literal, $key:expr, $backwards:expr, $value:literal, $first:expr, $last:expr) => {
        Ways {
            older: concat!(
                "SELECT ",
                audit_columns!(),
                " FROM audit_log WHERE ",
                $taken,
                "(",
                $key,
                "at, number) < (",
                $value,
                "$1, $2)",
                $first,
                " ORDER BY ",
                $backwards,
                "at DESC, number DESC LIMIT $3"
            ),
            newer: concat!(
                "SELECT ",
                audit_columns!(),
                " FROM audit_log WHERE ",
                $taken,
                "(",
                $key,
                "at, number) > (",
                $value,
                "$1, $2)",
                $last,
                " ORDER BY ",
                $key,
                "at, number LIMIT $3"
            ),
        }
    };
}

// Each has its index, in which its rows stand together, in the order of the list.
const ALL: Ways = ways!("");
const OF_ACTOR: Ways = ways!(within "actor");
const OF_EVENT: Ways = ways!(within "event");
const OF_ACTOR_AND_EVENT: Ways = ways!("actor || ' ' || event = $4 AND ");
/// A request has few rows: of these, each is looked at.
const ON_REQUEST: Ways = ways!("reference = $4 AND ($5 IS NULL OR actor = $5) AND ($6 IS NULL OR event = $6) AND ");

impl Store {
    /// A page of the rows that a filter takes. A mark that has no rows beyond it, one of another filter perhaps, leads to
    /// the newest ones.
    pub async fn audit_page(&self, filter: &AuditFilter, place: AuditPlace) -> Result<AuditPage, StoreError> {
        let filter = BoundFilter::new(filter);
        let page = match place {
            AuditPlace::Newest => None,
            AuditPlace::OlderThan(mark) => self.older_page(&filter, mark).await?,
            AuditPlace::NewerThan(mark) => self.newer_page(&filter, mark).await?,
        };
        match page {
            Some(page) => Ok(page),
            None => {
                Ok(self.older_page(&filter, AuditMark { at: i64::MAX, number: i64::MAX }).await?.unwrap_or_default())
            }
        }
    }

    async fn older_page(&self, filter: &BoundFilter, mark: AuditMark) -> Result<Option<AuditPage>, StoreError> {
        let mut rows = self.older_rows(filter, mark, PAGE + 1).await?;
        let has_older = rows.len() > usize::from(PAGE);
        rows.truncate(PAGE.into());
        let (Some(first), Some(last)) = (rows.first().map(Row::mark), rows.last().map(Row::mark)) else {
            return Ok(None);
        };
        let has_newer = !self.newer_rows(filter, first, 1).await?.is_empty();
        Ok(Some(AuditPage { rows, older: has_older.then_some(last), newer: has_newer.then_some(first) }))
    }

    /// None where there is not a whole page: then the newest one shows those rows, and others with them.
    async fn newer_page(&self, filter: &BoundFilter, mark: AuditMark) -> Result<Option<AuditPage>, StoreError> {
        let mut rows = self.newer_rows(filter, mark, PAGE + 1).await?;
        if rows.len() <= usize::from(PAGE) {
            return Ok(None);
        }
        rows.truncate(PAGE.into());
        rows.reverse();
        let (first, last) = (rows.first().map(Row::mark), rows.last().map(Row::mark));
        let has_older = match last {
            Some(last) => !self.older_rows(filter, last, 1).await?.is_empty(),
            None => false,
        };
        Ok(Some(AuditPage { rows, older: last.filter(|_| has_older), newer: first }))
    }

    async fn older_rows(&self, filter: &BoundFilter, mark: AuditMark, limit: u16) -> Result<Vec<Row>, StoreError> {
        // No row has the least number of all.
        let mark = filter.before.map_or(mark, |before| mark.min(AuditMark { at: before, number: i64::MIN }));
        let mut rows = self.rows(filter, filter.ways.older, mark, limit).await?;
        rows.retain(|row| filter.from.is_none_or(|from| row.at >= from));
        Ok(rows)
    }

    async fn newer_rows(&self, filter: &BoundFilter, mark: AuditMark, limit: u16) -> Result<Vec<Row>, StoreError> {
        let mark = filter.from.map_or(mark, |from| mark.max(AuditMark { at: from, number: i64::MIN }));
        let mut rows = self.rows(filter, filter.ways.newer, mark, limit).await?;
        rows.retain(|row| filter.before.is_none_or(|before| row.at < before));
        Ok(rows)
    }

    async fn rows(
        &self,
        filter: &BoundFilter,
        statement: &'static str,
        mark: AuditMark,
        limit: u16,
    ) -> Result<Vec<Row>, StoreError> {
        let found: Vec<StoredRow> = on_reader!(&self.0.database, |connection| {
            let mut query = sqlx::query_as(statement).bind(mark.at).bind(mark.number).bind(i64::from(limit));
            for value in &filter.values {
                query = query.bind(value.as_deref());
            }
            query.fetch_all(connection).await
        })?;
        self.0.database.check_place()?;
        Ok(found.into_iter().map(|stored| stored.row).collect())
    }
}

/// A filter with its statements, and what they bind after the mark and the limit.
struct BoundFilter {
    ways: Ways,
    values: Vec<Option<String>>,
    from: Option<i64>,
    before: Option<i64>,
}

impl BoundFilter {
    fn new(filter: &AuditFilter) -> Self {
        let actor = filter.actor.map(|actor| actor.to_string());
        let event = filter.event.map(|event| event.as_str().to_owned());
        let reference = filter.reference.as_ref().map(ToString::to_string);
        let (ways, values) = match (reference, actor, event) {
            (None, None, None) => (ALL, Vec::new()),
            (None, Some(actor), None) => (OF_ACTOR, vec![Some(actor)]),
            (None, None, Some(event)) => (OF_EVENT, vec![Some(event)]),
            (None, Some(actor), Some(event)) => (OF_ACTOR_AND_EVENT, vec![Some(format!("{actor} {event}"))]),
            (Some(reference), actor, event) => (ON_REQUEST, vec![Some(reference), actor, event]),
        };
        let micros = |time: Option<Timestamp>| time.map(Timestamp::as_microsecond);
        Self { ways, values, from: micros(filter.from), before: micros(filter.before) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::engine::query_plan::query_plan;

    #[tokio::test]
    async fn sqlite_finds_each_page_by_its_index_and_sorts_nothing() -> Result<(), Box<dyn std::error::Error>> {
        for (ways, older, newer) in [
            (ALL, "audit_log_by_time ((at,number)<(?,?))", "audit_log_by_time ((at,number)>(?,?))"),
            (
                OF_ACTOR,
                "audit_log_by_actor (actor>? AND (actor,at,number)<(?,?,?))",
                "audit_log_by_actor ((actor,at,number)>(?,?,?) AND actor<?)",
            ),
            (
                OF_EVENT,
                "audit_log_by_event (event>? AND (event,at,number)<(?,?,?))",
                "audit_log_by_event ((event,at,number)>(?,?,?) AND event<?)",
            ),
            (
                OF_ACTOR_AND_EVENT,
                "audit_log_by_actor_and_event (<expr>=? AND (at,number)<(?,?))",
                "audit_log_by_actor_and_event (<expr>=? AND (at,number)>(?,?))",
            ),
            (
                ON_REQUEST,
                "audit_log_by_reference (reference=? AND (at,number)<(?,?))",
                "audit_log_by_reference (reference=? AND (at,number)>(?,?))",
            ),
        ] {
            for (statement, expected) in [(ways.older, older), (ways.newer, newer)] {
                let steps = query_plan(statement).await?;
                assert!(matches!(steps.as_slice(), [step] if step.ends_with(expected)), "{expected}: {steps:?}");
            }
        }
        Ok(())
    }
}
