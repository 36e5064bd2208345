//! The numbered sets that have left, and each of them once more.

use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::response::Response;

use super::about::entry;
use super::download::{Download, answer_with};
use super::export_query::{formats, judge_reason};
use crate::content::Phrase;
use crate::domain::audit::Event;
use crate::domain::choice_key::ChoiceKey;
use crate::domain::export::set::ExportSet;
use crate::domain::staff::LocationScope;
use crate::export::Format;
use crate::paths::staff as paths;
use crate::web::error::Error;
use crate::web::staff::field::Choice;
use crate::web::staff::layout::{StaffLayout, StaffSection, answer};
use crate::web::staff::member_request::{MemberForm, MemberRequest};
use crate::web::staff::times;

#[derive(Template)]
#[template(path = "staff/export_sets.html")]
struct SetsPage<'a> {
    layout: StaffLayout<'a>,
    lines: Vec<Line>,
    /// Where earlier ones are.
    more: Option<String>,
    needs_reason: bool,
}

struct Line {
    number: i64,
    address: String,
    made_at: String,
    by: String,
    requests: Phrase,
    missing: Option<Phrase>,
    filter: String,
    received: Phrase,
    sha256: Option<String>,
    formats: Vec<Choice>,
    again: Phrase,
}

/// Sets of a page.
const PAGE: i64 = 20;

/// `GET /staff/export/sets`.
pub async fn show(request: MemberRequest, RawQuery(query): RawQuery) -> Result<Response, Error> {
    let before = form_urlencoded::parse(query.as_deref().unwrap_or_default().as_bytes())
        .find(|(name, _)| name == "before")
        .and_then(|(_, value)| value.parse().ok());
    draw(&request, before, None).await
}

async fn draw(request: &MemberRequest, before: Option<i64>, trouble: Option<Phrase>) -> Result<Response, Error> {
    let store = &request.staff.store;
    store.write_down(request.member.by().did(Event::RequestsListed).with("view", "export_sets")).await?;
    let sets = store.export_sets(before, PAGE).await?;
    let has_more = sets.len() == usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = sets.last().filter(|_| has_more).map(|set| format!("{}?before={}", paths::EXPORT_SETS, set.number));
    let scope = &request.account().details.locations;
    let lines = sets.iter().filter(|set| is_seen(set, scope)).map(|set| line(set, request)).collect();
    let layout = request.layout(&request.words().export.sets_title, StaffSection::Export);
    let layout = StaffLayout { trouble, ..layout };
    let needs_reason = request.staff.site.content.clinic.exports.reason_required;
    answer(&request.staff, layout.status(), &SetsPage { layout, lines, more, needs_reason })
}

/// `POST /staff/export/sets/{number}`: the file.
pub async fn take(Path(number): Path<String>, sent: MemberForm) -> Result<Response, Error> {
    let number = number.parse().map_err(|_| Error::NotFound)?;
    let store = &sent.staff.store;
    let found = store.find_export_set(number).await?.ok_or(Error::NotFound)?;
    let scope = &sent.account().details.locations;
    let format: Format = sent.answers.get("format").parse().or_else(|_| found.format.parse()).unwrap_or(Format::Csv);
    let has_systems = found.about.origin.systems.is_some() || !format.needs_systems();
    if !is_seen(&found, scope) || !has_systems || format.most_requests().is_some_and(|most| found.left > most) {
        return Err(Error::NotFound);
    }
    let reason = match judge_reason(sent.answers.get("reason"), &sent) {
        Ok(reason) => reason,
        Err(trouble) => return draw(&sent, Some(number.saturating_add(1)), Some(trouble)).await,
    };
    let entry = entry(&sent, format, reason).with("set", number).with("count", found.left);
    store.write_down(entry).await?;
    let pages = store.pages_of_set(number);
    answer_with(&sent, Download { pages, format, about: found.about.clone(), set: Some(found) })
}

/// Whether whoever asks may see every request of a set: it was made of locations that are theirs.
fn is_seen(set: &ExportSet, scope: &LocationScope) -> bool {
    if *scope == LocationScope::All {
        return true;
    }
    let locations = set.about.selection.iter().find(|(name, _)| name == "location").map(|(_, value)| value.split(", "));
    locations.is_some_and(|mut keys| keys.all(|key| scope.sees(&ChoiceKey::from_stored(key.to_owned()))))
}

fn line(set: &ExportSet, request: &MemberRequest) -> Line {
    let words = &request.words().export;
    let time = |at| times::write(at, request.zone(), request.words());
    let filter: Vec<String> = set.about.selection.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let chosen = set.format.parse().unwrap_or(Format::Csv);
    Line {
        number: set.number,
        address: paths::export_set(set.number),
        made_at: time(set.about.at),
        by: set.about.by.clone(),
        requests: words.set_requests.with("count", set.count),
        missing: (set.missing() > 0).then(|| words.set_missing.with("count", set.missing())),
        filter: filter.join("; "),
        received: match set.received_at {
            Some(at) => words.set_received.with("time", time(at)),
            None => words.set_not_received.clone(),
        },
        sha256: set.sha256.clone(),
        again: words.take_again.with("number", set.number),
        formats: formats(Some(chosen), set.about.origin.systems.is_some(), &[], request.words()),
    }
}
