//! One request: what was sent, what happened since, and what comes next.

use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use axum::response::Response;

use super::comparison::{self, Comparison};
use super::history::{HistoryLine, history_lines};
use super::queue::step_in_words;
use super::undelivered::{self, ToPatient};
use super::work_form::WorkForm;
use super::work_view::WorkView;
use super::{durations, names};
use crate::content::Phrase;
use crate::domain::audit::Event;
use crate::domain::call::NextStep;
use crate::domain::reference::Reference;
use crate::domain::request::StoredRequest;
use crate::domain::staff::Account;
use crate::domain::status::Status;
use crate::paths::staff as paths;
use crate::store::{Found, FoundRequest};
use crate::web::error::{CHANGED_MEANWHILE, Error};
use crate::web::staff::confirm::{ConfirmView, Unproved};
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
    email: String,
    write: Phrase,
    /// What is to do, and who does it.
    lead: Vec<String>,
    is_overdue: bool,
    undelivered: Vec<&'a Phrase>,
    facts: Vec<Fact<'a>>,
    here: String,
    undo: Option<String>,
    version: i64,
    work: WorkView<'a>,
    comparison: Option<Comparison<'a>>,
    history: Vec<HistoryLine>,
    erase: Option<(String, ConfirmView<'a>)>,
}

#[derive(Template)]
#[template(path = "staff/request_erased.html")]
struct ErasedPage<'a> {
    layout: StaffLayout<'a>,
    history: Vec<HistoryLine>,
}

struct Fact<'a> {
    name: &'a Phrase,
    value: String,
}

/// How a page is drawn, besides what is stored.
#[derive(Default)]
pub struct Drawn {
    /// What was typed.
    pub form: WorkForm,
    /// What is wrong with the proof of who asks.
    pub unproved: Unproved,
    /// What kept the form from being taken, besides what stands at its fields.
    pub trouble: Option<Phrase>,
    /// Whether somebody has changed the request meanwhile.
    pub is_stale: bool,
    /// What was just done.
    pub notice: Option<Phrase>,
}

impl Drawn {
    /// What was typed is kept beside what the request says now.
    #[must_use]
    pub fn stale(sent: &MemberForm) -> Self {
        let trouble = Some(sent.words().request.stale.clone());
        Self { form: WorkForm::read(&sent.answers), trouble, is_stale: true, ..Self::default() }
    }

    /// Something kept the form from being taken.
    #[must_use]
    pub fn trouble(trouble: Phrase) -> Self {
        Self { trouble: Some(trouble), ..Self::default() }
    }
}

/// In the address of a page on which something was just done.
pub const DONE: &str = "done";

/// `GET /staff/requests/{reference}`.
pub async fn show(
    Path(reference): Path<String>,
    RawQuery(query): RawQuery,
    request: MemberRequest,
) -> Result<Response, Error> {
    let known = known(&reference)?;
    let found = find(&request, &known).await?;
    let there = paths::request(known.as_str());
    let entry = request.member.by().did(Event::RequestViewed).on(known);
    request.staff.store.write_down(entry).await?;
    let is_done = query.as_deref() == Some(DONE);
    let notice = if is_done { said(&found, &request).await? } else { None };
    if let Some(pairs) = request.staff.store.take_draft(request.account().id, &there).await? {
        let notice = Some(request.words().layout.back_again.clone());
        return draw(&request, &found, Drawn { form: WorkForm::read(&pairs.into()), notice, ..Drawn::default() }).await;
    }
    draw(&request, &found, Drawn { notice, ..Drawn::default() }).await
}

/// What was done last.
async fn said(found: &Found, request: &MemberRequest) -> Result<Option<Phrase>, Error> {
    let Found::Request(found) = found else { return Ok(None) };
    let last = history_lines(&found.history, &request.staff.store.accounts().await?, request).pop();
    Ok(last.map(|line| request.words().request.saved.with("change", line.what)))
}

/// The reference that an address names.
pub(super) fn known(reference: &str) -> Result<Reference, Error> {
    reference.parse().map_err(|_| Error::NotFound)
}

/// The request of an address, for whoever asks: another location's is as unknown as one that does not exist.
pub(super) async fn find(request: &MemberRequest, reference: &Reference) -> Result<Found, Error> {
    let found = request.staff.store.request(reference, &request.account().details.locations).await?;
    found.ok_or(Error::NotFound)
}

pub(super) async fn draw(request: &MemberRequest, found: &Found, drawn: Drawn) -> Result<Response, Error> {
    let accounts = request.staff.store.accounts().await?;
    match found {
        Found::Request(found) => {
            let to_patient = undelivered::of_request(request, &found.request).await?;
            draw_request(request, found, drawn, &accounts, to_patient)
        }
        Found::Erased { reference, history } => {
            let title = request.words().request.erased_title.with("reference", reference);
            let layout = request.layout(&title, StaffSection::Requests);
            let history = history_lines(history, &accounts, request);
            answer(&request.staff, StatusCode::OK, &ErasedPage { layout, history })
        }
    }
}

fn draw_request<'a>(
    request: &'a MemberRequest,
    found: &FoundRequest,
    drawn: Drawn,
    accounts: &[Account],
    to_patient: ToPatient<'a>,
) -> Result<Response, Error> {
    let (stored, words) = (&found.request, request.words());
    let reference = stored.reference.as_str();
    let title = words.request.title.with("reference", reference);
    let layout = request.layout(&title, StaffSection::Requests);
    let phone = names::phone(&stored.details.phone, request);
    let by = request.member.by().actor.to_string();
    let last = found.history.last();
    let undo = last.is_some_and(|last| last.may_be_undone(&by, request.staff.clock.now()));
    let confirm = ConfirmView::new(request, &drawn.unproved);
    let is_admin = request.member.is_admin();
    let mut page = RequestPage {
        layout,
        name: names::full_name(&stored.details),
        call: words.request.call.with("phone", phone),
        phone_link: names::phone_link(&stored.details.phone),
        email: stored.details.email.to_string(),
        write: words.request.write.with("email", &stored.details.email),
        lead: lead(request, found),
        is_overdue: is_overdue(request, found),
        undelivered: to_patient.undelivered,
        facts: facts(request, found, to_patient.sent),
        here: paths::request(reference),
        undo: undo.then(|| paths::of_request(paths::REQUEST_UNDO, reference)),
        version: found.version,
        work: WorkView::new(request, found, accounts, drawn.form),
        comparison: comparison::compare(request, found),
        history: history_lines(&found.history, accounts, request),
        erase: None,
    };
    page.layout.problems = page.work.problems();
    page.layout.problems.extend(confirm.problems([]));
    page.erase = is_admin.then(|| (paths::of_request(paths::REQUEST_ERASE, reference), confirm));
    (page.layout.trouble, page.layout.notice) = (drawn.trouble, drawn.notice);
    let status = if drawn.is_stale { CHANGED_MEANWHILE } else { page.layout.status() };
    answer(&request.staff, status, &page)
}

fn is_overdue(request: &MemberRequest, found: &FoundRequest) -> bool {
    let (stored, clinic) = (&found.request, &request.staff.site.content.clinic);
    let hours = request.hours_of(&stored.details.location);
    let next = stored.progress.next;
    next.is_some_and(|next| hours.open_time(next.due_at, request.staff.clock.now()) > clinic.calls.overdue_after)
}

/// What it is, and what is to do next.
fn lead(request: &MemberRequest, found: &FoundRequest) -> Vec<String> {
    let (progress, words) = (&found.request.progress, request.words());
    let now = words.request.now.with("status", words.requests.status(progress.status)).to_string();
    let reason = progress.close_reason.map(|reason| words.close_reasons.of(&reason));
    let reason = reason.map(|reason| words.request.reason_is.with("reason", reason).to_string());
    let next = progress.next.map(|next| {
        let step = step_in_words(next, progress.attempts, request);
        // A time that was agreed on stands in the step itself.
        if next.step == NextStep::CallBack {
            return words.request.next.with("step", step).to_string();
        }
        let time = times::write(next.due_at, request.zone(), words);
        words.request.next_from.with("step", step).with("time", time).to_string()
    });
    let is_done = progress.next.is_none() && progress.status != Status::SuspectedSpam;
    let nothing = is_done.then(|| words.request.no_moves.to_string());
    [Some(now), reason, next, nothing].into_iter().flatten().collect()
}

/// When it left, and in which numbered set.
fn exported(stored: &StoredRequest, request: &MemberRequest) -> Option<String> {
    let time = times::write(stored.exported_at?, request.zone(), request.words());
    let words = &request.words().request;
    Some(
        stored.export_set.map_or_else(
            || time.clone(),
            |set| words.exported_in_set.with("time", &time).with("number", set).to_string(),
        ),
    )
}

fn facts<'a>(request: &'a MemberRequest, found: &FoundRequest, sent: String) -> Vec<Fact<'a>> {
    let (stored, details, words) = (&found.request, &found.request.details, &request.words().request);
    let progress = &stored.progress;
    let time = |at| times::write(at, request.zone(), request.words());
    let waited = |seconds| durations::in_words(jiff::SignedDuration::from_secs(seconds), request.words());
    let waiting = (progress.first_attempt.is_none() && progress.next.is_some()).then(|| {
        let hours = request.hours_of(&details.location);
        durations::in_words(hours.open_time(stored.submitted_at, request.staff.clock.now()), request.words())
    });
    let attempts = Some(progress.attempts).filter(|attempts| *attempts > 0).map(|attempts| attempts.to_string());
    let or_nothing = |text: Option<String>| text.unwrap_or_default();
    [
        (&request.words().requests.came_in, time(stored.submitted_at)),
        (&words.waiting, or_nothing(waiting)),
        (&words.waited, or_nothing(progress.first_attempt.map(|first| waited(first.waited)))),
        (&words.waited_until_reached, or_nothing(progress.reached.map(|reached| waited(reached.waited)))),
        (&words.attempts, or_nothing(attempts)),
        (&words.language, names::language(&stored.language, request)),
        (&words.preferred_time, names::preferred_time(&details.preferred_time, request)),
        (&words.location, request.location_name(&details.location)),
        (&words.patient_status, names::patient_status(&details.patient_status, request)),
        (&words.phone_as_written, details.phone_as_written.clone()),
        (&words.email, details.email.to_string()),
        (&request.words().delivery.sent, sent),
        (&words.source_path, stored.source_path.clone().unwrap_or_default()),
        (&words.exported, or_nothing(exported(stored, request))),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(name, value)| Fact { name, value })
    .collect()
}
