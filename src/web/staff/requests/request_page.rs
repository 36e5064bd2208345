//! One request: what was sent, what happened since, and what comes next.

use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::response::{IntoResponse, Redirect, Response};

use super::names;
use crate::content::{Phrase, StaffWords};
use crate::domain::audit::Event;
use crate::domain::history::{Change, HistoryRow};
use crate::domain::reference::Reference;
use crate::domain::staff::Account;
use crate::domain::status::Status;
use crate::paths::staff as paths;
use crate::store::{ChangeError, FoundRequest};
use crate::web::error::{CHANGED_MEANWHILE, Error};
use crate::web::staff::actor_name::actor_name;
use crate::web::staff::layout::{StaffLayout, StaffSection, answer};
use crate::web::staff::member_request::{MemberForm, MemberRequest};
use crate::web::staff::times;

#[derive(Template)]
#[template(path = "staff/request.html")]
struct RequestPage<'a> {
    layout: StaffLayout<'a>,
    name: String,
    call: Phrase,
    phone_link: String,
    facts: Vec<Fact<'a>>,
    duplicate: Option<(String, String)>,
    here: String,
    version: i64,
    now: Phrase,
    moves: Vec<Move<'a>>,
    history: Vec<HistoryLine>,
}

struct Fact<'a> {
    name: &'a Phrase,
    value: String,
}

struct Move<'a> {
    status: Status,
    label: &'a Phrase,
}

struct HistoryLine {
    time: String,
    who: String,
    what: String,
}

/// How a page is drawn, besides what is stored.
#[derive(Default)]
struct Drawn {
    trouble: Option<Phrase>,
    is_stale: bool,
    notice: Option<Phrase>,
}

/// `GET /staff/requests/{reference}`.
pub async fn show(
    Path(reference): Path<String>,
    RawQuery(query): RawQuery,
    request: MemberRequest,
) -> Result<Response, Error> {
    let found = find(&request, &reference).await?;
    let entry = request.member.by().did(Event::RequestViewed).on(found.request.reference.clone());
    request.staff.store.write_down(entry).await?;
    let words = request.words();
    let is_done = query.as_deref() == Some(DONE);
    let notice = is_done.then(|| words.request.moved.with("status", words.requests.status(found.request.status)));
    draw(&request, &found, Drawn { notice, ..Drawn::default() }).await
}

/// In the address of a page on which something was just done.
const DONE: &str = "done=status";

/// `POST /staff/requests/{reference}`: moves it to another status.
pub async fn move_on(Path(reference): Path<String>, sent: MemberForm) -> Result<Response, Error> {
    let words = sent.words();
    let Ok(next) = sent.answers.get("status").parse::<Status>() else {
        let found = find(&sent, &reference).await?;
        let trouble = Some(words.request.no_status.clone());
        return draw(&sent, &found, Drawn { trouble, ..Drawn::default() }).await;
    };
    // A version that is no number is none that anyone has seen.
    let version = sent.answers.get("version").parse().unwrap_or_default();
    let known = reference.parse::<Reference>().map_err(|_| Error::NotFound)?;
    let scope = sent.account().details.locations.clone();
    let drawn = match sent.staff.store.move_request(known.clone(), scope, version, next, sent.member.by()).await {
        Ok(()) => {
            let there = format!("{}?{DONE}", paths::request(known.as_str()));
            return Ok(Redirect::to(&there).into_response());
        }
        Err(ChangeError::NoSuchRequest) => return Err(Error::NotFound),
        Err(ChangeError::Store(error)) => return Err(Error::Store(error)),
        Err(ChangeError::Stale) => {
            Drawn { trouble: Some(words.request.stale.clone()), is_stale: true, ..Drawn::default() }
        }
        Err(ChangeError::NotAllowed { present, .. }) => {
            let trouble = words.request.not_allowed.with("status", words.requests.status(present));
            Drawn { trouble: Some(trouble), ..Drawn::default() }
        }
    };
    draw(&sent, &find(&sent, &reference).await?, drawn).await
}

/// The request of an address, for whoever asks: another location's is as unknown as one that does not exist.
async fn find(request: &MemberRequest, reference: &str) -> Result<FoundRequest, Error> {
    let reference: Reference = reference.parse().map_err(|_| Error::NotFound)?;
    let found = request.staff.store.request(&reference, &request.account().details.locations).await?;
    found.ok_or(Error::NotFound)
}

async fn draw(request: &MemberRequest, found: &FoundRequest, drawn: Drawn) -> Result<Response, Error> {
    let accounts = request.staff.store.accounts().await?;
    let (stored, words) = (&found.request, request.words());
    let title = words.request.title.with("reference", &stored.reference);
    let mut layout = request.layout(&title, StaffSection::Requests);
    (layout.trouble, layout.notice) = (drawn.trouble, drawn.notice);
    let status = if drawn.is_stale { CHANGED_MEANWHILE } else { layout.status() };
    let next = Status::ALL.into_iter().filter(|next| stored.status.may_become(*next));
    let phone = names::phone(&stored.details.phone, words);
    let page = RequestPage {
        layout,
        name: names::full_name(&stored.details),
        call: words.request.call.with("phone", phone),
        phone_link: names::phone_link(&stored.details.phone),
        facts: facts(request, found),
        duplicate: found
            .possible_duplicate_of
            .as_ref()
            .map(|other| (paths::request(other.as_str()), other.to_string())),
        here: paths::request(stored.reference.as_str()),
        version: found.version,
        now: words.request.now.with("status", words.requests.status(stored.status)),
        moves: next.map(|status| Move { status, label: words.request.move_to(status) }).collect(),
        history: found.history.iter().map(|row| history_line(row, &accounts, request)).collect(),
    };
    answer(&request.staff, status, &page)
}

fn facts<'a>(request: &'a MemberRequest, found: &FoundRequest) -> Vec<Fact<'a>> {
    let (stored, details, words) = (&found.request, &found.request.details, &request.words().request);
    let came_in = times::write(stored.submitted_at, request.zone(), request.words());
    [
        (&request.words().requests.came_in, came_in),
        (&words.phone_as_written, details.phone_as_written.clone()),
        (&words.email, details.email.to_string()),
        (&words.patient_status, names::patient_status(&details.patient_status, request)),
        (&words.location, request.location_name(&details.location)),
        (&words.preferred_time, names::preferred_time(&details.preferred_time, request)),
        (&words.language, stored.language.clone()),
        (&words.source_path, stored.source_path.clone().unwrap_or_default()),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(name, value)| Fact { name, value })
    .collect()
}

fn history_line(row: &HistoryRow, accounts: &[Account], request: &MemberRequest) -> HistoryLine {
    let words = request.words();
    HistoryLine {
        time: times::write(row.at, request.zone(), words),
        who: if row.by == HistoryRow::PATIENT {
            words.request.patient.to_string()
        } else {
            actor_name(&row.by, accounts, words)
        },
        what: told(row, words),
    }
}

/// What is unknown is shown as it is stored.
fn told(row: &HistoryRow, words: &StaffWords) -> String {
    match row.change.parse() {
        Ok(Change::Submitted) => words.request.submitted.to_string(),
        Ok(Change::Moved(status)) => words.request.moved_to.with("status", words.requests.status(status)).to_string(),
        Err(_) => row.change.clone(),
    }
}
