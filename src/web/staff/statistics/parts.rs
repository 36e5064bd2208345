//! The parts of the page: each a chart with its table, and a way to take the table home.

use super::charts::chart;
use super::numbers::Numbers;
use super::statistics_query::StatisticsQuery;
use super::table_name::TableName;
use super::tables::{table, title};
use crate::content::Phrase;
use crate::domain::statistics::thousandths;
use crate::web::staff::member_request::MemberRequest;
use crate::web::staff::requests::durations::in_words;

/// A part of the page.
pub struct Part {
    /// The id of its title.
    pub id: &'static str,
    /// Its title.
    pub title: String,
    /// What is to be said of it.
    pub texts: Vec<Phrase>,
    /// The picture.
    pub chart: Option<String>,
    /// What stands over each column of the table.
    pub heads: Vec<String>,
    /// What stands in its rows.
    pub rows: Vec<Vec<String>>,
    /// Whether the table is so long that it opens when it is asked for.
    pub is_long: bool,
    /// Addresses and names of what can be downloaded.
    pub downloads: Vec<(String, Phrase)>,
}

/// With more days than that, weeks say more; the days can be downloaded.
const MOST_DAYS: usize = 100;

/// The parts of a period's page.
#[must_use]
pub fn parts(numbers: &Numbers, query: &StatisticsQuery, request: &MemberRequest) -> Vec<Part> {
    use TableName::{Answers, Calls, Days, Hours, Languages, Locations, Pages, Punctuality, Spam, Weeks};
    let part = |table| Part::new(table, numbers, query, request);
    let mut tables = Vec::new();
    if !numbers.is_empty() {
        tables.extend([Answers, Punctuality, Calls]);
        tables.extend((numbers.period.length() <= MOST_DAYS).then_some(Days));
        tables.extend((numbers.calendar.weeks.len() > 1).then_some(Weeks));
        tables.extend([Hours, Locations, Languages, Pages]);
    }
    tables.extend(numbers.has_spam().then_some(Spam));
    tables.into_iter().map(part).collect()
}

impl Part {
    fn new(name: TableName, numbers: &Numbers, query: &StatisticsQuery, request: &MemberRequest) -> Self {
        let words = request.words();
        let table = table(name, numbers, request);
        let download = |table| {
            let label = words.statistics.as_csv.with("table", title(table, request));
            (query.address(numbers.period, Some(table)), label)
        };
        let has_days_instead = name == TableName::Weeks && numbers.period.length() > MOST_DAYS;
        let tables = [name].into_iter().chain(has_days_instead.then_some(TableName::Days));
        Self {
            id: name.as_str(),
            title: title(name, request).to_string(),
            texts: texts(name, numbers, request),
            chart: chart(name, numbers, request),
            rows: table.rows.iter().map(|row| row.iter().map(|cell| cell.shown(request)).collect()).collect(),
            heads: table.heads,
            is_long: matches!(name, TableName::Days | TableName::Weeks | TableName::Hours),
            downloads: tables.map(download).collect(),
        }
    }
}

fn texts(table: TableName, numbers: &Numbers, request: &MemberRequest) -> Vec<Phrase> {
    let words = request.words();
    match table {
        TableName::Answers => vec![words.answers.text.clone()],
        TableName::Punctuality => {
            let limit = in_words(request.staff.site.content.clinic.calls.overdue_after, words);
            vec![words.answers.overdue_after.with("limit", limit)]
        }
        TableName::Calls => {
            let average = average_tries(numbers);
            average.map(|average| words.answers.tries_a_request.with("average", average)).into_iter().collect()
        }
        TableName::Spam => vec![words.spam.text.clone()],
        _ => Vec::new(),
    }
}

/// How often those were called that were, to one decimal.
fn average_tries(numbers: &Numbers) -> Option<String> {
    let called = numbers.counted.tries.iter().filter(|(tries, _)| *tries > 0);
    let (requests, calls) =
        called.fold((0, 0), |(requests, calls), (of_each, count)| (requests + count, calls + of_each * count));
    one_decimal(calls, requests)
}

/// A quotient to one decimal.
pub fn one_decimal(number: u64, by: u64) -> Option<String> {
    let tenths = (thousandths(number, by)? + 50) / 100;
    Some(format!("{}.{}", tenths / 10, tenths % 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_average_has_one_decimal() {
        for (number, by, written) in
            [(0, 0, None), (0, 3, Some("0.0")), (5, 3, Some("1.7")), (29, 30, Some("1.0")), (120, 10, Some("12.0"))]
        {
            assert_eq!(one_decimal(number, by).as_deref(), written, "{number} / {by}");
        }
    }
}
