//! Weeks of work at a front desk that does not exist: calls, notes, visits booked, spam sorted out.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::cli::failure::Failure;
use crate::clock::Clock;
use crate::content::Site;
use crate::domain::audit::By;
use crate::domain::call::CallOutcome;
use crate::domain::choice_key::ChoiceKey;
use crate::domain::close_reason::CloseReason;
use crate::domain::note::Note;
use crate::domain::progress::{Circumstances, Progress, Step};
use crate::domain::reference::Reference;
use crate::domain::request::StoredRequest;
use crate::domain::staff::LocationScope;
use crate::domain::status::Status;
use crate::random::RepeatableChance;
use crate::store::{ChangeError, ListFilter, ListOrder, RequestChange, Store, Target};

/// How many of the newest requests the desk has worked on.
pub(super) const WORKED_ON: usize = 300;

/// Of them, so many of the newest wait for their first call.
const UNTOUCHED: usize = 15;
/// And with so many more the desk has only begun.
const BEGUN: usize = 25;

/// What is noted: in several scripts, and once in what a spreadsheet would take for a formula.
const NOTES: [&str; 8] = [
    "Prefers mornings, before work.",
    "Husband answers the phone; call again after 4 p.m.",
    "Asks for a room without stairs.",
    "La hija devuelve la llamada mañana.",
    "Просит перезвонить утром.",
    "يفضل الاتصال بعد الظهر.",
    "请下午再打电话。",
    "=2 visits before, wants the same therapist",
];

/// One request, as far as the desk has come with it.
struct Worked {
    reference: Reference,
    version: i64,
    submitted_at: Timestamp,
    location: ChoiceKey,
    progress: Progress,
    /// What is still to happen, the last first.
    story: Vec<Step>,
    by: By,
}

/// The desk.
pub(super) struct Desk<'a> {
    pub store: &'a Store,
    pub site: &'a Site,
    pub clock: &'a Clock,
    /// The accounts of whoever works there.
    pub people: [Uuid; 2],
}

impl Desk<'_> {
    /// Works on the newest requests, as if it had done so ever since they came in.
    pub async fn work(&self) -> Result<(), Failure> {
        let mut chance = RepeatableChance::with_seed(2);
        let now = self.clock.now();
        let mut worked = self.newest(&mut chance).await?;
        let mut events = BinaryHeap::new();
        for (number, request) in worked.iter().enumerate() {
            let soon = SignedDuration::from_mins(i64::try_from(chance.number(5..420)).unwrap_or(60));
            let at = self.site.clinic.hours_of(&request.location).after_open_time(request.submitted_at, soon);
            events.extend(at.map(|at| Reverse((at, number))));
        }
        while let Some(Reverse((at, number))) = events.pop() {
            let request = &mut worked[number];
            let Some(step) = request.story.pop().filter(|_| at < now) else { continue };
            self.set_clock(at);
            self.step(request, step, &mut chance).await?;
            let due = request.progress.next.map_or(at, |next| next.due_at.max(at));
            let minutes = i64::try_from(chance.number(1..40)).unwrap_or(1);
            let later = due.saturating_add(SignedDuration::from_mins(minutes)).unwrap_or(due);
            events.push(Reverse((later, number)));
        }
        self.set_clock(now);
        Ok(())
    }

    fn set_clock(&self, at: Timestamp) {
        self.clock.advance(self.clock.now().duration_until(at).as_secs());
    }

    async fn newest(&self, chance: &mut RepeatableChance) -> Result<Vec<Worked>, Failure> {
        let filter = ListFilter { order: ListOrder::Newest, ..ListFilter::default() };
        let (mut worked, mut after) = (Vec::new(), None);
        loop {
            let page = self.store.list(&filter, after.as_ref()).await?;
            for listed in page.requests {
                let longest = match worked.len() {
                    0..UNTOUCHED => 0,
                    number if number < UNTOUCHED + BEGUN => 1,
                    _ => usize::MAX,
                };
                worked.push(self.worked(listed.request?, listed.version, longest, chance));
            }
            after = page.next;
            if after.is_none() || worked.len() >= WORKED_ON {
                return Ok(worked);
            }
        }
    }

    /// A request whose story has at most so many steps.
    fn worked(&self, request: StoredRequest, version: i64, longest: usize, chance: &mut RepeatableChance) -> Worked {
        let mut story = story(request.progress.status, chance, &self.people);
        story.truncate(longest);
        story.reverse();
        Worked {
            reference: request.reference,
            version,
            submitted_at: request.submitted_at,
            location: request.details.location,
            progress: request.progress,
            story,
            by: By::account(*chance.one_of(&self.people)),
        }
    }

    async fn step(&self, request: &mut Worked, step: Step, chance: &mut RepeatableChance) -> Result<(), Failure> {
        let (hours, rules) = (self.site.clinic.hours_of(&request.location), &self.site.clinic.calls);
        let now = self.clock.now();
        let step = match step {
            // A day later, at an hour at which it is open.
            Step::Call(CallOutcome::CallBack(_)) => {
                Step::Call(CallOutcome::CallBack(hours.next_morning(now).unwrap_or(now)))
            }
            step => step,
        };
        let circumstances = Circumstances { submitted_at: request.submitted_at, now, hours, rules };
        // What does not follow has not happened.
        let Ok(after) = request.progress.after(&step, circumstances) else { return Ok(()) };
        let typed = if chance.number(0..3) == 0 || step == Step::Note { *chance.one_of(&NOTES) } else { "" };
        let note = Note::parse(typed).unwrap_or_default();
        let target = Target {
            reference: request.reference.clone(),
            scope: LocationScope::All,
            version: request.version,
            by: request.by,
        };
        let done = RequestChange { step, duplicate_of: None, note, hours: hours.clone(), rules: rules.clone() };
        match self.store.change_request(target, done).await {
            Ok(()) => {
                request.version += 1;
                request.progress = after;
                Ok(())
            }
            Err(ChangeError::Store(error)) => Err(error.into()),
            // Nobody else works on an invented request.
            Err(_) => Ok(()),
        }
    }
}

/// What happens to a request, as far as there is time for it.
fn story(status: Status, chance: &mut RepeatableChance, people: &[Uuid]) -> Vec<Step> {
    use CallOutcome::{LeftMessage, NoAnswer, Reached, WrongNumber};
    let call = Step::Call;
    let closed = |reason| Step::Move(Status::Closed, Some(reason));
    let booked = Step::Move(Status::Scheduled, None);
    if status == Status::SuspectedSpam {
        return match chance.number(0..3) {
            0 => vec![Step::Move(Status::New, None), call(Reached), booked],
            1 => vec![closed(CloseReason::Spam)],
            _ => Vec::new(),
        };
    }
    let later = CallOutcome::CallBack(Timestamp::UNIX_EPOCH);
    match chance.number(0..20) {
        0..8 => vec![call(Reached), booked],
        8..11 => vec![call(NoAnswer), call(Reached), booked],
        11 => vec![call(NoAnswer), call(NoAnswer), call(LeftMessage), call(Reached), booked],
        12 => vec![
            call(NoAnswer),
            call(NoAnswer),
            call(NoAnswer),
            call(NoAnswer),
            Step::WriteEmail,
            closed(CloseReason::NotReached),
        ],
        13 => vec![Step::Assign(Some(chance.one_of(people).to_string())), call(later), call(Reached), booked],
        14 => vec![call(later), call(Reached), booked],
        15 => vec![call(WrongNumber), Step::WriteEmail, closed(CloseReason::WrongContact)],
        16 => vec![call(Reached), closed(CloseReason::NoVisitWanted)],
        17 => vec![Step::Assign(Some(chance.one_of(people).to_string())), Step::Note, call(Reached), booked],
        18 => vec![call(Reached), closed(CloseReason::Done)],
        _ => vec![Step::Move(Status::SuspectedSpam, None)],
    }
}
