//! What stands in each table.

use jiff::civil::Time;
use strum::VariantArray;

use super::numbers::Numbers;
use super::table::{Cell, Table};
use super::table_name::TableName;
use crate::content::Phrase;
use crate::domain::business_hours::week::Day;
use crate::domain::statistics::{Marked, Waits, thousandths};
use crate::web::staff::member_request::MemberRequest;
use crate::web::staff::requests::names;

/// From so many calls on, requests are counted together.
const MANY_TRIES: u64 = 5;

/// The title of a table.
#[must_use]
pub fn title(table: TableName, request: &MemberRequest) -> &Phrase {
    let words = request.words();
    match table {
        TableName::Answers => &words.answers.title,
        TableName::Punctuality => &words.answers.punctuality,
        TableName::Calls => &words.answers.tries,
        TableName::Days => &words.statistics.by_day,
        TableName::Weeks => &words.statistics.by_week,
        TableName::Hours => &words.statistics.by_hour,
        TableName::Locations => &words.statistics.by_location,
        TableName::Languages => &words.statistics.by_language,
        TableName::Pages => &words.statistics.by_page,
        TableName::Spam => &words.spam.title,
    }
}

/// A table's numbers.
#[must_use]
pub fn table(table: TableName, numbers: &Numbers, request: &MemberRequest) -> Table {
    match table {
        TableName::Answers => answers(numbers, request),
        TableName::Days => days(numbers, request),
        TableName::Weeks => weeks(numbers, request),
        TableName::Hours => hours(numbers, request),
        TableName::Spam => spam(numbers, request),
        TableName::Punctuality | TableName::Calls | TableName::Locations | TableName::Languages | TableName::Pages => {
            shares(table, numbers, request)
        }
    }
}

/// How many of each kind, where a table says nothing else.
#[must_use]
pub fn kinds(table: TableName, numbers: &Numbers, request: &MemberRequest) -> Vec<(String, u64)> {
    let (words, counted) = (request.words(), &numbers.counted);
    match table {
        TableName::Punctuality => {
            let (words, state) = (&words.answers, counted.punctuality);
            let named = [
                (&words.in_time, state.in_time),
                (&words.late, state.late),
                (&words.waiting, state.waiting),
                (&words.waiting_late, state.waiting_late),
            ];
            named.into_iter().map(|(name, count)| (name.to_string(), count)).collect()
        }
        TableName::Calls => tries(numbers, request),
        TableName::Locations => {
            counted.locations.iter().map(|(key, count)| (request.location_name(key), *count)).collect()
        }
        TableName::Languages => {
            counted.languages.iter().map(|(tag, count)| (names::language(tag, request), *count)).collect()
        }
        TableName::Pages => {
            let name =
                |path: &Option<String>| path.clone().unwrap_or_else(|| words.statistics.unknown_page.to_string());
            counted.pages.iter().map(|(path, count)| (name(path), *count)).collect()
        }
        TableName::Answers | TableName::Days | TableName::Weeks | TableName::Hours | TableName::Spam => Vec::new(),
    }
}

fn tries(numbers: &Numbers, request: &MemberRequest) -> Vec<(String, u64)> {
    let words = &request.words().answers;
    let counted = |is_one: &dyn Fn(u64) -> bool| -> u64 {
        numbers.counted.tries.iter().filter(|(tries, _)| is_one(*tries)).map(|(_, count)| count).sum()
    };
    let name = |tries| match tries {
        0 => words.untried.clone(),
        1 => words.one_try.clone(),
        tries => words.so_many_tries.with("count", tries),
    };
    let few = (0..MANY_TRIES).map(|tries| (name(tries).to_string(), counted(&|each| each == tries)));
    let many = (words.more_tries.with("count", MANY_TRIES).to_string(), counted(&|each| each >= MANY_TRIES));
    few.chain([many]).collect()
}

fn heads<const COUNT: usize>(heads: [&Phrase; COUNT]) -> Vec<String> {
    heads.map(ToString::to_string).to_vec()
}

fn shares(table: TableName, numbers: &Numbers, request: &MemberRequest) -> Table {
    let (words, kinds) = (request.words(), kinds(table, numbers, request));
    let what = match table {
        TableName::Punctuality => &words.answers.state,
        TableName::Calls => &words.answers.tries,
        TableName::Languages => &words.statistics.language,
        TableName::Pages => &words.statistics.page,
        _ => &words.requests.location,
    };
    let all: u64 = kinds.iter().map(|(_, count)| count).sum();
    let row = |(name, count)| vec![Cell::Text(name), Cell::Count(count), Cell::Share(thousandths(count, all))];
    Table {
        heads: heads([what, &words.statistics.count, &words.statistics.share]),
        rows: kinds.into_iter().map(row).collect(),
    }
}

fn answers(numbers: &Numbers, request: &MemberRequest) -> Table {
    let words = &request.words().answers;
    let row = |name: &Phrase, waits: Waits| {
        vec![
            Cell::Text(name.to_string()),
            Cell::Count(waits.count),
            Cell::Wait(waits.median),
            Cell::Wait(waits.nine_of_ten),
        ]
    };
    Table {
        heads: heads([&words.step, &words.ended, &words.median, &words.nine_of_ten]),
        rows: vec![row(&words.first_try, numbers.counted.first_try), row(&words.reached, numbers.counted.reached)],
    }
}

fn days(numbers: &Numbers, request: &MemberRequest) -> Table {
    let words = &request.words().statistics;
    let row = |(day, count): &(_, u64)| vec![Cell::Day(*day), Cell::Count(*count)];
    Table { heads: heads([&words.day, &words.count]), rows: numbers.calendar.days.iter().map(row).collect() }
}

fn weeks(numbers: &Numbers, request: &MemberRequest) -> Table {
    let words = &request.words().statistics;
    let weeks = numbers.calendar.weeks.iter();
    Table {
        heads: heads([&words.week_from, &words.week_to, &words.count]),
        rows: weeks.map(|week| vec![Cell::Day(week.first), Cell::Day(week.last), Cell::Count(week.count)]).collect(),
    }
}

/// Hours below each other, days side by side.
fn hours(numbers: &Numbers, request: &MemberRequest) -> Table {
    let days = &request.reader.edition(&request.staff.site).text.days;
    let names = Day::VARIANTS.iter().map(|day| days.of(day));
    let heads = [&request.words().statistics.hour].into_iter().chain(names).map(ToString::to_string).collect();
    let row = |(number, hour): (usize, Time)| {
        let counts = numbers.calendar.hours.iter().map(|of_day| Cell::Count(of_day[number]));
        [Cell::Hour(hour)].into_iter().chain(counts).collect()
    };
    Table { heads, rows: hours_of_day().enumerate().map(row).collect() }
}

/// Every hour of a day, when it begins.
pub fn hours_of_day() -> impl Iterator<Item = Time> {
    (0..24).filter_map(|hour| Time::new(hour, 0, 0, 0).ok())
}

fn spam(numbers: &Numbers, request: &MemberRequest) -> Table {
    let words = &request.words().spam;
    let row = |name: &Phrase, marked: Marked| {
        let counts = [marked.all(), marked.released, marked.closed, marked.undecided].map(Cell::Count);
        [Cell::Text(name.to_string())].into_iter().chain(counts).collect()
    };
    let spam = numbers.counted.spam;
    Table {
        heads: heads([&words.marked_by, &words.marked, &words.released, &words.closed, &words.undecided]),
        rows: vec![row(&words.by_program, spam.by_program), row(&words.by_staff, spam.by_staff)],
    }
}
