//! Requests one page after the other, in the order of coming in: read ahead of whoever takes them, and opened on every
//! processor. Memory does not grow with how many there are.

use std::sync::Arc;

use tokio::sync::mpsc::{Receiver, channel};
use tokio::task::{JoinHandle, spawn_blocking};

use super::earlier::EarlierReferences;
use super::filter::{BoundFilter, ExportFilter, Statements, selected};
use super::outside::account_email;
use super::row::{OpenedPage, kept_fields, open_page};
use crate::domain::export::request_page::RequestPage;
use crate::store::engine::database::{Database, on_reader};
use crate::store::error::StoreError;
use crate::store::requests::stored_row::{request_columns, row_fields};
use crate::store::state::Store;

/// Requests of a page, before a filter leaves some out.
const FULL: usize = 500;
/// The same, of which the first few are shown.
const FULL_OF_FIRST: usize = 50;
/// Pages that wait while one is handed over: with it, so many connections are read from at once.
const AHEAD: usize = 1;

/// A page comes as one text of JSON: a row for each request, and a value for each column, took most of the time. It is put
/// in order when it is read: an engine that is asked to would copy every row first.
macro_rules! as_json {
    (sqlite, $kept:expr, $rows:expr) => {
        concat!("SELECT json_group_array(json_array(json_array(", row_fields!(), "), ", $kept, ")) FROM (", $rows)
    };
    (postgres, $kept:expr, $rows:expr) => {
        concat!(
            "SELECT CAST(coalesce(json_agg(json_build_array(json_build_array(",
            row_fields!(),
            "), ",
            $kept,
            ")), '[]') AS text) FROM (",
            $rows
        )
    };
}

macro_rules! columns {
    () => {
        concat!(
            "SELECT ",
            request_columns!(concat!(
                account_email!(),
                " AS assigned_to, possible_duplicate_of AS earlier, CASE WHEN exported_at IS NULL THEN NULL ELSE (SELECT taken.set_number \
                 FROM export_set_requests AS taken WHERE taken.request_id = appointment_requests.id) END AS export_set"
            ))
        )
    };
}

pub(super) const PAGE: Statements =
    selected!(as_json!(sqlite, "NULL", columns!()), " AND (submitted_at, id) <= ($6, $7)) AS page");
/// With the time by itself at both ends, from which PostgreSQL knows how few the rows are that it looks for: a comparison of
/// both columns tells it nothing, and it would read the whole table for each page.
const PAGE_ON_POSTGRES: Statements = selected!(
    as_json!(postgres, "CAST(NULL AS text)", columns!()),
    " AND submitted_at >= $1 AND (submitted_at, id) <= ($6, $7)) AS page"
);

macro_rules! end_among {
    ($which:literal) => {
        concat!(
            "SELECT submitted_at, id FROM appointment_requests WHERE (submitted_at, id) > ($1, $2) AND submitted_at < $3 ",
            $which,
            " ORDER BY submitted_at, id LIMIT 1 OFFSET $4"
        )
    };
}

/// Where a page ends: found in the index alone. What a filter asks besides is looked at once, when the page is read, which
/// then may hold fewer.
pub(super) const END: Statements =
    [end_among!("AND status = $5"), end_among!(""), end_among!("AND exported_at IS NULL")];

/// What a set took, as it was then. What was erased since is gone.
macro_rules! rows_of_set {
    () => {
        concat!(
            "SELECT ",
            request_columns!(
                "assigned_to, CAST(NULL AS text) AS earlier, set_number AS export_set, place, kept_status, \
                 kept_assigned_to, kept_attempts, kept_last_attempt_at, kept_duplicate_of"
            ),
            " FROM (SELECT request_id, set_number, place, status AS kept_status, assigned_to AS kept_assigned_to, \
             attempts AS kept_attempts, last_attempt_at AS kept_last_attempt_at, \
             possible_duplicate_of AS kept_duplicate_of FROM export_set_requests) AS kept \
             JOIN appointment_requests ON id = request_id \
             WHERE set_number = $1 AND place > $2 AND place <= $3 AND erased_at IS NULL) AS page"
        )
    };
}

const PAGE_OF_SET: &str = as_json!(sqlite, concat!("json_array(", kept_fields!(), ")"), rows_of_set!());
const PAGE_OF_SET_ON_POSTGRES: &str =
    as_json!(postgres, concat!("json_build_array(", kept_fields!(), ")"), rows_of_set!());

const END_OF_SET: &str = "SELECT place, '' AS id FROM export_set_requests WHERE set_number = $1 AND place > $2 \
                          ORDER BY place LIMIT 1 OFFSET $3";

/// Where pages come from, and how far they were read.
#[derive(Clone, Debug)]
enum Source {
    Filter(BoundFilter),
    Set { number: i64, after: i64 },
}

/// The last row of a page: its time and id, or its place in a set.
type End = (i64, String);

impl Source {
    fn go_on_after(&mut self, end: End) {
        match self {
            Self::Filter(bound) => bound.after = end,
            Self::Set { after, .. } => *after = end.0,
        }
    }
}

/// Pages, the last one marked; the channel ends before that only when nobody reads any more.
type Pages = Receiver<Result<RequestPage, StoreError>>;

impl Store {
    /// Every request that a filter takes.
    #[must_use]
    pub fn pages(&self, filter: &ExportFilter) -> Pages {
        self.read_ahead(Source::Filter(BoundFilter::new(filter)), FULL)
    }

    /// Every request that a set took, but for those that were erased or purged since.
    #[must_use]
    pub fn pages_of_set(&self, number: i64) -> Pages {
        self.read_ahead(Source::Set { number, after: 0 }, FULL)
    }

    /// No request at all: where nothing is new, what comes in meanwhile is for the next set.
    #[must_use]
    pub fn no_pages() -> Pages {
        let (sender, pages) = channel(1);
        // There is room for one.
        drop(sender.try_send(Ok(RequestPage { is_last: true, ..RequestPage::default() })));
        pages
    }

    /// The first few requests that a filter takes.
    pub async fn first_of(&self, filter: &ExportFilter, count: usize) -> Result<RequestPage, StoreError> {
        let mut pages = self.read_ahead(Source::Filter(BoundFilter::new(filter)), FULL_OF_FIRST);
        let mut first = RequestPage { is_last: true, ..RequestPage::default() };
        while first.requests.len() < count
            && let Some(page) = pages.recv().await
        {
            first.requests.extend(page?.requests);
        }
        first.requests.truncate(count);
        Ok(first)
    }

    /// One task looks where each page ends, several read and open pages meanwhile, and another hands them over in order.
    fn read_ahead(&self, source: Source, full: usize) -> Pages {
        let (reading, mut read) = channel::<JoinHandle<Result<OpenedPage, StoreError>>>(AHEAD);
        let (sender, receiver) = channel(1);
        let store = self.clone();
        tokio::spawn(async move {
            let mut source = source;
            loop {
                let end = store.end(&source, full).await;
                let (next, is_last) = (end.as_ref().ok().cloned().flatten(), !matches!(end, Ok(Some(_))));
                let (reader, from) = (store.clone(), source.clone());
                let page = tokio::spawn(async move { reader.page(from, end?, is_last).await });
                if reading.send(page).await.is_err() {
                    return;
                }
                let Some(end) = next else { return };
                source.go_on_after(end);
            }
        });
        let store = self.clone();
        tokio::spawn(async move {
            let mut earlier = EarlierReferences::default();
            while let Some(page) = read.recv().await {
                // A task that panicked has written so into the log; its channel ends before the last page.
                let Ok(opened) = page.await else { return };
                let page = match opened {
                    Ok(opened) => earlier.fill_in(&store, opened).await,
                    Err(error) => Err(error),
                };
                let is_end = page.as_ref().map_or(true, |page| page.is_last);
                if sender.send(page).await.is_err() || is_end {
                    return;
                }
            }
        });
        receiver
    }

    /// Where the next page ends, if it has so many requests.
    async fn end(&self, source: &Source, count: usize) -> Result<Option<End>, StoreError> {
        let others = i64::try_from(count).unwrap_or(i64::MAX).saturating_sub(1);
        Ok(on_reader!(&self.0.database, |connection| {
            match source {
                Source::Filter(bound) => {
                    let end = sqlx::query_as(bound.choose(END)).bind(bound.after.0).bind(&bound.after.1);
                    let end = end.bind(bound.before).bind(others);
                    let end = if let Some(status) = bound.one_status() { end.bind(status) } else { end };
                    end.fetch_optional(connection).await
                }
                Source::Set { number, after } => {
                    let end = sqlx::query_as(END_OF_SET).bind(number).bind(after).bind(others);
                    end.fetch_optional(connection).await
                }
            }
        })?)
    }

    /// What comes after the source's place, up to an end or to the last request, opened on a thread of its own.
    async fn page(&self, source: Source, end: Option<End>, is_last: bool) -> Result<OpenedPage, StoreError> {
        let rows = self.read(&source, end.unwrap_or((i64::MAX, String::new()))).await?;
        let state = Arc::clone(&self.0);
        let opening = spawn_blocking(move || open_page(&rows, is_last, &state));
        opening.await.map_err(|ended| sqlx::Error::Io(std::io::Error::other(ended)))?
    }

    async fn read(&self, source: &Source, end: End) -> Result<String, StoreError> {
        let (page, page_of_set) = match &self.0.database {
            Database::Sqlite(_) => (PAGE, PAGE_OF_SET),
            Database::Postgres(_) => (PAGE_ON_POSTGRES, PAGE_OF_SET_ON_POSTGRES),
        };
        let rows: String = on_reader!(&self.0.database, |connection| {
            match source {
                Source::Filter(bound) => {
                    sqlx::query_scalar(bound.choose(page))
                        .bind(bound.after.0)
                        .bind(&bound.after.1)
                        // By itself, too: neither engine ends its search at a comparison of both.
                        .bind(bound.before.min(end.0.saturating_add(1)))
                        .bind(&bound.statuses)
                        .bind(&bound.locations)
                        .bind(end.0)
                        .bind(&end.1)
                        .fetch_one(connection)
                        .await
                }
                Source::Set { number, after } => {
                    sqlx::query_scalar(page_of_set).bind(number).bind(after).bind(end.0).fetch_one(connection).await
                }
            }
        })?;
        self.0.database.check_place()?;
        Ok(rows)
    }
}
