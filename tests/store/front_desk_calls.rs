//! Calls at the front desk: what comes of them, when to try again, who is next, and what is taken back.

use clinic::clock::Clock;
use clinic::domain::audit::By;
use clinic::domain::call::{CallOutcome, NextStep};
use clinic::domain::close_reason::CloseReason;
use clinic::domain::history::Change;
use clinic::domain::progress::Step;
use clinic::domain::reference::Reference;
use clinic::domain::request::NewRequest;
use clinic::domain::staff::LocationScope;
use clinic::domain::status::Status;
use clinic::store::{ChangeError, RequestChange, Store};
use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinSet;

use crate::fixture::{open_at, request};
use crate::front_desk_work::{change, does, found, noting, target};
use crate::hours::{rules, weekdays};
use crate::support::{Direct, Engine, TestDatabase, TestResult, on_both_engines};

on_both_engines! {
    nobody_answers_until_an_e_mail_is_written,
    every_outcome_says_what_comes_next,
    of_twenty_presses_at_once_one_counts,
    what_was_done_is_taken_back_within_a_minute_by_whoever_did_it,
    a_note_is_sealed_and_read_again,
    who_is_due_is_found_part_by_part,
    a_duplicate_is_closed_and_linked,
    what_somebody_has_taken_is_a_list_of_its_own,
    new_ones_are_counted_from_a_place_on,
}

const GRACE: By = By::NOBODY;

/// A Monday, at 10 o'clock.
fn monday() -> TestResult<Clock> {
    Ok(Clock::manual("2031-05-05T10:00:00Z".parse()?))
}

fn at(text: &str) -> TestResult<Timestamp> {
    Ok(text.parse()?)
}

fn new_at(location: &str, prefers: &str) -> TestResult<NewRequest> {
    let mut new = request()?;
    new.details.location = location.parse()?;
    new.details.preferred_time = prefers.parse()?;
    new.submission_id = uuid::Uuid::new_v4();
    Ok(new)
}

async fn store_with_one(database: &TestDatabase, clock: &Clock) -> TestResult<(Store, Reference)> {
    let store = open_at(database, clock.clone()).await?;
    let reference = store.submit(new_at("riverside", "any")?).await?.reference;
    Ok((store, reference))
}

async fn nobody_answers_until_an_e_mail_is_written(engine: Engine) -> TestResult {
    let (database, clock) = (TestDatabase::new(engine).await?, monday()?);
    let (store, reference) = store_with_one(&database, &clock).await?;
    clock.advance(5 * 3600);
    for (due, step) in [
        // Two hours of opening time from three o'clock on end as it closes.
        ("2031-05-06T09:00:00Z", NextStep::Call),
        ("2031-05-06T09:00:00Z", NextStep::Call),
        ("2031-05-05T15:00:00Z", NextStep::WriteEmail),
    ] {
        let found = does(&store, &reference, GRACE, Step::Call(CallOutcome::NoAnswer)).await?;
        let next = found.request.progress.next.ok_or("nothing to do")?;
        assert_eq!((next.due_at, next.step), (at(due)?, step));
    }
    let found = does(&store, &reference, GRACE, Step::WriteEmail).await?;
    let progress = found.request.progress;
    assert_eq!((progress.status, progress.attempts), (Status::New, 3));
    assert_eq!(progress.next.map(|next| (next.step, next.due_at)), Some((NextStep::Call, at("2031-05-08T09:00:00Z")?)));
    let first = progress.first_attempt.ok_or("no first try")?;
    assert_eq!((first.at, first.waited), (at("2031-05-05T15:00:00Z")?, 5 * 3600));
    // The day after, somebody answers: the first call stays the first.
    clock.advance(24 * 3600);
    let progress = does(&store, &reference, GRACE, Step::Call(CallOutcome::Reached)).await?.request.progress;
    assert_eq!((progress.first_attempt, progress.attempts), (Some(first), 4));
    let reached = progress.reached.ok_or("nobody was reached")?;
    assert_eq!((reached.at, reached.waited), (clock.now(), 13 * 3600));
    Ok(())
}

async fn every_outcome_says_what_comes_next(engine: Engine) -> TestResult {
    let (database, clock) = (TestDatabase::new(engine).await?, monday()?);
    let store = open_at(&database, clock.clone()).await?;
    let later = at("2031-05-07T14:30:00Z")?;
    let tuesday = at("2031-05-06T09:00:00Z")?;
    for (outcome, status, step, due) in [
        (CallOutcome::Reached, Status::Contacted, NextStep::Book, tuesday),
        (CallOutcome::LeftMessage, Status::New, NextStep::Call, tuesday),
        (CallOutcome::WrongNumber, Status::New, NextStep::WriteEmail, clock.now()),
        (CallOutcome::CallBack(later), Status::New, NextStep::CallBack, later),
    ] {
        let reference = store.submit(new_at("riverside", "any")?).await?.reference;
        let progress = does(&store, &reference, GRACE, Step::Call(outcome)).await?.request.progress;
        assert_eq!((progress.status, progress.attempts), (status, 1), "{outcome:?}");
        assert_eq!(progress.next.map(|next| (next.step, next.due_at)), Some((step, due)), "{outcome:?}");
        assert_eq!(progress.reached.is_some(), outcome == CallOutcome::Reached);
        for (end, reason) in [(Status::Closed, Some(CloseReason::NotReached)), (Status::New, None)] {
            let progress = does(&store, &reference, GRACE, Step::Move(end, reason)).await?.request.progress;
            assert_eq!((progress.close_reason, progress.next.is_some()), (reason, end == Status::New), "{outcome:?}");
        }
    }
    let reference = store.submit(new_at("riverside", "any")?).await?.reference;
    does(&store, &reference, GRACE, Step::Move(Status::Scheduled, None)).await?;
    for step in [Step::Call(CallOutcome::Reached), Step::WriteEmail, Step::Move(Status::New, None)] {
        let refused = store.change_request(target(&reference, 2, GRACE), change(step.clone())?).await;
        assert!(matches!(refused, Err(ChangeError::NotAllowed(_))), "{step:?}: {refused:?}");
    }
    Ok(())
}

async fn of_twenty_presses_at_once_one_counts(engine: Engine) -> TestResult {
    let (database, clock) = (TestDatabase::new(engine).await?, monday()?);
    let (store, reference) = store_with_one(&database, &clock).await?;
    let mut all = JoinSet::new();
    for number in 0..20 {
        let (store, target) = (store.clone(), target(&reference, 1, By::operator(number)));
        let change = change(Step::Call(CallOutcome::NoAnswer))?;
        all.spawn(async move { store.change_request(target, change).await });
    }
    let outcomes = all.join_all().await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Ok(()) | Err(ChangeError::Stale))), "{outcomes:?}");
    assert_eq!(found(&store, &reference).await?.request.progress.attempts, 1);
    Ok(())
}

async fn what_was_done_is_taken_back_within_a_minute_by_whoever_did_it(engine: Engine) -> TestResult {
    let (database, clock) = (TestDatabase::new(engine).await?, monday()?);
    let (store, reference) = store_with_one(&database, &clock).await?;
    let before = found(&store, &reference).await?.request.progress;
    let refused = store.undo_change(target(&reference, 1, GRACE)).await;
    assert!(matches!(refused, Err(ChangeError::NothingToUndo)), "the patient's: {refused:?}");
    does(&store, &reference, GRACE, Step::Call(CallOutcome::Reached)).await?;
    clock.advance(60);
    for (who, version, stale) in [(By::operator(7), 2, false), (GRACE, 1, true)] {
        let refused = store.undo_change(target(&reference, version, who)).await;
        assert_eq!(matches!(refused, Err(ChangeError::Stale)), stale, "{refused:?}");
        assert!(refused.is_err());
    }
    store.undo_change(target(&reference, 2, GRACE)).await?;
    let undone = found(&store, &reference).await?;
    assert_eq!((undone.request.progress, undone.version, undone.history.len()), (before, 3, 3));
    assert_eq!(undone.history[2].change, Change::Undone.to_string());
    let again = store.undo_change(target(&reference, 3, GRACE)).await;
    assert!(matches!(again, Err(ChangeError::NothingToUndo)), "not what was taken back: {again:?}");
    does(&store, &reference, GRACE, Step::Call(CallOutcome::NoAnswer)).await?;
    clock.advance(61);
    let late = store.undo_change(target(&reference, 4, GRACE)).await;
    assert!(matches!(late, Err(ChangeError::NothingToUndo)), "{late:?}");
    Ok(())
}

async fn a_note_is_sealed_and_read_again(engine: Engine) -> TestResult {
    const NOTE: &str = "Sister answers: =1+1 <b>שלום</b>\nпозвонить в среду";
    let (database, clock) = (TestDatabase::new(engine).await?, monday()?);
    let (store, reference) = store_with_one(&database, &clock).await?;
    clock.advance(1);
    store.change_request(target(&reference, 1, GRACE), noting(Step::Call(CallOutcome::NoAnswer), NOTE)?).await?;
    clock.advance(1);
    store.change_request(target(&reference, 2, GRACE), noting(Step::Note, "Second")?).await?;
    let notes = async || -> TestResult<Vec<Option<String>>> {
        let found = found(&store, &reference).await?;
        let text = |note: Result<clinic::domain::note::Note, _>| {
            note.map_or("unreadable".to_owned(), |note| note.as_str().to_owned())
        };
        Ok(found.history.into_iter().map(|row| row.note.map(text)).collect())
    };
    assert_eq!(notes().await?, [None, Some(NOTE.to_owned()), Some("Second".to_owned())]);
    let mut direct = Direct::to(&database).await?;
    let stored = direct.texts("SELECT note FROM request_history WHERE note IS NOT NULL").await?;
    assert!(stored.iter().all(|note| !note.contains("Sister") && !note.contains("Second")), "{stored:?}");
    // A note that was moved to another row opens no more, and hides nothing else.
    let swap = "UPDATE request_history SET note = (SELECT note FROM request_history AS other WHERE other.change = 'noted') \
                WHERE change LIKE 'called%'";
    direct.run(swap).await?;
    assert_eq!(notes().await?, [None, Some("unreadable".to_owned()), Some("Second".to_owned())]);
    Ok(())
}

async fn who_is_due_is_found_part_by_part(engine: Engine) -> TestResult {
    let (database, clock) = (TestDatabase::new(engine).await?, monday()?);
    let store = open_at(&database, clock.clone()).await?;
    let mut references = Vec::new();
    for (location, prefers) in
        [("riverside", "any"), ("riverside", "evening"), ("oak-hill", "any"), ("any", "morning"), ("harbor", "any")]
    {
        references.push(store.submit(new_at(location, prefers)?).await?.reference);
        clock.advance(60);
    }
    let back = clock.now() + SignedDuration::from_hours(1);
    does(&store, &references[0], GRACE, Step::Call(CallOutcome::CallBack(back))).await?;
    does(&store, &references[2], GRACE, Step::Move(Status::Closed, None)).await?;
    let oak_hill = LocationScope::Only(vec!["oak-hill".parse()?]);
    let due = async |when: Timestamp, scope: &LocationScope| -> TestResult<(Vec<String>, usize, Option<Timestamp>)> {
        let due = store.due(when, scope).await?;
        let mut found: Vec<String> = due.requests.iter().map(|due| due.reference.to_string()).collect();
        found.sort();
        Ok((found, due.count, due.next_at))
    };
    let of = |numbers: &[usize]| {
        let mut all: Vec<String> = numbers.iter().map(|number| references[*number].to_string()).collect();
        all.sort();
        all
    };
    assert_eq!(due(clock.now(), &LocationScope::All).await?, (of(&[1, 3, 4]), 3, Some(back)));
    assert_eq!(due(back, &LocationScope::All).await?, (of(&[0, 1, 3, 4]), 4, None));
    assert_eq!(due(back, &oak_hill).await?, (of(&[3]), 1, None));
    for _ in 0..60 {
        store.submit(new_at("harbor", "any")?).await?;
    }
    let many = store.due(back, &LocationScope::All).await?;
    assert_eq!((many.requests.len(), many.count), (53, 64), "the first fifty of a part");
    Ok(())
}

async fn a_duplicate_is_closed_and_linked(engine: Engine) -> TestResult {
    let (database, clock) = (TestDatabase::new(engine).await?, monday()?);
    let (store, first) = store_with_one(&database, &clock).await?;
    let mut other = new_at("oak-hill", "any")?;
    other.details.email = crate::fixture::email("grace@example.com")?;
    other.details.phone = crate::fixture::phone("(703) 555-0177")?;
    let second = store.submit(other).await?.reference;
    let closing = |of: &Reference| -> TestResult<RequestChange> {
        Ok(RequestChange {
            step: Step::Move(Status::Closed, Some(CloseReason::Duplicate)),
            duplicate_of: Some(of.clone()),
            note: None,
            hours: weekdays()?,
            rules: rules(),
        })
    };
    for unknown in [second.clone(), Reference::from_random([9; 6])] {
        let refused = store.change_request(target(&second, 1, GRACE), closing(&unknown)?).await;
        assert!(matches!(refused, Err(ChangeError::NoSuchDuplicate)), "{refused:?}");
    }
    store.change_request(target(&second, 1, GRACE), closing(&first)?).await?;
    let closed = found(&store, &second).await?;
    assert_eq!(closed.request.progress.close_reason, Some(CloseReason::Duplicate));
    assert_eq!(closed.history[1].change, Change::Duplicate(first.to_string()).to_string());
    for (one, other) in [(&first, &second), (&second, &first)] {
        let found = found(&store, one).await?;
        let others: Vec<&Reference> = found.possible_duplicates.iter().map(|other| &other.reference).collect();
        assert_eq!(others, [other]);
    }
    Ok(())
}

async fn what_somebody_has_taken_is_a_list_of_its_own(engine: Engine) -> TestResult {
    let (database, clock) = (TestDatabase::new(engine).await?, monday()?);
    let store = open_at(&database, clock.clone()).await?;
    for number in 0..120 {
        let location = if number % 2 == 0 { "riverside" } else { "oak-hill" };
        let reference = store.submit(new_at(location, "any")?).await?.reference;
        let who = if number < 110 { "grace" } else { "ada" };
        does(&store, &reference, GRACE, Step::Assign(Some(who.to_owned()))).await?;
        clock.advance(1);
    }
    let everything = clinic::store::ListFilter { assigned_to: Some("grace".to_owned()), ..Default::default() };
    let there = clinic::store::ListFilter { location: Some("oak-hill".parse()?), ..everything.clone() };
    let new_there = clinic::store::ListFilter { statuses: vec![Status::New], ..there.clone() };
    let closed = clinic::store::ListFilter { statuses: vec![Status::Closed], ..everything.clone() };
    for (filter, count) in [(everything, 110), (there, 55), (new_there, 55), (closed, 0)] {
        assert_eq!(crate::front_desk::walk(&store, &filter).await?.len(), count, "{filter:?}");
    }
    Ok(())
}

async fn new_ones_are_counted_from_a_place_on(engine: Engine) -> TestResult {
    let (database, clock) = (TestDatabase::new(engine).await?, monday()?);
    let store = open_at(&database, clock.clone()).await?;
    let all = LocationScope::All;
    let start = store.newest().await?;
    for location in ["riverside", "oak-hill", "any"] {
        store.submit(new_at(location, "any")?).await?;
        clock.advance(1);
    }
    assert_eq!(store.count_new_since(start, &all).await?, 3);
    assert_eq!(store.count_new_since(start, &LocationScope::Only(vec!["harbor".parse()?])).await?, 1);
    let now = store.newest().await?;
    assert_eq!(store.count_new_since(now, &all).await?, 0);
    let mut spam = new_at("any", "any")?;
    spam.status = Status::SuspectedSpam;
    store.submit(spam).await?;
    assert_eq!(store.count_new_since(now, &all).await?, 0, "nobody waits for it");
    Ok(())
}
