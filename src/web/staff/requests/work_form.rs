//! What was pressed and typed on a request's page.

use jiff::Timestamp;
use jiff::civil::{Date, Time};

use crate::content::Phrase;
use crate::domain::business_hours::{BusinessHours, OpenState};
use crate::domain::call::CallOutcome;
use crate::domain::close_reason::CloseReason;
use crate::domain::field_problem::FieldProblem;
use crate::domain::note::Note;
use crate::domain::progress::Step;
use crate::domain::reference::Reference;
use crate::domain::request::StoredRequest;
use crate::domain::staff::Account;
use crate::domain::status::Status;
use crate::web::staff::field::Answers;
use crate::web::staff::member_request::{MemberForm, MemberRequest};
use crate::web::staff::times;

/// What was typed, as it was, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct WorkForm {
    pub note: String,
    pub call_back_day: String,
    pub call_back_time: String,
    pub reason: String,
    pub colleague: String,
    pub problems: WorkProblems,
}

/// What needs mending, field by field.
#[derive(Clone, Debug, Default)]
pub struct WorkProblems {
    pub note: Option<Phrase>,
    pub call_back: Option<Phrase>,
    pub reason: Option<Phrase>,
    pub colleague: Option<Phrase>,
    pub duplicate_of: Option<Phrase>,
}

/// Whether a request can be given to an account: its person may come in, and sees the request.
#[must_use]
pub fn may_take(account: &Account, stored: &StoredRequest) -> bool {
    !account.is_disabled && account.details.locations.sees(&stored.details.location)
}

/// What to do.
#[derive(Clone, Debug)]
pub struct Work {
    pub step: Step,
    pub duplicate_of: Option<Reference>,
    pub note: Option<Note>,
}

impl WorkForm {
    /// What was typed, in a day and a time where somebody typed none.
    #[must_use]
    pub fn read(answers: &Answers) -> Self {
        let text = |name| answers.get(name).to_owned();
        Self {
            note: text("note"),
            call_back_day: text("call_back_day"),
            call_back_time: text("call_back_time"),
            reason: text("reason"),
            colleague: text("colleague"),
            problems: WorkProblems::default(),
        }
    }

    /// What was pressed, with what belongs to it; none when something needs mending.
    pub fn parse(
        &mut self,
        sent: &MemberForm,
        stored: &StoredRequest,
        hours: &BusinessHours,
        accounts: &[Account],
    ) -> Option<Work> {
        let words = &sent.words().request;
        let note = Note::parse(&self.note);
        self.problems.note = note.as_ref().err().map(|problem| self.note_problem(*problem, sent));
        let duplicate_of = match sent.answers.get("duplicate_of") {
            "" => None,
            other => Some(self.duplicate_of(other, sent)?),
        };
        let step = match duplicate_of {
            Some(_) => Some(Step::Move(Status::Closed, Some(CloseReason::Duplicate))),
            None => self.step(sent, stored, hours, accounts),
        };
        let (note, step) = (note.ok()?, step?);
        if step == Step::Note && note.is_none() {
            self.problems.note = Some(words.noted_nothing.clone());
            return None;
        }
        Some(Work { step, duplicate_of, note })
    }

    fn note_problem(&self, problem: FieldProblem, request: &MemberRequest) -> Phrase {
        let words = &request.words().request;
        if problem != FieldProblem::TooLong {
            return words.note_invalid.clone();
        }
        let length = self.note.replace("\r\n", "\n").trim().chars().count();
        words.note_too_long.with("count", length.saturating_sub(Note::LONGEST))
    }

    fn duplicate_of(&mut self, reference: &str, request: &MemberRequest) -> Option<Reference> {
        let other = reference.parse().ok();
        if other.is_none() {
            self.problems.duplicate_of = Some(request.words().request.no_duplicate.clone());
        }
        other
    }

    fn step(
        &mut self,
        sent: &MemberForm,
        stored: &StoredRequest,
        hours: &BusinessHours,
        accounts: &[Account],
    ) -> Option<Step> {
        let pressed = sent.answers.get("do");
        match pressed {
            "note" => Some(Step::Note),
            "wrote_email" => Some(Step::WriteEmail),
            "take" => Some(Step::Assign(Some(sent.account().id.to_string()))),
            "give_back" => Some(Step::Assign(None)),
            "give" => self.colleague(sent, stored, accounts),
            "closed" => self.closing(sent),
            CallOutcome::CALL_BACK => {
                self.call_back(sent, stored, hours).map(|at| Step::Call(CallOutcome::CallBack(at)))
            }
            _ => match (pressed.parse(), pressed.parse()) {
                (Ok(outcome), _) => Some(Step::Call(outcome)),
                (_, Ok(status)) => Some(Step::Move(status, None)),
                _ => None,
            },
        }
    }

    fn closing(&mut self, request: &MemberRequest) -> Option<Step> {
        let reason = self.reason.parse().ok();
        if reason.is_none() {
            self.problems.reason = Some(request.words().request.reason_missing.clone());
        }
        reason.map(|reason| Step::Move(Status::Closed, Some(reason)))
    }

    fn colleague(&mut self, request: &MemberRequest, stored: &StoredRequest, accounts: &[Account]) -> Option<Step> {
        let is_chosen = |account: &&Account| account.id.to_string() == self.colleague;
        let colleague = accounts.iter().find(is_chosen).filter(|account| may_take(account, stored));
        let step = colleague.map(|account| Step::Assign(Some(account.id.to_string())));
        if step.is_none() {
            self.problems.colleague = Some(request.words().request.no_colleague.clone());
        }
        step
    }

    /// When to call back: later than now, and while the location is open.
    fn call_back(
        &mut self,
        request: &MemberRequest,
        stored: &StoredRequest,
        hours: &BusinessHours,
    ) -> Option<Timestamp> {
        let words = request.words();
        let day: Option<Date> = self.call_back_day.trim().parse().ok();
        let time: Option<Time> = self.call_back_time.trim().parse().ok();
        let at = day.zip(time).and_then(|(day, time)| request.zone().to_timestamp(day.to_datetime(time)).ok());
        let problem = match at {
            None => words.request.call_back_missing.clone(),
            Some(at) if at <= request.staff.clock.now() => words.request.call_back_past.clone(),
            Some(at) => {
                let location = request.location_name(&stored.details.location);
                match hours.state_at(at) {
                    OpenState::Open { .. } => return Some(at),
                    OpenState::Closed { opens: Some(opens) } => words
                        .request
                        .call_back_closed
                        .with("location", location)
                        .with("time", times::write(opens, request.zone(), words)),
                    OpenState::Closed { opens: None } => words.request.call_back_never.with("location", location),
                }
            }
        };
        self.problems.call_back = Some(problem);
        None
    }
}

impl WorkProblems {
    /// Whether anything needs mending.
    #[must_use]
    pub fn is_any(&self) -> bool {
        [&self.note, &self.call_back, &self.reason, &self.colleague, &self.duplicate_of]
            .into_iter()
            .any(Option::is_some)
    }
}
