//! The audit log: one chain however many write, and whatever is done to it by hand shows.

use clinic::domain::audit::{Actor, By, Event, FirstWrong, KeptHead, Verification, Wrong};
use clinic::store::{AuditFilter, AuditPlace, Store};
use jiff::SignedDuration;
use tokio::task::JoinSet;

use crate::fixture::{open, open_at, stopped_clock};
use crate::support::{Direct, Engine, TestDatabase, TestResult, on_both_engines};

on_both_engines! {
    many_writers_make_one_chain,
    whatever_is_done_to_the_log_by_hand_shows,
    a_kept_head_tells_of_a_log_that_was_cut_or_written_anew,
    the_list_is_read_page_by_page_in_both_directions,
}

const ROWS: i64 = 12;

async fn written(database: &TestDatabase) -> TestResult<Store> {
    let store = open(database).await?;
    for number in 0..ROWS {
        store.write_down(By::operator(7).did(Event::RequestsExported).with("count", number)).await?;
    }
    Ok(store)
}

async fn wrong(store: &Store, kept: Option<KeptHead>) -> TestResult<(i64, Wrong)> {
    match store.verify_audit(kept).await? {
        Verification::Whole(_) => Err("nothing was found wrong".into()),
        Verification::Wrong(FirstWrong { number, what, .. }) => Ok((number, what)),
    }
}

async fn many_writers_make_one_chain(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let (one, other) = (open(&database).await?, open(&database).await?);
    assert!(matches!(one.verify_audit(None).await?, Verification::Whole(walk) if walk.number == 0));
    let mut all = JoinSet::new();
    for number in 0..8_i64 {
        let store = if number % 2 == 0 { one.clone() } else { other.clone() };
        all.spawn(async move {
            for _ in 0..10 {
                store.write_down(By::NOBODY.did(Event::SignInFailed).with("way", "password")).await?;
            }
            TestResult::Ok(())
        });
    }
    all.join_all().await.into_iter().collect::<TestResult<Vec<()>>>()?;
    let head = other.audit_head().await?.ok_or("no head")?;
    assert_eq!(head.number, Some(80));
    assert!(matches!(one.verify_audit(Some(head)).await?, Verification::Whole(walk) if walk.number == 80));
    Ok(())
}

async fn whatever_is_done_to_the_log_by_hand_shows(engine: Engine) -> TestResult {
    for (done, found) in [
        (vec!["UPDATE audit_log SET at = at + 1 WHERE number = 5"], (5, Wrong::Changed)),
        (vec!["UPDATE audit_log SET actor = 'operator:8' WHERE number = 5"], (5, Wrong::Changed)),
        (vec!["UPDATE audit_log SET door = 'web' WHERE number = 1"], (1, Wrong::Changed)),
        (vec!["UPDATE audit_log SET event = 'signed_in' WHERE number = 12"], (12, Wrong::Changed)),
        (vec!["UPDATE audit_log SET reference = 'K7Q-2MF-9' WHERE number = 5"], (5, Wrong::Changed)),
        (vec!["UPDATE audit_log SET subject = 'x' WHERE number = 5"], (5, Wrong::Changed)),
        (vec!["UPDATE audit_log SET detail = '{\"count\":\"9\"}' WHERE number = 5"], (5, Wrong::Changed)),
        (vec!["UPDATE audit_log SET hash = '0' WHERE number = 5"], (5, Wrong::Changed)),
        (vec!["DELETE FROM audit_log WHERE number = 5"], (5, Wrong::Missing)),
        (vec!["DELETE FROM audit_log WHERE number > 9"], (10, Wrong::CutOff(12))),
        (
            vec!["DELETE FROM audit_log WHERE number = 5", "UPDATE audit_log SET number = 5 WHERE number = 6"],
            (5, Wrong::Changed),
        ),
        (
            vec![
                "UPDATE audit_log SET number = 99 WHERE number = 5",
                "UPDATE audit_log SET number = 5 WHERE number = 7",
                "UPDATE audit_log SET number = 7 WHERE number = 99",
            ],
            (5, Wrong::MovedTo(7)),
        ),
        (vec!["DELETE FROM audit_log WHERE number = 12", "UPDATE audit_head SET number = 11"], (11, Wrong::NotSealed)),
        (vec!["UPDATE audit_head SET number = 0, hash = '', seal = '', key_id = ''"], (1, Wrong::OutsideOf(0))),
    ] {
        let database = TestDatabase::new(engine).await?;
        let store = written(&database).await?;
        let mut direct = Direct::to(&database).await?;
        for statement in &done {
            direct.run(*statement).await?;
        }
        assert_eq!(wrong(&store, None).await?, found, "{done:?}");
        // Whoever damaged it keeps nobody from working.
        store.write_down(By::NOBODY.did(Event::SignedOut)).await?;
        assert!(wrong(&store, None).await.is_ok(), "{done:?}: healed by writing on");
    }
    Ok(())
}

async fn a_kept_head_tells_of_a_log_that_was_cut_or_written_anew(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = written(&database).await?;
    let kept = store.audit_head().await?.ok_or("no head")?;
    store.write_down(By::NOBODY.did(Event::SignedOut)).await?;
    assert!(matches!(store.verify_audit(Some(kept)).await?, Verification::Whole(_)), "an older head");
    let alone = KeptHead { number: None, hash: kept.hash };
    assert!(matches!(store.verify_audit(Some(alone)).await?, Verification::Whole(_)), "its hash alone");
    // Written anew from the beginning, by somebody who has the key as well.
    let mut direct = Direct::to(&database).await?;
    direct.run("DELETE FROM audit_log").await?;
    direct.run("UPDATE audit_head SET number = 0, hash = '', seal = '', key_id = ''").await?;
    for number in 0..=ROWS {
        store.write_down(By::operator(7).did(Event::RequestsExported).with("count", number)).await?;
    }
    assert!(matches!(store.verify_audit(None).await?, Verification::Whole(_)), "in itself it is whole");
    assert_eq!(wrong(&store, Some(kept)).await?.1, Wrong::NotKept);
    assert_eq!(wrong(&store, Some(alone)).await?.1, Wrong::NotKept);
    Ok(())
}

async fn the_list_is_read_page_by_page_in_both_directions(engine: Engine) -> TestResult {
    let (database, clock) = (TestDatabase::new(engine).await?, stopped_clock()?);
    let store = open_at(&database, clock.clone()).await?;
    for number in 0..130_i64 {
        let (by, event) =
            if number % 3 == 0 { (By::NOBODY, Event::SignInFailed) } else { (By::operator(7), Event::SignedOut) };
        store.write_down(by.did(event).with("count", number)).await?;
        clock.advance(if number == 60 { -3_600 } else { number % 2 });
    }
    let everything = AuditFilter::default();
    let of_nobody = AuditFilter { actor: Some(Actor::Nobody), ..AuditFilter::default() };
    let both = AuditFilter { event: Some(Event::SignInFailed), ..of_nobody.clone() };
    let nothing = AuditFilter { event: Some(Event::SignedIn), ..AuditFilter::default() };
    let late = clock.now() + SignedDuration::from_hours(2);
    let never = AuditFilter { from: Some(late), ..AuditFilter::default() };
    for (filter, count) in [(everything, 130), (of_nobody, 44), (both, 44), (nothing, 0), (never, 0)] {
        let (mut seen, mut place, mut last) = (Vec::new(), AuditPlace::Newest, None);
        loop {
            let page = store.audit_page(&filter, place).await?;
            seen.extend(page.rows.iter().map(|row| (row.at, row.number)));
            last = page.rows.first().map(clinic::domain::audit::Row::mark).or(last);
            let Some(older) = page.older else { break };
            place = AuditPlace::OlderThan(older);
        }
        assert_eq!(seen.len(), count);
        assert!(seen.is_sorted_by(|one, next| one > next), "in the order of time, without a row twice");
        if let Some(last) = last.filter(|_| count > 100) {
            let back = store.audit_page(&filter, AuditPlace::NewerThan(last)).await?;
            assert!(back.older.is_some() && !back.rows.is_empty());
        }
    }
    Ok(())
}
