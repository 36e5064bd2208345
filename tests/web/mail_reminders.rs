//! What the clinic is told of because time passes, and who has chosen to be told.

use std::sync::Arc;

use clinic::content::{Files, Site};
use clinic::delivery::reminder::Reminder;
use clinic::domain::call::CallOutcome;
use clinic::domain::progress::Step;

use crate::TestResult;
use crate::mail_office::Office;
use crate::mail_told::step;
use crate::staff_member::Member;
use crate::support::Engine;

fn reminder(office: &Office) -> TestResult<Reminder> {
    let site = Arc::new(Site::load(&Files::built_in())?);
    Ok(Reminder::new(office.site.store.clone(), site, office.site.clock.clone()))
}

/// Who got something new since the first so many messages, and its subject.
async fn news(office: &mut Office, known: &mut usize) -> TestResult<Vec<(String, String)>> {
    let taken = office.round().await?;
    let mut news: Vec<(String, String)> = (taken[*known..].iter())
        .map(|message| (message.to.clone(), message.header("Subject").unwrap_or_default()))
        .collect();
    *known = taken.len();
    news.sort();
    Ok(news)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_has_waited_too_long_is_told_once_and_what_waits_each_morning() -> TestResult {
    // Ten on a Monday morning: Riverside is open from 8 to 18 o'clock, and a request is overdue after 8 hours.
    let mut office = Office::open(Engine::Sqlite).await?;
    let (mut reminder, mut another) = (reminder(&office)?, reminder(&office)?);
    let mut known = 0;
    let reference = office.request_of("ada@example.com").await?;
    assert_eq!(news(&mut office, &mut known).await?.len(), 2);
    for _ in 0..7 {
        office.site.clock.advance(3600);
        reminder.look().await?;
        another.look().await?;
        assert!(news(&mut office, &mut known).await?.is_empty(), "it has not waited too long");
    }
    // Closing time: the eight hours are over, and not a second more.
    office.site.clock.advance(3601);
    reminder.look().await?;
    assert!(news(&mut office, &mut known).await?.is_empty(), "nobody waits while it is closed");

    // Tuesday, half past eight.
    office.site.clock.advance(14 * 3600 + 1799);
    reminder.look().await?;
    another.look().await?;
    let told = news(&mut office, &mut known).await?;
    let subjects: Vec<&str> = told.iter().map(|(_, subject)| subject.as_str()).collect();
    let overdue = format!("Overdue: request {reference}, Riverside");
    assert_eq!(subjects, [overdue.as_str(), "This morning: 1 overdue, 1 waiting"]);
    assert!(told.iter().all(|(to, _)| to == "riverside@clinic.example"), "{told:?}");
    office.site.clock.advance(600);
    reminder.look().await?;
    assert!(news(&mut office, &mut known).await?.is_empty(), "each is told once");

    // Somebody calls: nothing waits on Wednesday morning but what comes back then.
    step(&office, &reference, Step::Call(CallOutcome::Reached)).await?;
    step(&office, &reference, Step::Move(clinic::domain::status::Status::Scheduled, None)).await?;
    office.site.clock.advance(24 * 3600);
    reminder.look().await?;
    assert!(news(&mut office, &mut known).await?.is_empty(), "nothing waits");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_starts_in_the_afternoon_or_on_a_holiday_is_told_of_no_morning() -> TestResult {
    let mut office = Office::open(Engine::Sqlite).await?;
    let mut known = 0;
    office.request_of("ada@example.com").await?;
    news(&mut office, &mut known).await?;
    for hours in [4, 24 * 5] {
        // Monday at two in the afternoon; Saturday, on which Riverside is closed.
        office.site.clock.advance(hours * 3600);
        reminder(&office)?.look().await?;
        let told = news(&mut office, &mut known).await?;
        assert!(told.iter().all(|(_, subject)| !subject.starts_with("This morning")), "{told:?}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn members_of_staff_choose_what_they_get_and_admins_see_who_gets_what() -> TestResult {
    let mut office = Office::open_securely(Engine::Sqlite).await?;
    let grace = Member::grace(&office.site).await?;
    let elsewhere = Member::of_location(&office.site, "harbor").await?;
    for member in [&grace, &elsewhere] {
        let profile = member.open("/staff/profile").await?;
        assert_eq!((profile.count("[name=notice]"), profile.count("[name=notice][checked]")), (3, 0));
        let both = [("notice", "new_request"), ("notice", "digest"), ("notice", "receipt")];
        let saved = member.send("/staff/profile/notices", &both).await?;
        assert_eq!((saved.status.as_u16(), saved.location()), (303, "/staff/profile?done=notices"));
        assert_eq!(member.open("/staff/profile").await?.count("[name=notice][checked]"), 2);
    }
    office.request_of("ada@example.com").await?;
    let mut to: Vec<String> = office.round().await?.into_iter().map(|message| message.to).collect();
    to.sort();
    assert_eq!(
        to,
        ["ada@example.com", "grace@example.com", "riverside@clinic.example"],
        "another location's are not told"
    );
    let (admin, _) = Member::admin(&office.site, "root@example.com").await?;
    let accounts = admin.open("/staff/accounts").await?;
    assert!(accounts.text("tbody").contains("Each new request"), "{}", accounts.text("tbody"));
    assert!(accounts.text("section dl").contains("riverside@clinic.example"));
    Ok(())
}
