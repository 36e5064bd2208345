//! Requests that stand together in an index, and the ways through them.

use super::stored_row::request_columns;
use crate::domain::choice_key::ChoiceKey;
use crate::domain::status::Status;

/// The ways through requests that stand together in an index: on from a place, back from it, and how many there are up to
/// a time on the way on. Each ends at the last request of its part and not at a time: PostgreSQL ends a search by the
/// first column of a comparison alone, and would go along the rest of the part.
pub struct Ways {
    pub on: &'static str,
    pub back: &'static str,
    pub count: &'static str,
}

macro_rules! on {
    ($key:expr, $value:literal, $last:expr, $($columns:tt)+) => {
        concat!(
            "SELECT ",
            $($columns)+,
            " FROM appointment_requests WHERE (",
            $key,
            "submitted_at, id) > (",
            $value,
            "$1, $2)",
            $last,
            " ORDER BY ",
            $key,
            "submitted_at, id LIMIT $3"
        )
    };
}

macro_rules! ways {
    (all) => {
        ways!("", "", "", "", "")
    };
    (within $key:literal) => {
        ways!(
            concat!($key, ", "),
            concat!($key, " DESC, "),
            "$4, ",
            concat!(" AND ", $key, " >= $4"),
            concat!(" AND ", $key, " <= $4")
        )
    };
    ($key:expr, $backwards:expr, $value:literal, $first:expr, $last:expr) => {
        Ways {
            on: on!($key, $value, $last, request_columns!()),
            back: concat!(
                "SELECT ",
                request_columns!(),
                " FROM appointment_requests WHERE (",
                $key,
                "submitted_at, id) < (",
                $value,
                "$1, $2)",
                $first,
                " ORDER BY ",
                $backwards,
                "submitted_at DESC, id DESC LIMIT $3"
            ),
            count: concat!(
                "SELECT count(*) FROM (",
                on!($key, $value, $last, "submitted_at"),
                ") AS counted WHERE submitted_at < $5"
            ),
        }
    };
}

const ALL: Ways = ways!(all);
const OF_STATUS: Ways = ways!(within "status");
const AT_LOCATION: Ways = ways!(within "location");
const OF_STATUS_AT_LOCATION: Ways = ways!(within "status_and_location");
const OF_ASSIGNEE: Ways = ways!(within "assigned_to");

/// Requests that stand together in an index.
pub struct Part {
    pub ways: Ways,
    /// What is looked up; none where each is looked at.
    pub key: Option<String>,
}

impl Part {
    pub fn new(status: Option<Status>, location: Option<&ChoiceKey>) -> Self {
        let (ways, key) = match (status, location) {
            (None, None) => (ALL, None),
            (Some(status), None) => (OF_STATUS, Some(status.to_string())),
            (None, Some(location)) => (AT_LOCATION, Some(location.to_string())),
            (Some(status), Some(location)) => (OF_STATUS_AT_LOCATION, Some(format!("{status} {location}"))),
        };
        Self { ways, key }
    }

    /// What an account has taken.
    pub fn of_assignee(account: &str) -> Self {
        Self { ways: OF_ASSIGNEE, key: Some(account.to_owned()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::engine::query_plan::query_plan;

    #[tokio::test]
    async fn sqlite_finds_each_page_by_its_index_and_sorts_nothing() -> Result<(), Box<dyn std::error::Error>> {
        for (ways, on, back) in [
            (
                ALL,
                "appointment_requests_by_time ((submitted_at,id)>(?,?))",
                "appointment_requests_by_time ((submitted_at,id)<(?,?))",
            ),
            (
                OF_STATUS,
                "appointment_requests_by_status ((status,submitted_at,id)>(?,?,?) AND status<?)",
                "appointment_requests_by_status (status>? AND (status,submitted_at,id)<(?,?,?))",
            ),
            (
                AT_LOCATION,
                "appointment_requests_by_location ((location,submitted_at,id)>(?,?,?) AND location<?)",
                "appointment_requests_by_location (location>? AND (location,submitted_at,id)<(?,?,?))",
            ),
            (
                OF_STATUS_AT_LOCATION,
                "appointment_requests_by_status_and_location ((status_and_location,submitted_at,id)>(?,?,?) AND status_and_location<?)",
                "appointment_requests_by_status_and_location (status_and_location>? AND (status_and_location,submitted_at,id)<(?,?,?))",
            ),
            (
                OF_ASSIGNEE,
                "appointment_requests_by_assignee ((assigned_to,submitted_at,id)>(?,?,?) AND assigned_to<?)",
                "appointment_requests_by_assignee (assigned_to>? AND (assigned_to,submitted_at,id)<(?,?,?))",
            ),
        ] {
            for (statement, expected) in [(ways.on, on), (ways.back, back)] {
                let steps = query_plan(statement).await?;
                assert!(matches!(steps.as_slice(), [step] if step.ends_with(expected)), "{expected}: {steps:?}");
            }
            let steps = query_plan(ways.count).await?;
            assert!(steps.iter().any(|step| step.ends_with(on)), "{on}: {steps:?}");
            assert!(!steps.iter().any(|step| step.contains("TEMP B-TREE")), "{steps:?}");
        }
        Ok(())
    }
}
