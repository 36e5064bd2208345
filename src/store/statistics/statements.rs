//! What is asked of the database. `$1` and `$2` are the period's ends, `$3` the locations, none for all of them.

use crate::store::name_list::is_in_list;

/// Requests of the period, without what is spam now.
macro_rules! of_requests {
    ($what:literal) => {
        of_requests!($what, "")
    };
    ($what:expr, $rest:expr) => {
        concat!(
            "SELECT ",
            $what,
            " FROM appointment_requests WHERE submitted_at >= $1 AND submitted_at < $2 AND ",
            is_in_list!("location", "$3"),
            " AND status <> 'suspected_spam' AND coalesce(close_reason, '') <> 'spam'",
            $rest
        )
    };
}

/// How many of each location, language and page were called so many times: there are few of them.
pub const FACETS: &str = of_requests!(
    "location, language, source_path, attempts, count(*) AS counted",
    " GROUP BY location, language, source_path, attempts"
);
/// How many in each quarter of an hour, counted from the period's beginning, so that no number is negative: both engines
/// divide towards zero.
pub const QUARTERS: &str =
    of_requests!("(submitted_at - $1) / 900000000 AS quarter, count(*)", " GROUP BY 1 ORDER BY 1");
/// How many were tried, how many of these only after more than `$4` seconds of opening time, and how many were reached.
pub const ENDED_WAITS: &str = of_requests!(
    "count(first_attempt_waited), count(CASE WHEN first_attempt_waited > $4 THEN 1 END), count(reached_waited)"
);
/// How many of each location still wait for their first try.
pub const UNTRIED: &str =
    of_requests!("location, count(*)", " AND status = 'new' AND first_attempt_at IS NULL GROUP BY location");

/// The wait at the place `$4`, from the shortest on.
macro_rules! nth_wait {
    ($column:literal) => {
        of_requests!($column, concat!(" AND ", $column, " IS NOT NULL ORDER BY ", $column, " LIMIT 1 OFFSET $4"))
    };
}

/// A wait for the first try.
pub const NTH_FIRST_TRY: &str = nth_wait!("first_attempt_waited");
/// A wait until the patient was reached.
pub const NTH_REACHED: &str = nth_wait!("reached_waited");

/// What was ever taken for spam: by whom first, and what became of it. What a request was at first is what it was
/// before the first change that can be taken back; one that was never changed is what it was. A mark that was taken back
/// at once is none, and of what was erased nobody can tell.
pub const SPAM: &str = concat!(
    "SELECT marked_by, became, count(*) FROM (\
    SELECT CASE WHEN coalesce((\
    SELECT state_before LIKE '%\"status\":\"suspected_spam\"%' FROM request_history AS first \
    WHERE first.request_id = request.id AND first.state_before IS NOT NULL \
    ORDER BY first.version LIMIT 1), status = 'suspected_spam') THEN 'program' \
    WHEN close_reason = 'spam' OR EXISTS (\
    SELECT 1 FROM request_history AS mark WHERE mark.request_id = request.id \
    AND mark.change = 'moved to suspected_spam' AND coalesce((\
    SELECT next.change FROM request_history AS next WHERE next.request_id = mark.request_id \
    AND next.version > mark.version ORDER BY next.version LIMIT 1), '') <> 'undone') THEN 'staff' END AS marked_by, \
    CASE WHEN status = 'suspected_spam' THEN 'undecided' WHEN close_reason = 'spam' THEN 'closed' \
    ELSE 'released' END AS became \
    FROM appointment_requests AS request WHERE submitted_at >= $1 AND submitted_at < $2 AND ",
    is_in_list!("location", "$3"),
    " AND erased_at IS NULL AND (version > 1 OR status = 'suspected_spam')) AS looked_at \
    WHERE marked_by IS NOT NULL GROUP BY marked_by, became"
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::engine::query_plan::query_plan;

    #[tokio::test]
    async fn sqlite_looks_at_the_requests_of_the_period_alone() -> Result<(), Box<dyn std::error::Error>> {
        for statement in [FACETS, QUARTERS, ENDED_WAITS, UNTRIED, NTH_FIRST_TRY, NTH_REACHED, SPAM] {
            let steps = query_plan(statement).await?;
            let requests: Vec<&String> = steps
                .iter()
                .filter(|step| step.contains("appointment_requests") || step.contains(" request "))
                .collect();
            assert!(!requests.is_empty(), "{steps:?}");
            assert!(requests.iter().all(|step| step.contains("submitted_at>? AND submitted_at<?")), "{steps:?}");
            let histories = steps
                .iter()
                .filter(|step| ["first", "mark", "next"].iter().any(|name| step.contains(&format!("SEARCH {name} "))));
            assert!(histories.clone().all(|step| step.contains("(request_id=?")), "{steps:?}");
            assert!(!steps.iter().any(|step| step.starts_with("SCAN") && !step.contains("looked_at")), "{steps:?}");
        }
        Ok(())
    }
}
