//! Which requests an export takes, and how many they are.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::choice_key::ChoiceKey;
use crate::domain::export::selection::ExportSelection;
use crate::domain::status::Status;
use crate::store::engine::database::on_reader;
use crate::store::error::StoreError;
use crate::store::name_list::name_list;
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
    /// Only those that no numbered set has taken.
    pub only_new: bool,
}

impl ExportFilter {
    /// What somebody asks for whose days are those of a zone.
    #[must_use]
    pub fn of(selection: &ExportSelection, zone: &TimeZone) -> Self {
        Self {
            from: selection.from_moment(zone),
            before: selection.before_moment(zone),
            statuses: selection.statuses.clone(),
            locations: selection.locations.clone(),
            only_new: selection.only_new,
        }
    }
}

/// What a filter takes, after a place in the order of coming in. Lists are passed as one text.
macro_rules! taken {
    ($status:expr, $new:literal) => {
        concat!(
            "FROM appointment_requests WHERE (submitted_at, id) > ($1, $2) AND submitted_at < $3 AND ",
            $status,
            " AND erased_at IS NULL",
            $new,
            " AND ",
            $crate::store::name_list::is_in_list!("location", "$5")
        )
    };
}

/// One status is looked up in its index, in the order of coming in. Of several, each row is looked at in that order:
/// to put them together from their parts of the index would mean sorting all of them for each page. What is new to
/// exports has an index of its own.
macro_rules! selected {
    ($begin:expr, $end:literal) => {
        [
            concat!($begin, " ", $crate::store::exports::filter::taken!("status = $4", ""), $end),
            concat!(
                $begin,
                " ",
                $crate::store::exports::filter::taken!($crate::store::name_list::is_in_list!("status", "$4"), ""),
                $end
            ),
            concat!(
                $begin,
                " ",
                $crate::store::exports::filter::taken!(
                    $crate::store::name_list::is_in_list!("status", "$4"),
                    " AND exported_at IS NULL"
                ),
                $end
            ),
        ]
    };
}

pub(in crate::store) use {selected, taken};

/// A statement for one status, for several, and for what is new to exports.
pub type Statements = [&'static str; 3];

pub(super) const COUNT: Statements = selected!("SELECT count(*)", "");

impl Store {
    /// How many requests a filter takes.
    pub async fn count(&self, filter: &ExportFilter) -> Result<i64, StoreError> {
        let bound = BoundFilter::new(filter);
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
}

/// A filter in the types that both engines bind.
#[derive(Clone, Debug)]
pub struct BoundFilter {
    /// Time and id of the last row that is left out.
    pub after: (i64, String),
    pub before: i64,
    pub statuses: Option<String>,
    pub locations: Option<String>,
    has_one_status: bool,
    only_new: bool,
}

impl BoundFilter {
    /// What a filter takes, from the beginning.
    pub fn new(filter: &ExportFilter) -> Self {
        let listed = |names: Vec<&str>| (!names.is_empty()).then(|| name_list(names));
        let has_one_status = filter.statuses.len() == 1 && !filter.only_new;
        let (statuses, has_one_status) = match filter.statuses.as_slice() {
            [status] if has_one_status => (Some(status.to_string()), true),
            // No need to look at each.
            statuses if Status::ALL.iter().all(|status| statuses.contains(status)) => (None, false),
            statuses => (listed(statuses.iter().map(|status| status.as_str()).collect()), false),
        };
        Self {
            // Every id is greater than none.
            after: (filter.from.map_or(i64::MIN, Timestamp::as_microsecond), String::new()),
            before: filter.before.map_or(i64::MAX, Timestamp::as_microsecond),
            statuses,
            locations: listed(filter.locations.iter().map(ChoiceKey::as_str).collect()),
            has_one_status,
            only_new: filter.only_new,
        }
    }

    /// The status, where it is the only one and no more is asked.
    pub fn one_status(&self) -> Option<&str> {
        self.statuses.as_deref().filter(|_| self.has_one_status)
    }

    /// The statement for what it takes.
    pub fn choose(&self, [one, several, new]: Statements) -> &'static str {
        match (self.only_new, self.has_one_status) {
            (true, _) => new,
            (false, true) => one,
            (false, false) => several,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::engine::query_plan::query_plan;
    use crate::store::exports::pages::{END, PAGE};

    #[tokio::test]
    async fn sqlite_finds_each_by_its_index_and_sorts_nothing() -> Result<(), Box<dyn std::error::Error>> {
        for (statement, index) in [
            (PAGE[0], "appointment_requests_by_status (status=? AND (submitted_at,id)>(?,?)"),
            (PAGE[1], "appointment_requests_by_time ((submitted_at,id)>(?,?) AND submitted_at<?)"),
            (END[0], "COVERING INDEX appointment_requests_by_status (status=? AND (submitted_at,id)>(?,?)"),
            (END[1], "COVERING INDEX appointment_requests_by_time ((submitted_at,id)>(?,?)"),
            (END[2], "INDEX appointment_requests_new_to_exports ((submitted_at,id)>(?,?)"),
            (PAGE[2], "appointment_requests_new_to_exports ((submitted_at,id)>(?,?)"),
            (COUNT[0], "appointment_requests_by_status (status=? AND (submitted_at,id)>(?,?)"),
            (COUNT[2], "appointment_requests_new_to_exports ((submitted_at,id)>(?,?)"),
        ] {
            let steps = query_plan(statement).await?;
            assert!(
                steps.iter().any(|step| step.contains(index)) && !steps.iter().any(|step| step.contains("TEMP B-TREE")),
                "{steps:?}"
            );
        }
        Ok(())
    }
}
