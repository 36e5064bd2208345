//! The numbers of a period are those of what happened in it.

use clinic::clock::Clock;
use clinic::domain::audit::By;
use clinic::domain::call::CallOutcome;
use clinic::domain::choice_key::ChoiceKey;
use clinic::domain::close_reason::CloseReason;
use clinic::domain::progress::Step;
use clinic::domain::reference::Reference;
use clinic::domain::staff::LocationScope;
use clinic::domain::statistics::late::LateBounds;
use clinic::domain::statistics::{Marked, Punctuality, Spam, Statistics, Waits};
use clinic::domain::status::Status;
use clinic::store::{StatisticsFilter, Store};
use jiff::{SignedDuration, Timestamp};

use crate::fixture::{open_at, request};
use crate::front_desk_work::{does, found, target};
use crate::hours::{rules, weekdays};
use crate::support::{Engine, TestDatabase, TestResult, on_both_engines};

on_both_engines! {
    requests_are_counted_by_what_is_known_of_them,
    an_account_counts_what_it_sees,
    waits_are_those_of_the_calls,
    who_waits_too_long_is_overdue_before_anyone_calls,
    spam_is_counted_by_who_marked_it_and_what_became_of_it,
    what_lies_outside_the_period_counts_nothing,
}

const BY: By = By::NOBODY;

/// A Monday, at 9 o'clock, when it opens.
fn monday() -> TestResult<Clock> {
    Ok(Clock::manual("2031-05-05T09:00:00Z".parse()?))
}

/// A request like any other but for this.
struct Sent<'a> {
    location: &'a str,
    language: &'a str,
    page: Option<&'a str>,
    status: Status,
}

const PLAIN: Sent<'_> = Sent { location: "riverside", language: "en", page: None, status: Status::New };

async fn send(store: &Store, sent: Sent<'_>) -> TestResult<Reference> {
    let mut new = request()?;
    new.details.location = sent.location.parse()?;
    new.submission_id = uuid::Uuid::new_v4();
    new.language = sent.language.to_owned();
    new.source_path = sent.page.map(ToOwned::to_owned);
    new.status = sent.status;
    Ok(store.submit(new).await?.reference)
}

/// All that came in from this Monday on, for four weeks, as seen now.
fn filter(clock: &Clock) -> TestResult<StatisticsFilter> {
    let (from, before): (Timestamp, Timestamp) = ("2031-05-05T00:00:00Z".parse()?, "2031-06-02T00:00:00Z".parse()?);
    let (hours, location) = (weekdays()?, "riverside".parse()?);
    let late = LateBounds::new(rules().overdue_after, (from, clock.now()), [(&location, &hours)], &hours);
    Ok(StatisticsFilter { scope: LocationScope::All, location: None, from, before, late })
}

async fn numbers(store: &Store, clock: &Clock) -> TestResult<Statistics> {
    Ok(store.statistics(&filter(clock)?).await?)
}

fn keys(counts: &[(ChoiceKey, u64)]) -> Vec<(&str, u64)> {
    counts.iter().map(|(key, count)| (key.as_str(), *count)).collect()
}

async fn requests_are_counted_by_what_is_known_of_them(engine: Engine) -> TestResult {
    let (database, clock) = (TestDatabase::new(engine).await?, monday()?);
    let store = open_at(&database, clock.clone()).await?;
    let empty = numbers(&store, &clock).await?;
    assert_eq!(empty, Statistics::default());
    for (minutes, sent) in [
        (0, Sent { page: Some("/poses/cobra"), ..PLAIN }),
        (14, Sent { location: "any", language: "es", ..PLAIN }),
        (1, Sent { page: Some("/"), ..PLAIN }),
        (0, Sent { page: Some("/poses/cobra"), location: "oak-hill", ..PLAIN }),
        (24 * 60, Sent { page: Some("/poses/cobra"), ..PLAIN }),
    ] {
        clock.advance(minutes * 60);
        send(&store, sent).await?;
    }
    let counted = numbers(&store, &clock).await?;
    assert_eq!(counted.requests, 5);
    assert_eq!(counted.quarters, [(36, 2), (37, 2), (37 + 96, 1)], "in quarters of an hour since the beginning");
    assert_eq!(keys(&counted.locations), [("riverside", 3), ("any", 1), ("oak-hill", 1)]);
    assert_eq!(counted.languages, [("en".to_owned(), 4), ("es".to_owned(), 1)]);
    let pages: Vec<(Option<&str>, u64)> = counted.pages.iter().map(|(page, count)| (page.as_deref(), *count)).collect();
    assert_eq!(pages, [(Some("/poses/cobra"), 3), (None, 1), (Some("/"), 1)]);
    assert_eq!(counted.tries, [(0, 5)]);
    assert_eq!(counted.spam, Spam::default());
    Ok(())
}

async fn an_account_counts_what_it_sees(engine: Engine) -> TestResult {
    let (database, clock) = (TestDatabase::new(engine).await?, monday()?);
    let store = open_at(&database, clock.clone()).await?;
    for location in ["riverside", "riverside", "oak-hill", "any", "oak"] {
        let marked = send(&store, Sent { location, ..PLAIN }).await?;
        send(&store, Sent { location, status: Status::SuspectedSpam, ..PLAIN }).await?;
        clock.advance(1);
        does(&store, &marked, BY, Step::Call(CallOutcome::NoAnswer)).await?;
    }
    let only = |keys: &[&str]| -> TestResult<LocationScope> {
        Ok(LocationScope::Only(keys.iter().map(|key| key.parse()).collect::<Result<_, _>>()?))
    };
    for (scope, location, count) in [
        (LocationScope::All, None, 5),
        (LocationScope::All, Some("riverside"), 2),
        (LocationScope::All, Some("nowhere"), 0),
        (only(&["riverside"])?, None, 3),
        (only(&["oak-hill", "oak"])?, None, 3),
        (only(&["oak"])?, Some("oak"), 1),
        (only(&["oak"])?, Some("any"), 1),
        (only(&["oak"])?, Some("oak-hill"), 0),
        (only(&["o"])?, None, 1),
    ] {
        let location = location.map(str::parse).transpose()?;
        let narrow = StatisticsFilter { scope: scope.clone(), location: location.clone(), ..filter(&clock)? };
        let counted = store.statistics(&narrow).await?;
        let of_calls = [counted.first_try.count, counted.punctuality.all(), counted.spam.by_program.undecided];
        assert_eq!((counted.requests, of_calls), (count, [count; 3]), "{scope:?} {location:?}");
    }
    Ok(())
}

async fn waits_are_those_of_the_calls(engine: Engine) -> TestResult {
    let (database, clock) = (TestDatabase::new(engine).await?, monday()?);
    let store = open_at(&database, clock.clone()).await?;
    let mut sent = Vec::new();
    for _ in 0..12 {
        sent.push(send(&store, PLAIN).await?);
    }
    // One every ten minutes; two are left.
    for reference in &sent[..10] {
        clock.advance(600);
        does(&store, reference, BY, Step::Call(CallOutcome::NoAnswer)).await?;
    }
    // Until Tuesday, when it opens.
    clock.advance(22 * 3600 + 20 * 60);
    for reference in &sent[..3] {
        does(&store, reference, BY, Step::Call(CallOutcome::Reached)).await?;
    }
    does(&store, &sent[3], BY, Step::Call(CallOutcome::WrongNumber)).await?;
    does(&store, &sent[11], BY, Step::Move(Status::Closed, Some(CloseReason::Duplicate))).await?;
    let counted = numbers(&store, &clock).await?;
    let (minutes, day) = (SignedDuration::from_mins, SignedDuration::from_hours(8));
    let first_try = Waits { count: 10, median: Some(minutes(50)), nine_of_ten: Some(minutes(90)) };
    assert_eq!(counted.first_try, first_try);
    let reached = Waits { count: 3, median: Some(day), nine_of_ten: Some(day) };
    assert_eq!(counted.reached, reached);
    assert_eq!(counted.tries, [(0, 2), (1, 6), (2, 4)]);
    assert_eq!(counted.punctuality, Punctuality { in_time: 10, late: 0, waiting: 1, waiting_late: 0 });
    Ok(())
}

async fn who_waits_too_long_is_overdue_before_anyone_calls(engine: Engine) -> TestResult {
    let (database, clock) = (TestDatabase::new(engine).await?, monday()?);
    let store = open_at(&database, clock.clone()).await?;
    let late = send(&store, PLAIN).await?;
    send(&store, Sent { location: "gone", ..PLAIN }).await?;
    send(&store, Sent { status: Status::SuspectedSpam, ..PLAIN }).await?;
    clock.advance(4 * 3600);
    let punctual = send(&store, PLAIN).await?;
    send(&store, PLAIN).await?;
    // Tuesday at 9: the first have waited for eight hours of opening time, and no longer.
    clock.advance(20 * 3600);
    let waiting = numbers(&store, &clock).await?.punctuality;
    assert_eq!(waiting, Punctuality { waiting: 4, ..Punctuality::default() });
    clock.advance(1);
    let waiting = numbers(&store, &clock).await?.punctuality;
    assert_eq!(waiting, Punctuality { waiting: 2, waiting_late: 2, ..Punctuality::default() });
    does(&store, &late, BY, Step::Call(CallOutcome::NoAnswer)).await?;
    does(&store, &punctual, BY, Step::Call(CallOutcome::LeftMessage)).await?;
    let called = numbers(&store, &clock).await?.punctuality;
    assert_eq!(called, Punctuality { in_time: 1, late: 1, waiting: 1, waiting_late: 1 });
    assert_eq!((called.overdue(), called.all()), (2, 4));
    Ok(())
}

async fn spam_is_counted_by_who_marked_it_and_what_became_of_it(engine: Engine) -> TestResult {
    let (database, clock) = (TestDatabase::new(engine).await?, monday()?);
    let store = open_at(&database, clock.clone()).await?;
    let (new, suspected) = (Status::New, Status::SuspectedSpam);
    let spam = Some(CloseReason::Spam);
    let (mark, release) = (Step::Move(suspected, None), Step::Move(new, None));
    let close = |reason| Step::Move(Status::Closed, reason);
    for (status, steps) in [
        // Marked by the program: left, noted on, closed, released and worked on, released and marked by staff after all.
        (suspected, vec![]),
        (suspected, vec![Step::Note, Step::Assign(Some("account".to_owned()))]),
        (suspected, vec![close(spam)]),
        (suspected, vec![release.clone(), Step::Call(CallOutcome::Reached)]),
        (suspected, vec![release.clone(), mark.clone()]),
        // Marked by staff: left, closed, released; closed as spam at once.
        (new, vec![mark.clone()]),
        (new, vec![Step::Note, mark.clone(), close(spam)]),
        (new, vec![mark.clone(), release.clone(), close(Some(CloseReason::Done))]),
        (new, vec![Step::Call(CallOutcome::NoAnswer), close(spam)]),
        // Neither.
        (new, vec![]),
        (new, vec![close(Some(CloseReason::Duplicate)), release.clone()]),
    ] {
        let reference = send(&store, Sent { status, ..PLAIN }).await?;
        for step in steps {
            clock.advance(120);
            does(&store, &reference, BY, step).await?;
        }
    }
    // Marked by mistake, and taken back at once.
    let mistaken = send(&store, PLAIN).await?;
    let released = send(&store, Sent { status: suspected, ..PLAIN }).await?;
    clock.advance(120);
    for (reference, step) in [(&mistaken, mark), (&released, release)] {
        does(&store, reference, BY, step).await?;
        clock.advance(1);
        let version = found(&store, reference).await?.version;
        store.undo_change(target(reference, version, BY)).await?;
    }
    // Of what was erased, nobody can tell any more.
    let erased = send(&store, Sent { status: suspected, ..PLAIN }).await?;
    clock.advance(120);
    store.erase_request(target(&erased, 1, BY)).await?;
    let counted = numbers(&store, &clock).await?;
    assert_eq!(
        counted.spam,
        Spam {
            by_program: Marked { undecided: 4, closed: 1, released: 1 },
            by_staff: Marked { undecided: 1, closed: 2, released: 1 },
        }
    );
    assert_eq!(counted.requests, 1 + 1 + 2 + 1 + 1, "what is spam now is none of the requests");
    Ok(())
}

async fn what_lies_outside_the_period_counts_nothing(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let clock = Clock::manual("2031-05-04T23:59:59.999999Z".parse()?);
    let store = open_at(&database, clock.clone()).await?;
    let before = send(&store, PLAIN).await?;
    send(&store, Sent { status: Status::SuspectedSpam, ..PLAIN }).await?;
    clock.advance(28 * 24 * 3600 + 1);
    let after = send(&store, PLAIN).await?;
    send(&store, Sent { status: Status::SuspectedSpam, ..PLAIN }).await?;
    for reference in [&before, &after] {
        clock.advance(1);
        does(&store, reference, BY, Step::Call(CallOutcome::Reached)).await?;
    }
    assert_eq!(numbers(&store, &clock).await?, Statistics::default());
    clock.advance(-2 - 1 - 1);
    send(&store, PLAIN).await?;
    let last = numbers(&store, &clock).await?;
    assert_eq!((last.requests, last.quarters), (1, vec![(28 * 96 - 1, 1)]));
    Ok(())
}
