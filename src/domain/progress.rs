//! How far the front desk is with a request, and what each step makes of it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::business_hours::BusinessHours;
use super::call::{CallOutcome, NextStep};
use super::call_rules::{CallRules, Wait};
use super::close_reason::CloseReason;
use super::status::Status;

/// How far the front desk is with a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// How far, in a word.
    pub status: Status,
    /// Why it is closed, where somebody said so.
    pub close_reason: Option<CloseReason>,
    /// The account of whoever works on it.
    pub assigned_to: Option<String>,
    /// How often somebody called.
    pub attempts: u32,
    /// The first call.
    pub first_attempt: Option<Milestone>,
    /// The last call.
    pub last_attempt_at: Option<Timestamp>,
    /// When the patient was reached first.
    pub reached: Option<Milestone>,
    /// What is to do next, and from when on; none where nothing is.
    pub next: Option<Next>,
}

/// Something that is reached once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestone {
    /// When.
    pub at: Timestamp,
    /// After how many seconds of opening time since the request came in.
    pub waited: i64,
}

/// What is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Next {
    /// What.
    pub step: NextStep,
    /// From when on.
    pub due_at: Timestamp,
}

/// What somebody does about a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Says what it becomes; of one that is closed, why.
    Move(Status, Option<CloseReason>),
    /// Has called.
    Call(CallOutcome),
    /// Has written an e-mail.
    WriteEmail,
    /// Takes it, gives it to a colleague's account, or to nobody.
    Assign(Option<String>),
    /// Only notes something.
    Note,
}

/// Under which circumstances.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    /// When the request came in.
    pub submitted_at: Timestamp,
    /// The present time.
    pub now: Timestamp,
    /// When its location is open.
    pub hours: &'a BusinessHours,
    /// The clinic's rules.
    pub rules: &'a CallRules,
}

/// A step that does not follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this step does not follow a request that is {0}")]
pub struct NotAllowed(pub Status);

impl Progress {
    /// That of a request that has just come in.
    #[must_use]
    pub fn of_new(status: Status, submitted_at: Timestamp) -> Self {
        let next = (status == Status::New).then_some(Next { step: NextStep::Call, due_at: submitted_at });
        Self {
            status,
            close_reason: None,
            assigned_to: None,
            attempts: 0,
            first_attempt: None,
            last_attempt_at: None,
            reached: None,
            next,
        }
    }

    /// Whether calls can be noted.
    #[must_use]
    pub fn takes_calls(&self) -> bool {
        matches!(self.status, Status::New | Status::Contacted)
    }

    /// What a step makes of it.
    ///
    /// # Errors
    /// [`NotAllowed`] when the step does not follow.
    pub fn after(&self, step: &Step, circumstances: Circumstances<'_>) -> Result<Self, NotAllowed> {
        match step {
            Step::Move(status, reason) if self.status.may_become(*status) => {
                Ok(self.moved(*status, *reason, circumstances))
            }
            Step::Call(outcome) if self.takes_calls() => Ok(self.called(*outcome, circumstances)),
            Step::WriteEmail if self.takes_calls() => {
                Ok(self.waiting(NextStep::Call, circumstances.rules.after_email, circumstances))
            }
            Step::Assign(account) => Ok(Self { assigned_to: account.clone(), ..self.clone() }),
            Step::Note => Ok(self.clone()),
            Step::Move(..) | Step::Call(_) | Step::WriteEmail => Err(NotAllowed(self.status)),
        }
    }

    fn moved(&self, status: Status, reason: Option<CloseReason>, circumstances: Circumstances<'_>) -> Self {
        let moved = Self { status, close_reason: reason.filter(|_| status == Status::Closed), ..self.clone() };
        match status {
            // Whoever was taken for spam has waited since they sent it.
            Status::New if self.status == Status::SuspectedSpam => {
                moved.with_next(NextStep::Call, circumstances.submitted_at)
            }
            Status::New => moved.with_next(NextStep::Call, circumstances.now),
            Status::Contacted => {
                let moved = Self { reached: moved.reached.or(Some(circumstances.milestone())), ..moved };
                moved.waiting(NextStep::Book, circumstances.rules.after_reached, circumstances)
            }
            Status::Scheduled | Status::Closed | Status::SuspectedSpam => Self { next: None, ..moved },
        }
    }

    fn called(&self, outcome: CallOutcome, circumstances: Circumstances<'_>) -> Self {
        let (now, rules) = (circumstances.now, circumstances.rules);
        let called = Self {
            attempts: self.attempts.saturating_add(1),
            first_attempt: self.first_attempt.or(Some(circumstances.milestone())),
            last_attempt_at: Some(now),
            ..self.clone()
        };
        // Which of the waits comes next; after the last of them calls lead nowhere.
        let wait = rules.no_answer.get(usize::try_from(self.attempts).unwrap_or(usize::MAX));
        match (outcome, wait) {
            (CallOutcome::Reached, _) => {
                let reached = called.reached.or(Some(circumstances.milestone()));
                let called = Self { status: Status::Contacted, reached, ..called };
                called.waiting(NextStep::Book, rules.after_reached, circumstances)
            }
            (CallOutcome::CallBack(at), _) => called.with_next(NextStep::CallBack, at),
            (CallOutcome::NoAnswer, Some(wait)) => called.waiting(NextStep::Call, *wait, circumstances),
            (CallOutcome::LeftMessage, Some(_)) => called.waiting(NextStep::Call, rules.left_message, circumstances),
            (CallOutcome::NoAnswer | CallOutcome::LeftMessage, None) | (CallOutcome::WrongNumber, _) => {
                called.with_next(NextStep::WriteEmail, circumstances.hours.next_opening(now).unwrap_or(now))
            }
        }
    }

    fn waiting(&self, step: NextStep, wait: Wait, circumstances: Circumstances<'_>) -> Self {
        self.with_next(step, wait.end(circumstances.now, circumstances.hours))
    }

    fn with_next(&self, step: NextStep, due_at: Timestamp) -> Self {
        Self { next: Some(Next { step, due_at }), ..self.clone() }
    }
}

impl Circumstances<'_> {
    fn milestone(&self) -> Milestone {
        Milestone { at: self.now, waited: self.hours.open_time(self.submitted_at, self.now).as_secs() }
    }
}
