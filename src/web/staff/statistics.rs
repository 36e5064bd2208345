//! The front desk's numbers: how many requests came in, when and from where, and how soon somebody called.

mod charts;
mod numbers;
mod parts;
mod statistics_query;
mod table;
mod table_name;
mod tables;

use askama::Template;
use axum::extract::RawQuery;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use jiff::ToSpan;
use jiff::civil::Date;

use self::numbers::Numbers;
use self::parts::{Part, one_decimal, parts};
use self::statistics_query::StatisticsQuery;
use self::table_name::TableName;
use super::field::{Choice, Field, problems};
use super::layout::{StaffLayout, StaffSection, answer};
use super::location_choices::location_choices;
use super::member_request::MemberRequest;
use super::requests::durations::in_words;
use crate::content::Phrase;
use crate::domain::audit::Event;
use crate::domain::statistics::period::Period;
use crate::domain::statistics::thousandths;
use crate::export::table_as_csv;
use crate::web::error::Error;

#[derive(Template)]
#[template(path = "staff/statistics.html")]
struct StatisticsPage<'a> {
    layout: StaffLayout<'a>,
    from: Field<'a>,
    to: Field<'a>,
    locations: Vec<Choice>,
    recent: Vec<Recent>,
    /// None where the days are no period.
    shown: Option<Shown<'a>>,
}

/// A period that is one press away.
struct Recent {
    address: String,
    label: Phrase,
    is_shown: bool,
}

/// What there is to see of a period.
struct Shown<'a> {
    period: Phrase,
    is_empty: bool,
    key_figures: [KeyFigure<'a>; 5],
    parts: Vec<Part>,
}

/// A number by itself.
struct KeyFigure<'a> {
    name: &'a Phrase,
    value: String,
    more: Option<Phrase>,
}

/// `GET /staff/statistics`: the page, or one of its tables to download.
pub async fn show(request: MemberRequest, RawQuery(query): RawQuery) -> Result<Response, Error> {
    let query = StatisticsQuery::read(query.as_deref());
    let today = request.staff.clock.now().to_zoned_datetime(request.zone().clone()).date();
    let table = match query.csv.as_str() {
        "" => None,
        name => Some(name.parse::<TableName>().map_err(|_| Error::NotFound)?),
    };
    let Some(Ok(period)) = query.period(today) else { return draw(&request, &query, today, None) };
    let entry = query.note(period, table, request.member.by().did(Event::StatisticsViewed));
    request.staff.store.write_down(entry).await?;
    let numbers = Numbers::of(&request, period, query.location()).await?;
    match table {
        Some(table) => download(&request, table, &numbers),
        None => draw(&request, &query, today, Some(&numbers)),
    }
}

fn download(request: &MemberRequest, name: TableName, numbers: &Numbers) -> Result<Response, Error> {
    let table = tables::table(name, numbers, request);
    let heads: Vec<&str> = table.heads.iter().map(String::as_str).collect();
    let rows: Vec<Vec<String>> = table.rows.iter().map(|row| row.iter().map(table::Cell::plain).collect()).collect();
    let csv = table_as_csv(&heads, &rows)?;
    let (name, period) = (name.as_str(), numbers.period);
    let file = format!("attachment; filename=\"statistics-{name}-{}-{}.csv\"", period.first(), period.last());
    let mut answer = ([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], csv).into_response();
    // Letters, digits and `-` always are header text.
    answer.headers_mut().extend(HeaderValue::try_from(file).map(|file| (header::CONTENT_DISPOSITION, file)));
    Ok(answer)
}

fn draw(
    request: &MemberRequest,
    query: &StatisticsQuery,
    today: Date,
    numbers: Option<&Numbers>,
) -> Result<Response, Error> {
    let words = request.words();
    let mut layout = request.layout(&words.statistics.title, StaffSection::Statistics);
    let (first, last) = match numbers {
        Some(numbers) => (numbers.period.first().to_string(), numbers.period.last().to_string()),
        None => (query.from.clone(), query.to.clone()),
    };
    let from = Field::text("from", &words.requests.from, &first).date().problem(query.first_day_problem(words));
    let to = Field::text("to", &words.requests.to, &last).date();
    let to = to.problem(query.last_day_problem(today, words).as_ref());
    layout.problems = problems([&from, &to]);
    let status = layout.status();
    let page = StatisticsPage {
        from,
        to,
        locations: location_choices(request, query.location().as_ref()),
        recent: recent(request, query, today, numbers.map(|numbers| numbers.period)),
        shown: numbers.map(|numbers| Shown {
            period: period_in_words(request, numbers.period),
            is_empty: numbers.is_empty(),
            key_figures: key_figures(request, numbers),
            parts: parts(numbers, query, request),
        }),
        layout,
    };
    answer(&request.staff, status, &page)
}

fn period_in_words(request: &MemberRequest, period: Period) -> Phrase {
    let date = &request.reader.edition(&request.staff.site).text.language.date;
    let words = &request.words().statistics;
    words.period.with("first", date.write(period.first())).with("last", date.write(period.last()))
}

/// The last days, up to today.
fn recent(request: &MemberRequest, query: &StatisticsQuery, today: Date, shown: Option<Period>) -> Vec<Recent> {
    let words = &request.words().statistics;
    let days = [7, 30, 90].map(|days: i64| (days.days(), words.last_days.with("days", days)));
    let each = days.into_iter().chain([(12.months(), words.last_year.clone())]);
    each.map(|(length, label)| {
        let period = Period::up_to(today, length);
        Recent { address: query.address(period, None), label, is_shown: shown == Some(period) }
    })
    .collect()
}

/// What a manager asks for first.
fn key_figures<'a>(request: &'a MemberRequest, numbers: &Numbers) -> [KeyFigure<'a>; 5] {
    let (words, counted) = (request.words(), &numbers.counted);
    let none = || words.statistics.no_value.to_string();
    let days = u64::try_from(numbers.period.length()).unwrap_or(u64::MAX);
    let wait = |time: Option<_>| time.map_or_else(none, |time| in_words(time, words));
    let state = counted.punctuality;
    let overdue = words.statistics.share(thousandths(state.overdue(), state.all())).to_string();
    let overdue_of = words.answers.overdue_of.with("count", state.overdue()).with("all", state.all());
    let figure = |name, value| KeyFigure { name, value, more: None };
    [
        figure(&words.statistics.count, counted.requests.to_string()),
        figure(&words.statistics.a_day, one_decimal(counted.requests, days).unwrap_or_else(none)),
        figure(&words.answers.half_called, wait(counted.first_try.median)),
        figure(&words.answers.half_reached, wait(counted.reached.median)),
        KeyFigure { more: Some(overdue_of), ..figure(&words.answers.overdue, overdue) },
    ]
}
