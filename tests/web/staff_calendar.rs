//! Call-backs in a calendar: what its secret address gives, to whom, and for how long.

use clinic::domain::audit::By;
use clinic::domain::role::Role;
use clinic::store::{AuditFilter, AuditPlace, SecondFactors};
use reqwest::header::CONTENT_TYPE;

use crate::TestResult;
use crate::patient::Page;
use crate::python_peer::run_python;
use crate::site::{RunningSite, SECURE_URL};
use crate::staff_member::Member;
use crate::support::{Engine, on_both_engines};

on_both_engines! {
    a_calendar_shows_the_call_backs_of_its_person,
    an_address_works_until_it_is_taken_away,
    an_address_ends_with_its_account,
    an_account_that_owes_a_second_factor_shows_nothing_yet,
}

const PROFILE: &str = "/staff/profile";

/// Reads a calendar as programs do that know nothing of ours, and answers a line for each event.
const READ: &str = r"
import sys, icalendar
calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
assert calendar['VERSION'] == '2.0' and calendar['PRODID'], calendar
assert not calendar.errors, calendar.errors
for event in calendar.walk('VEVENT'):
    assert not event.errors and event['UID'] and event['DTSTAMP'].dt, event
    print(event['DTSTART'].dt.isoformat(), event['DTEND'].dt.isoformat(), event['SUMMARY'], event['CLASS'], event['URL'])
";

/// Makes an address as somebody does on their profile, and answers its path.
async fn make(member: &Member) -> TestResult<String> {
    let made = member.send("/staff/profile/calendar", &[]).await?;
    assert_eq!(made.status.as_u16(), 200, "{}", made.body);
    let address = made.text("#address");
    assert_eq!(made.attribute("a[href^=webcal]", "href").replacen("webcal", "https", 1), address);
    Ok(address.strip_prefix(SECURE_URL).ok_or(address.clone())?.to_owned())
}

async fn call_back_at(member: &Member, address: &str, time: &str) -> TestResult {
    let version = member.open(address).await?.attribute("#work-form [name=version]", "value");
    let fields =
        [("version", &*version), ("do", "call_back"), ("call_back_day", "2026-11-24"), ("call_back_time", time)];
    let done = member.send(address, &fields).await?;
    assert_eq!(done.status.as_u16(), 303, "{}", done.body);
    Ok(())
}

async fn press(member: &Member, address: &str, button: &str) -> TestResult {
    let version = member.open(address).await?.attribute("#work-form [name=version]", "value");
    let done = member.send(address, &[("version", &version), ("do", button)]).await?;
    assert_eq!(done.status.as_u16(), 303, "{}", done.body);
    Ok(())
}

/// As a program fetches it, which has never signed in.
async fn fetch(site: &RunningSite, address: &str) -> TestResult<Page> {
    Member::new(site, 7)?.open(address).await
}

async fn a_calendar_shows_the_call_backs_of_its_person(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let (grace, kay) = (Member::grace(&site).await?, Member::of_location(&site, "oak-hill").await?);
    let (of_grace, of_kay) = (make(&grace).await?, make(&kay).await?);
    let empty = fetch(&site, &of_grace).await?;
    assert_eq!((empty.status.as_u16(), empty.header(CONTENT_TYPE.as_str())), (200, "text/calendar; charset=utf-8"));
    assert_eq!(run_python(READ, &empty.body)?, "", "nothing is due");

    let nobodys = site.receive_at(&[("first_name", "Zoë"), ("location", "oak-hill")]).await?;
    let graces = site.receive_at(&[("location", "oak-hill"), ("email", "ada@example.com")]).await?;
    let elsewhere = site.receive_at(&[("location", "riverside"), ("email", "bea@example.com")]).await?;
    let waiting = site.receive_at(&[("location", "oak-hill"), ("email", "cy@example.com")]).await?;
    for (address, time) in [(&nobodys, "15:30"), (&graces, "09:00"), (&elsewhere, "11:15")] {
        call_back_at(&grace, address, time).await?;
    }
    press(&grace, &graces, "take").await?;
    press(&grace, &waiting, "left_message").await?;

    let calendar = fetch(&site, &of_grace).await?;
    assert!(calendar.body.lines().all(|line| line.len() <= 75), "RFC 5545, 3.1: {}", calendar.body);
    assert!(!calendar.body.contains("Zo") && !calendar.body.contains("555"), "it names nobody: {}", calendar.body);
    let line = |time: &str, until: &str, address: &str| {
        let reference = address.rsplit('/').next().unwrap_or_default();
        format!(
            "2026-11-24T{time}:00+00:00 2026-11-24T{until}:00+00:00 Call back {reference} PRIVATE {SECURE_URL}{address}\n"
        )
    };
    let (first, second, third) =
        (line("14:00", "14:15", &graces), line("16:15", "16:30", &elsewhere), line("20:30", "20:45", &nobodys));
    assert_eq!(run_python(READ, &calendar.body)?, format!("{first}{second}{third}"));
    assert_eq!(run_python(READ, &fetch(&site, &of_kay).await?.body)?, third, "hers and nobody's, at her location");

    press(&grace, &nobodys, "reached").await?;
    assert_eq!(run_python(READ, &fetch(&site, &of_kay).await?.body)?, "", "it has been done");
    Ok(())
}

async fn an_address_works_until_it_is_taken_away(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let grace = Member::grace(&site).await?;
    let buttons = "[aria-labelledby=calendar] button";
    assert_eq!(grace.open(PROFILE).await?.count(buttons), 1);
    let first = make(&grace).await?;
    let profile = grace.open(PROFILE).await?;
    assert_eq!(profile.count(buttons), 2);
    assert!(!profile.body.contains("call-backs.ics"), "it is shown once");
    assert_eq!(profile.attribute(&format!("{buttons}[formaction]"), "formaction"), "/staff/profile/calendar/remove");
    let second = make(&grace).await?;
    assert_eq!(fetch(&site, &first).await?.status.as_u16(), 404, "another one has taken its place");
    assert_eq!(fetch(&site, &second).await?.status.as_u16(), 200);
    let removed = grace.send("/staff/profile/calendar/remove", &[]).await?;
    assert_eq!(removed.location(), "/staff/profile?done=calendar-removed");
    assert!(grace.open(removed.location()).await?.text("main [role=status]").contains("no longer works"));
    assert_eq!(fetch(&site, &second).await?.status.as_u16(), 404);
    grace.send("/staff/profile/calendar/remove", &[]).await?;
    let too_much = format!("/staff/calendar/{}/call-backs.ics", "A".repeat(2_000));
    for nobodys in ["/staff/calendar/x/call-backs.ics", &too_much] {
        assert_eq!(fetch(&site, nobodys).await?.status.as_u16(), 404, "{nobodys}");
    }
    let log = site.store.audit_page(&AuditFilter::default(), AuditPlace::Newest).await?;
    let events: Vec<&str> =
        log.rows.iter().map(|row| row.event.as_str()).filter(|it| it.contains("calendar")).collect();
    assert_eq!(events, ["calendar_removed", "calendar_made", "calendar_made"]);
    let secret = second.trim_start_matches("/staff/calendar/").trim_end_matches("/call-backs.ics");
    assert!(!format!("{log:?}").contains(secret));
    Ok(())
}

async fn an_address_ends_with_its_account(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let grace = Member::grace(&site).await?;
    let account = site.store.accounts().await?.first().ok_or("no account")?.id;
    let address = make(&grace).await?;
    site.store.set_disabled(account, true, By::operator(0)).await?;
    assert_eq!(fetch(&site, &address).await?.status.as_u16(), 404);
    site.store.set_disabled(account, false, By::operator(0)).await?;
    assert_eq!(fetch(&site, &address).await?.status.as_u16(), 404, "it does not come back by itself");
    let again = Member::new(&site, 1)?;
    again.sign_in("grace@example.com", crate::staff_member::PASSWORD).await?;
    let address = make(&again).await?;
    site.store.reset_account(account, SecondFactors::Kept, By::operator(0)).await?;
    assert_eq!(fetch(&site, &address).await?.status.as_u16(), 404);
    Ok(())
}

async fn an_account_that_owes_a_second_factor_shows_nothing_yet(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let (ada, _) = Member::with_account(&site, "ada@example.com", Role::Admin).await?;
    let address = make(&ada).await?;
    assert_eq!(fetch(&site, &address).await?.status.as_u16(), 404);
    ada.turn_codes_on(&site).await?;
    assert_eq!(fetch(&site, &address).await?.status.as_u16(), 200);
    Ok(())
}
