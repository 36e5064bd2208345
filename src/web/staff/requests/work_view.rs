//! What can be done with a request, as its page offers it.

use strum::VariantArray;

use super::work_form::{WorkForm, may_take};
use crate::content::Phrase;
use crate::domain::call::NextStep;
use crate::domain::close_reason::CloseReason;
use crate::domain::staff::Account;
use crate::domain::status::Status;
use crate::store::FoundRequest;
use crate::web::staff::actor_name::actor_name;
use crate::web::staff::field::{Choice, Field, problems};
use crate::web::staff::layout::ProblemLine;
use crate::web::staff::member_request::MemberRequest;

/// The form, with what was typed.
pub struct WorkView<'a> {
    pub form: WorkForm,
    pub takes_calls: bool,
    next: Option<NextStep>,
    pub call_back_day: Field<'a>,
    pub call_back_time: Field<'a>,
    pub moves: Vec<Move<'a>>,
    /// Why it could be closed; none where it cannot.
    pub reasons: Option<Vec<Choice>>,
    taken: TakenBy,
    pub taken_by: Phrase,
    pub colleagues: Vec<Choice>,
}

/// A status that it could become.
pub struct Move<'a> {
    pub status: Status,
    pub label: &'a Phrase,
}

/// Who has taken it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TakenBy {
    Nobody,
    WhoeverAsks,
    Another,
}

impl<'a> WorkView<'a> {
    #[must_use]
    pub fn new(request: &'a MemberRequest, found: &FoundRequest, accounts: &[Account], form: WorkForm) -> Self {
        let (progress, words) = (&found.request.progress, request.words());
        let next: Vec<Status> = Status::ALL.into_iter().filter(|next| progress.status.may_become(*next)).collect();
        let own = request.account().id.to_string();
        let (call_back_day, call_back_time) = call_back_fields(request, found, &form);
        let offered = |status: &&Status| !matches!(status, Status::Closed | Status::Contacted);
        let offer =
            |status: &Status| Move { status: *status, label: words.request.move_from(progress.status, *status) };
        Self {
            takes_calls: progress.takes_calls(),
            next: progress.next.map(|next| next.step),
            call_back_day,
            call_back_time,
            moves: next.iter().filter(offered).map(offer).collect(),
            reasons: next.contains(&Status::Closed).then(|| reasons(request, &form)),
            taken: match &progress.assigned_to {
                None => TakenBy::Nobody,
                Some(account) if *account == own => TakenBy::WhoeverAsks,
                Some(_) => TakenBy::Another,
            },
            taken_by: match &progress.assigned_to {
                Some(account) => words.request.assigned_to.with("name", actor_name(account, accounts, words)),
                None => words.request.assigned_to_nobody.clone(),
            },
            colleagues: colleagues(request, found, accounts, &form),
            form,
        }
    }

    /// Whether an e-mail is to be written.
    #[must_use]
    pub fn writes(&self) -> bool {
        self.next == Some(NextStep::WriteEmail)
    }

    /// Whether somebody has taken it.
    #[must_use]
    pub fn is_taken(&self) -> bool {
        self.taken != TakenBy::Nobody
    }

    /// Whether whoever asks has taken it.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.taken == TakenBy::WhoeverAsks
    }

    /// What needs mending, for the summary.
    #[must_use]
    pub fn problems(&self) -> Vec<ProblemLine> {
        let line = |target: &str, message: &Option<Phrase>| {
            message.clone().map(|message| ProblemLine { target: target.to_owned(), message })
        };
        let problems_of_form = &self.form.problems;
        [line("note", &problems_of_form.note)]
            .into_iter()
            .flatten()
            .chain(problems([&self.call_back_day]))
            .chain(line("reason", &problems_of_form.reason))
            .chain(line("colleague", &problems_of_form.colleague))
            .chain(line("duplicates", &problems_of_form.duplicate_of))
            .collect()
    }
}

/// The next opening hour is offered where nothing was typed.
fn call_back_fields<'a>(request: &'a MemberRequest, found: &FoundRequest, form: &WorkForm) -> (Field<'a>, Field<'a>) {
    let words = &request.words().request;
    let (day, time) = (form.call_back_day.as_str(), form.call_back_time.as_str());
    let offered = request.hours_of(&found.request.details.location).next_opening(request.staff.clock.now());
    let offered = offered.map(|at| at.to_zoned_datetime(request.zone().clone()).date().to_string()).unwrap_or_default();
    let day = if day.is_empty() && time.is_empty() { &offered } else { day };
    (
        Field::text("call_back_day", &words.call_back_day, day).date().problem(form.problems.call_back.as_ref()),
        Field::text("call_back_time", &words.call_back_time, time).time(),
    )
}

fn reasons(request: &MemberRequest, form: &WorkForm) -> Vec<Choice> {
    let words = request.words();
    let none = Choice::new("", &words.request.choose_reason, form.reason.is_empty());
    // That it is the same as another one is said beside the other one.
    let each = CloseReason::VARIANTS.iter().filter(|reason| **reason != CloseReason::Duplicate);
    let each =
        each.map(|reason| Choice::new(reason.as_str(), words.close_reasons.of(reason), form.reason == reason.as_str()));
    [none].into_iter().chain(each).collect()
}

/// Those who may see the request and have not been kept out.
fn colleagues(request: &MemberRequest, found: &FoundRequest, accounts: &[Account], form: &WorkForm) -> Vec<Choice> {
    let own = request.account().id;
    let others = accounts.iter().filter(|account| account.id != own);
    let choices: Vec<Choice> = (others.filter(|account| may_take(account, &found.request)))
        .map(|account| {
            let id = account.id.to_string();
            let is_chosen = form.colleague == id;
            Choice::new(id, &account.details.name, is_chosen)
        })
        .collect();
    if choices.is_empty() {
        return choices;
    }
    let none = Choice::new("", &request.words().request.choose_colleague, form.colleague.is_empty());
    [none].into_iter().chain(choices).collect()
}
