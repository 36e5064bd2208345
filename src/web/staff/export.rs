//! Taking requests out: which ones, how many and what they look like, and then as a file.

mod download;
mod export_query;

use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;

use self::export_query::ExportQuery;
use super::field::{Choice, Field, problems};
use super::layout::{StaffLayout, StaffSection, answer};
use super::location_choices::location_choices;
use super::member_request::{MemberForm, MemberRequest};
use super::requests::names;
use super::times;
use crate::content::Phrase;
use crate::domain::audit::Event;
use crate::domain::request::StoredRequest;
use crate::web::error::Error;

#[derive(Template)]
#[template(path = "staff/export.html")]
struct ExportPage<'a> {
    layout: StaffLayout<'a>,
    statuses: Vec<Choice>,
    locations: Vec<Choice>,
    from: Field<'a>,
    to: Field<'a>,
    formats: Vec<Choice>,
    /// None where the days are none.
    shown: Option<Shown>,
}

/// What a file would hold.
struct Shown {
    count: Phrase,
    spam: Option<Phrase>,
    is_empty: bool,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    phone: String,
    came_in: String,
    status: String,
    location: String,
}

/// How many requests are shown before they are taken.
const SHOWN: usize = 5;

/// `GET /staff/export`.
pub async fn show(request: MemberRequest, RawQuery(query): RawQuery) -> Result<Response, Error> {
    let pairs = form_urlencoded::parse(query.as_deref().unwrap_or_default().as_bytes()).into_owned().collect();
    draw(&request, &ExportQuery::read(pairs)).await
}

/// `POST /staff/export`: the file.
pub async fn take(sent: MemberForm) -> Result<Response, Error> {
    let query = ExportQuery::read(sent.answers.pairs().to_vec());
    if !query.is_readable(sent.words()) {
        return draw(&sent, &query).await;
    }
    let (store, filter) = (&sent.staff.store, query.filter(&sent));
    let count = store.count(&filter).await?;
    // Before the first byte leaves.
    let entry = sent.member.by().did(Event::RequestsExported).with("format", query.format_name());
    store.write_down(query.note(entry).with("statuses", filter.statuses.as_slice()).with("count", count)).await?;
    let today = sent.staff.clock.now().to_zoned_datetime(sent.zone().clone()).date();
    Ok(download::answer(store.clone(), filter, query.format(), sent.zone().clone(), today))
}

async fn draw(request: &MemberRequest, query: &ExportQuery) -> Result<Response, Error> {
    let words = request.words();
    let mut layout = request.layout(&words.export.title, StaffSection::Export);
    let from = Field::text("from", &words.requests.from, &query.list.from);
    let from = from.date().problem(query.list.first_day_problem(words));
    let to = Field::text("to", &words.requests.to, &query.list.to);
    let to = to.date().problem(query.list.last_day_problem(words));
    layout.problems = problems([&from, &to]);
    let shown = if layout.has_problems() { None } else { Some(shown(request, query).await?) };
    let page = ExportPage {
        statuses: query.statuses(words),
        locations: location_choices(request, query.list.location().as_ref()),
        from,
        to,
        formats: query.formats(words),
        shown,
        layout,
    };
    answer(&request.staff, page.layout.status(), &page)
}

async fn shown(request: &MemberRequest, query: &ExportQuery) -> Result<Shown, Error> {
    let (store, words, filter) = (&request.staff.store, request.words(), query.filter(request));
    let entry = request.member.by().did(Event::RequestsListed).with("view", "export");
    store.write_down(query.note(entry)).await?;
    let count = store.count(&filter).await?;
    let spam = if query.leaves_out_spam() { store.count(&query.spam(request)).await? } else { 0 };
    let row = |stored: &StoredRequest| Row {
        name: names::full_name(&stored.details),
        phone: names::phone(&stored.details.phone, request),
        came_in: times::write(stored.submitted_at, request.zone(), words),
        status: words.requests.status(stored.progress.status).to_string(),
        location: request.location_name(&stored.details.location),
    };
    let first = store.first_of(&filter, SHOWN).await?;
    Ok(Shown {
        count: words.export.count.with("count", count),
        spam: (spam > 0).then(|| words.export.left_out.with("count", spam)),
        is_empty: count == 0,
        rows: first.iter().map(row).collect(),
    })
}
