//! The picture of each table that has one, with what it says in a sentence.

use strum::VariantArray;

use super::numbers::Numbers;
use super::table::Cell;
use super::table_name::TableName;
use super::tables::{hours_of_day, kinds, title};
use crate::domain::business_hours::week::Day;
use crate::drawing::chart::{Bar, BarChart, Column, ColumnChart, HeatGrid, HeatRow};
use crate::web::staff::member_request::MemberRequest;

/// Draws a table as SVG; none of those that say more than one thing of each row.
#[must_use]
pub fn chart(table: TableName, numbers: &Numbers, request: &MemberRequest) -> Option<String> {
    match table {
        TableName::Answers | TableName::Spam => None,
        TableName::Days => Some(days(numbers, request)),
        TableName::Weeks => Some(weeks(numbers, request)),
        TableName::Hours => Some(hours(numbers, request)),
        TableName::Punctuality | TableName::Calls | TableName::Locations | TableName::Languages | TableName::Pages => {
            Some(bars(table, numbers, request))
        }
    }
}

/// What a chart says to whoever cannot see it: where there is the most.
fn label(table: TableName, most: Option<(String, u64)>, request: &MemberRequest) -> String {
    let title = title(table, request);
    match most {
        Some((name, count)) => {
            request.words().statistics.most.with("table", title).with("count", count).with("name", name).to_string()
        }
        None => title.to_string(),
    }
}

fn bars(table: TableName, numbers: &Numbers, request: &MemberRequest) -> String {
    let kinds = kinds(table, numbers, request);
    // Of several, `max_by_key` takes the last.
    let most = kinds.iter().rev().max_by_key(|(_, count)| *count).filter(|(_, count)| *count > 0).cloned();
    let bars: Vec<Bar> = kinds.into_iter().map(|(name, count)| Bar { name, count }).collect();
    BarChart::new(&label(table, most, request), &bars).to_string()
}

fn days(numbers: &Numbers, request: &MemberRequest) -> String {
    let calendar = &numbers.calendar;
    let most = calendar.busiest_day().map(|(day, count)| (Cell::Day(day).shown(request), count));
    let column = |(day, count): &(_, u64)| Column {
        name: Cell::Day(*day).shown(request),
        tick: request.words().times.day.write(*day),
        count: *count,
    };
    let columns: Vec<Column> = calendar.days.iter().map(column).collect();
    ColumnChart::new(&label(TableName::Days, most, request), &columns).to_string()
}

fn weeks(numbers: &Numbers, request: &MemberRequest) -> String {
    let (calendar, words) = (&numbers.calendar, request.words());
    let name = |week: &crate::domain::statistics::calendar::Week| {
        let [first, last] = [week.first, week.last].map(|day| Cell::Day(day).shown(request));
        words.statistics.period.with("first", first).with("last", last).to_string()
    };
    let most = calendar.busiest_week().map(|week| (name(&week), week.count));
    let weeks = calendar.weeks.iter();
    let columns: Vec<Column> = weeks
        .map(|week| Column { name: name(week), tick: words.times.day.write(week.first), count: week.count })
        .collect();
    ColumnChart::new(&label(TableName::Weeks, most, request), &columns).to_string()
}

fn hours(numbers: &Numbers, request: &MemberRequest) -> String {
    let (calendar, words) = (&numbers.calendar, request.words());
    let days = &request.reader.edition(&request.staff.site).text.days;
    let name = |hour| Cell::Hour(hour).shown(request);
    let most = calendar.busiest_hour().and_then(|(day, hour, count)| {
        let (day, hour) = (days.of(Day::VARIANTS.get(day)?), name(hours_of_day().nth(hour)?));
        Some((format!("{day}, {hour}"), count))
    });
    let columns: Vec<String> = Day::VARIANTS.iter().map(|day| words.weekdays.of(day).to_string()).collect();
    let rows: Vec<HeatRow> = hours_of_day()
        .enumerate()
        .map(|(number, hour)| {
            let counts = calendar.hours.iter().map(|of_day| of_day[number]).collect();
            HeatRow { name: name(hour), counts }
        })
        .collect();
    HeatGrid::new(&label(TableName::Hours, most, request), &columns, &rows).to_string()
}
