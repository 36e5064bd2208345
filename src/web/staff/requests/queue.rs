//! What to do next: who is due, in the order in which they are called.

use askama::Template;
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};

use super::durations::in_words;
use super::lines::readable;
use super::undelivered::{self, Undelivered};
use super::{names, search};
use crate::content::Phrase;
use crate::domain::audit::Event;
use crate::domain::call::NextStep;
use crate::domain::call_order::{CallOrder, DayPart};
use crate::domain::progress::Next;
use crate::domain::request::StoredRequest;
use crate::domain::staff::Account;
use crate::paths::staff as paths;
use crate::store::{Due, DueRequest};
use crate::web::error::Error;
use crate::web::staff::actor_name::actor_name;
use crate::web::staff::field::Field;
use crate::web::staff::layout::{StaffLayout, StaffSection, answer};
use crate::web::staff::member_request::MemberRequest;
use crate::web::staff::times;

#[derive(Template)]
#[template(path = "staff/queue.html")]
struct QueuePage<'a> {
    layout: StaffLayout<'a>,
    search: Field<'a>,
    undelivered: Undelivered<'a>,
    lines: Vec<QueueLine>,
    more: Option<Phrase>,
    next_at: Option<Phrase>,
    newest: String,
}

/// A request that is due.
pub(super) struct QueueLine {
    pub address: String,
    pub reference: String,
    /// None where it cannot be read.
    pub details: Option<DueDetails>,
}

pub(super) struct DueDetails {
    pub name: String,
    pub phone: String,
    pub phone_link: String,
    pub email: String,
    pub writes: bool,
    pub what: String,
    pub waited: String,
    pub is_overdue: bool,
    pub preferred_time: String,
    pub location: String,
    /// The language, where it is another than that of the page.
    pub language: Option<Phrase>,
    pub taken_by: Option<Phrase>,
}

/// How many are shown.
const SHOWN: usize = 50;

pub(super) async fn draw(request: &MemberRequest) -> Result<Response, Error> {
    let (store, words, now) = (&request.staff.store, request.words(), request.staff.clock.now());
    store.write_down(request.member.by().did(Event::RequestsListed).with("view", "queue")).await?;
    let newest = store.newest().await?;
    let due = store.due(now, &request.account().details.locations).await?;
    let accounts = store.accounts().await?;
    let mut lines = lines(request, &due, now, &accounts);
    lines.truncate(SHOWN);
    let page = QueuePage {
        layout: request.layout(&words.queue.title, StaffSection::Requests),
        search: search::field(request, ""),
        undelivered: undelivered::all(request).await?,
        more: (due.count > lines.len()).then(|| words.queue.more.with("count", due.count)),
        next_at: due.next_at.map(|at| words.queue.next_at.with("time", times::write(at, request.zone(), words))),
        newest: newest.to_string(),
        lines,
    };
    answer(&request.staff, page.layout.status(), &page)
}

/// The lines in the order in which they are called; first those that cannot be read.
pub(super) fn lines(request: &MemberRequest, due: &Due, now: Timestamp, accounts: &[Account]) -> Vec<QueueLine> {
    let day_part = DayPart::of(now, request.zone());
    let overdue_after = request.staff.site.content.clinic.calls.overdue_after;
    let mut placed: Vec<(Option<CallOrder>, QueueLine)> = Vec::new();
    for DueRequest { reference, request: read } in &due.requests {
        let due = readable(read).and_then(|stored| Some((stored, stored.progress.next?)));
        let (order, details) = due.map_or((None, None), |(stored, next)| {
            let waited = request.hours_of(&stored.details.location).open_time(next.due_at, now);
            let prefers = &stored.details.preferred_time;
            let order = CallOrder::new(next, prefers, waited, overdue_after, day_part);
            (Some(order), Some(details(request, stored, next, waited, accounts)))
        });
        let address = paths::request(reference.as_str());
        placed.push((order, QueueLine { address, reference: reference.to_string(), details }));
    }
    placed.sort_by_key(|(order, _)| *order);
    placed.into_iter().map(|(_, line)| line).collect()
}

fn details(
    request: &MemberRequest,
    stored: &StoredRequest,
    next: Next,
    waited: SignedDuration,
    accounts: &[Account],
) -> DueDetails {
    let (words, site) = (request.words(), &request.staff.site.content);
    let is_foreign = request.reader.edition(&request.staff.site).language.tag() != stored.language;
    let assigned_to = stored.progress.assigned_to.as_deref();
    DueDetails {
        name: names::full_name(&stored.details),
        phone: names::phone(&stored.details.phone, request),
        phone_link: names::phone_link(&stored.details.phone),
        email: stored.details.email.to_string(),
        writes: next.step == NextStep::WriteEmail,
        what: step_in_words(next, stored.progress.attempts, request),
        waited: in_words(waited, words),
        is_overdue: waited > site.clinic.calls.overdue_after,
        preferred_time: names::preferred_time(&stored.details.preferred_time, request),
        location: request.location_name(&stored.details.location),
        language: is_foreign.then(|| words.queue.speaks.with("language", names::language(&stored.language, request))),
        taken_by: assigned_to.map(|account| words.queue.taken_by.with("name", actor_name(account, accounts, words))),
    }
}

/// What is to do, in words.
pub(super) fn step_in_words(next: Next, attempts: u32, request: &MemberRequest) -> String {
    let (words, queue) = (request.words(), &request.words().queue);
    match next.step {
        NextStep::Call if attempts == 0 => queue.call.to_string(),
        NextStep::Call => queue.call_again.with("count", attempts).to_string(),
        NextStep::CallBack => {
            queue.call_back.with("time", times::write(next.due_at, request.zone(), words)).to_string()
        }
        NextStep::WriteEmail => queue.write_email.to_string(),
        NextStep::Book => queue.book.to_string(),
    }
}
