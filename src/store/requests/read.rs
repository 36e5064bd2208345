//! Stored appointment requests: the receipt of one, and all of them for an export.

use jiff::Timestamp;

use super::stored_row::{StoredRow, request_columns};
use crate::domain::choice_key::ChoiceKey;
use crate::domain::reference::Reference;
use crate::domain::request::StoredRequest;
use crate::domain::status::Status;
use crate::store::engine::database::on_reader;
use crate::store::error::StoreError;
use crate::store::name_list::{is_in_list, name_list};
use crate::store::state::Store;

/// Which requests an export takes. Empty lists take all.
#[derive(Clone, Debug, Default)]
pub struct ExportFilter {
    /// Submitted at this time or later.
    pub from: Option<Timestamp>,
    /// Submitted before this time.
    pub before: Option<Timestamp>,
    /// Only these statuses.
    pub statuses: Vec<Status>,
    /// Only these locations.
    pub locations: Vec<ChoiceKey>,
}

/// Rows of an export held in memory at a time.
const EXPORT_PAGE: i64 = 500;

/// What a filter takes, after a place in the order of coming in. Lists are passed as one text.
macro_rules! taken {
    ($status:expr) => {
        concat!(
            "FROM appointment_requests WHERE (submitted_at, id) > ($1, $2) AND submitted_at < $3 AND ",
            $status,
            " AND erased_at IS NULL AND ",
            is_in_list!("location", "$5")
        )
    };
}

/// One status is looked up in its index, in the order of coming in. Of several, each row is looked at in that order:
/// to put them together from their parts of the index would mean sorting all of them for each page.
macro_rules! selected {
    ($columns:expr, $end:literal) => {
        [
            concat!("SELECT ", $columns, " ", taken!("status = $4"), $end),
            concat!("SELECT ", $columns, " ", taken!(is_in_list!("status", "$4")), $end),
        ]
    };
}

const COUNT: [&str; 2] = selected!("count(*)", "");
/// Outside this database an account is its e-mail address.
const PAGE: [&str; 2] = selected!(
    request_columns!(
        "coalesce((SELECT email FROM staff_accounts WHERE staff_accounts.id = assigned_to), assigned_to) AS assigned_to, \
         (SELECT earlier.reference FROM appointment_requests AS earlier \
         WHERE earlier.id = appointment_requests.possible_duplicate_of) AS earlier_reference"
    ),
    " ORDER BY submitted_at, id LIMIT $6"
);

impl Store {
    /// Whether a request with this reference exists.
    pub async fn has_receipt(&self, reference: &Reference) -> Result<bool, StoreError> {
        let found: Option<i64> = on_reader!(&self.0.database, |connection| {
            sqlx::query_scalar("SELECT submitted_at FROM appointment_requests WHERE reference = $1")
                .bind(reference.as_str())
                .fetch_optional(connection)
                .await
        })?;
        Ok(found.is_some())
    }

    /// How many requests a filter takes.
    pub async fn count(&self, filter: &ExportFilter) -> Result<i64, StoreError> {
        let bound = BoundFilter::new(filter, None);
        Ok(on_reader!(&self.0.database, |connection| {
            sqlx::query_scalar(bound.choose(COUNT))
                .bind(bound.after.0)
                .bind(&bound.after.1)
                .bind(bound.before)
                .bind(&bound.statuses)
                .bind(&bound.locations)
                .fetch_one(connection)
                .await
        })?)
    }

    /// Hands over every request that a filter takes, in the order of coming in, up to 500 at a time: memory does not
    /// grow with the number of rows. It ends with the first failure, its own or the taker's.
    pub async fn for_each_page<E: From<StoreError>>(
        &self,
        filter: &ExportFilter,
        mut take: impl AsyncFnMut(Vec<StoredRequest>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut page = self.page_after(filter, None).await?;
        while let Some(last) = page.last().cloned() {
            take(page).await?;
            page = self.page_after(filter, Some(&last)).await?;
        }
        Ok(())
    }

    /// The first few requests that a filter takes, in the order of coming in.
    pub async fn first_of(&self, filter: &ExportFilter, count: usize) -> Result<Vec<StoredRequest>, StoreError> {
        self.page(filter, None, i64::try_from(count).unwrap_or(EXPORT_PAGE)).await
    }

    /// Up to 500 requests that a filter takes, in the order of coming in, after the one given: for whoever writes them
    /// out between two pages.
    pub async fn page_after(
        &self,
        filter: &ExportFilter,
        after: Option<&StoredRequest>,
    ) -> Result<Vec<StoredRequest>, StoreError> {
        self.page(filter, after, EXPORT_PAGE).await
    }

    /// So many requests that a filter takes, in the order of coming in, after the one given.
    async fn page(
        &self,
        filter: &ExportFilter,
        after: Option<&StoredRequest>,
        count: i64,
    ) -> Result<Vec<StoredRequest>, StoreError> {
        let bound = BoundFilter::new(filter, after);
        let rows: Vec<StoredRow> = on_reader!(&self.0.database, |connection| {
            sqlx::query_as(bound.choose(PAGE))
                .bind(bound.after.0)
                .bind(&bound.after.1)
                .bind(bound.before)
                .bind(&bound.statuses)
                .bind(&bound.locations)
                .bind(count)
                .fetch_all(connection)
                .await
        })?;
        self.0.database.check_place()?;
        rows.into_iter().map(|row| row.open(&self.0.rows.seal)).collect()
    }
}

/// A filter in the types that both engines bind.
struct BoundFilter {
    /// Time and id of the last row that is left out.
    after: (i64, String),
    before: i64,
    statuses: Option<String>,
    locations: Option<String>,
    has_one_status: bool,
}

impl BoundFilter {
    /// What a filter takes after a request, or from the beginning.
    fn new(filter: &ExportFilter, after: Option<&StoredRequest>) -> Self {
        let listed = |names: Vec<&str>| (!names.is_empty()).then(|| name_list(names));
        let from = filter.from.map_or(i64::MIN, Timestamp::as_microsecond);
        let after = after.map(|request| (request.submitted_at.as_microsecond(), request.id.to_string()));
        let (statuses, has_one_status) = match filter.statuses.as_slice() {
            [status] => (Some(status.to_string()), true),
            statuses => (listed(statuses.iter().map(|status| status.as_str()).collect()), false),
        };
        Self {
            // Every id is greater than none.
            after: after.unwrap_or((from, String::new())),
            before: filter.before.map_or(i64::MAX, Timestamp::as_microsecond),
            statuses,
            locations: listed(filter.locations.iter().map(ChoiceKey::as_str).collect()),
            has_one_status,
        }
    }

    /// The statement for one status, or the one for several.
    fn choose(&self, [one, several]: [&'static str; 2]) -> &'static str {
        if self.has_one_status { one } else { several }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::engine::query_plan::query_plan;

    #[tokio::test]
    async fn sqlite_finds_one_status_by_its_index_and_sorts_nothing() -> Result<(), Box<dyn std::error::Error>> {
        for (statement, index) in [
            (PAGE[0], "appointment_requests_by_status (status=? AND (submitted_at,id)>(?,?)"),
            (PAGE[1], "appointment_requests_by_time ((submitted_at,id)>(?,?)"),
            (COUNT[0], "appointment_requests_by_status (status=? AND (submitted_at,id)>(?,?)"),
        ] {
            let steps = query_plan(statement).await?;
            assert!(steps[0].contains(index) && !steps.iter().any(|step| step.contains("TEMP B-TREE")), "{steps:?}");
        }
        Ok(())
    }
}
