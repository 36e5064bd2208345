//! The front desk's requests: seen, found by filters, worked off.

use clinic::domain::request::NewRequest;
use clinic::domain::role::Role;
use clinic::store::{AuditFilter, AuditPlace};

use crate::TestResult;
use crate::site::RunningSite;
use crate::staff_member::Member;
use crate::support::{Direct, Engine, on_both_engines};

on_both_engines! {
    a_request_is_seen_called_and_worked_off,
    two_people_never_overwrite_each_other,
    the_list_keeps_its_filter_in_the_address,
    an_account_of_one_location_sees_its_own_and_what_is_anyones,
    nothing_that_is_typed_into_an_address_breaks_the_list,
    what_a_patient_wrote_is_text,
    what_cannot_be_read_is_a_line_and_what_may_be_the_same_is_a_link,
}

async fn a_request_is_seen_called_and_worked_off(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let (grace, _) = Member::with_account(&site, "grace@example.com", Role::Staff).await?;
    assert_eq!(grace.open("/staff").await?.location(), "/staff/requests");
    assert_eq!(grace.open("/staff/requests").await?.count(".empty"), 1);
    let reference = site.receive(&[("first_name", "Zoë"), ("phone", "(703) 555-0142 ext. 007")]).await?;
    let list = grace.open("/staff/requests").await?;
    assert_eq!(list.count("tbody tr"), 1);
    assert!(list.text("tbody th").starts_with("Zoë "), "{}", list.text("tbody th"));
    assert_eq!(list.attribute("tbody a.phone", "href"), "tel:+17035550142;ext=007", "one press from the list");
    let address = list.attribute("tbody th a", "href");
    assert_eq!(address, format!("/staff/requests/{reference}"));
    let page = grace.open(&address).await?;
    assert_eq!((page.status.as_u16(), page.attribute(".caller a", "href").as_str()), (200, "tel:+17035550142;ext=007"));
    assert!(!page.text("title").contains("Zoë"), "a name stays out of the browser's history");
    assert!(page.text(".sent").contains("(703) 555-0142 ext. 007"));
    let buttons = page.attributes("#work-form button", "value");
    assert_eq!(buttons[0], "note", "what Enter presses");
    for value in
        ["reached", "no_answer", "left_message", "wrong_number", "call_back", "scheduled", "closed", "suspected_spam"]
    {
        assert!(buttons.iter().any(|button| button == value), "{value}: {buttons:?}");
    }
    let version = page.attribute("[name=version]", "value");
    let moved = grace.send(&address, &[("version", &version), ("do", "reached")]).await?;
    assert_eq!((moved.status.as_u16(), moved.location()), (303, &*format!("{address}?done")));
    let page = grace.open(moved.location()).await?;
    assert!(page.text("main [role=status]").contains("reached"));
    assert_eq!(page.count("[aria-labelledby=history] li"), 2);
    assert!(page.text("[aria-labelledby=history]").contains("Grace Hopper"));
    assert_eq!(grace.open("/staff/requests?status=new").await?.count("tbody tr"), 0);
    assert_eq!(grace.open("/staff/requests?status=").await?.count("tbody tr"), 1, "still to do");
    let log = site.store.audit_page(&AuditFilter::default(), AuditPlace::Newest).await?;
    let events: Vec<&str> = log.rows.iter().map(|row| row.event.as_str()).collect();
    for event in ["requests_listed", "request_viewed", "request_called"] {
        assert!(events.contains(&event), "{event}: {events:?}");
    }
    assert!(!format!("{log:?}").contains("Zoë"), "the log names nobody");
    Ok(())
}

async fn two_people_never_overwrite_each_other(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let (grace, _) = Member::with_account(&site, "grace@example.com", Role::Staff).await?;
    let address = format!("/staff/requests/{}", site.receive(&[]).await?);
    let version = grace.open(&address).await?.attribute("[name=version]", "value");
    let first = grace.send(&address, &[("version", &version), ("do", "scheduled")]).await?;
    assert_eq!(first.status.as_u16(), 303);
    let second = grace.send(&address, &[("version", &version), ("do", "closed"), ("reason", "other")]).await?;
    assert_eq!(second.status.as_u16(), 409);
    assert!(second.text("#summary").contains("Somebody else changed"));
    assert!(second.text("main").contains("It stands at: Scheduled"), "what it is now");
    assert_eq!(second.attribute("#work-form [name=version]", "value"), "2");
    for (version, status) in [("2", "suspected_spam"), ("2", "unheard_of"), ("2", ""), ("2", "scheduled")] {
        let refused = grace.send(&address, &[("version", version), ("do", status)]).await?;
        assert_eq!((refused.status.as_u16(), refused.count("#summary")), (422, 1), "{status}");
    }
    for version in ["", "x", "-1", "99999999999999999999", "1"] {
        let stale = grace.send(&address, &[("version", version), ("do", "closed"), ("reason", "other")]).await?;
        assert_eq!(stale.status.as_u16(), 409, "{version}");
    }
    assert_eq!(site.requests().await?[0].progress.status.as_str(), "scheduled");
    Ok(())
}

async fn the_list_keeps_its_filter_in_the_address(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let (grace, _) = Member::with_account(&site, "grace@example.com", Role::Staff).await?;
    site.receive(&[("location", "oak-hill")]).await?;
    let first = site.requests().await?.remove(0);
    for number in 1..60 {
        let mut details = first.details.clone();
        details.location = if number % 10 == 0 { "oak-hill" } else { "riverside" }.parse()?;
        site.clock.advance(1);
        let (submission_id, language) = (uuid::Uuid::new_v4(), first.language.clone());
        let next = NewRequest { details, submission_id, language, source_path: None, status: first.progress.status };
        site.store.submit(next).await?;
    }
    let first = grace.open("/staff/requests?location=riverside&order=newest").await?;
    assert_eq!(first.count("tbody tr"), 50);
    assert_eq!(first.text("[name=location] [selected]"), "Riverside");
    let next = first.attribute(".pager [rel=next]", "href");
    assert!(next.starts_with("/staff/requests?location=riverside&order=newest&after="), "{next}");
    let second = grace.open(&next).await?;
    assert_eq!((second.count("tbody tr"), second.count(".pager [rel=next]")), (4, 0));
    assert_eq!(second.attribute(".pager a", "href"), "/staff/requests?location=riverside&order=newest");
    let counts = first.texts(".counts a");
    assert!(counts.iter().any(|count| count.split_whitespace().eq(["New", "54"])), "{counts:?}");
    let references = |page: &crate::patient::Page| page.texts("tbody .whole");
    let (first, second) = (references(&first), references(&second));
    assert!(second.iter().all(|reference| !first.contains(reference)), "none twice");
    Ok(())
}

async fn an_account_of_one_location_sees_its_own_and_what_is_anyones(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let kay = Member::of_location(&site, "oak-hill").await?;
    let foreign = site.receive(&[("location", "riverside")]).await?;
    let own = site.receive(&[("location", "oak-hill"), ("email", "b@example.com")]).await?;
    let anyones = site.receive(&[("location", "any"), ("email", "c@example.com")]).await?;
    let list = kay.open("/staff/requests").await?;
    let mut seen = list.texts("tbody .whole");
    seen.sort();
    let mut expected = vec![own, anyones];
    expected.sort();
    assert_eq!(seen, expected);
    assert!(!list.texts("[name=location] option").contains(&"Riverside".to_owned()));
    assert_eq!(kay.open("/staff/requests?location=riverside&status=all").await?.count("tbody tr"), 0);
    let hidden = kay.open(&format!("/staff/requests/{foreign}")).await?;
    let unknown = kay.open("/staff/requests/000-000-0").await?;
    let nonsense = kay.open("/staff/requests/%F0%9F%A6%A9").await?;
    assert_eq!([&hidden, &unknown, &nonsense].map(|page| page.status.as_u16()), [404; 3]);
    assert_eq!(hidden.text("main"), unknown.text("main"), "nothing tells them apart");
    let sent = kay
        .send(&format!("/staff/requests/{foreign}"), &[("version", "1"), ("do", "closed"), ("reason", "other")])
        .await?;
    assert_eq!(sent.status.as_u16(), 404);
    assert!(site.requests().await?.iter().all(|request| request.progress.status.as_str() == "new"));
    Ok(())
}

async fn nothing_that_is_typed_into_an_address_breaks_the_list(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let (grace, _) = Member::with_account(&site, "grace@example.com", Role::Staff).await?;
    site.receive(&[]).await?;
    let long = "x".repeat(4_000);
    for (query, status, rows) in [
        ("status=unheard-of", 200, 1),
        ("status=all&location=&from=&to=&order=&after=", 200, 1),
        ("status=suspected_spam", 200, 0),
        ("location=nowhere", 200, 0),
        ("location=%00%FF", 200, 1),
        ("after=1.2", 200, 1),
        ("after=9223372036854775807.ffffffffffffffffffffffffffffffff", 200, 0),
        ("after=-9223372036854775808.00000000000000000000000000000000", 200, 1),
        ("from=2026-02-30", 422, 0),
        ("from=yesterday", 422, 0),
        ("from=2026-02-02&to=2026-02-01", 422, 0),
        ("from=-9999-01-01&to=9999-12-31", 422, 0),
        ("to=9999-12-31", 200, 1),
        (&*format!("order={long}&status={long}&location={long}"), 200, 1),
        ("status=new&status=closed", 200, 0),
        ("%%%&=&&unknown=1", 200, 1),
    ] {
        let page = grace.open(&format!("/staff/requests?{query}")).await?;
        assert_eq!((page.status.as_u16(), page.count("tbody tr")), (status, rows), "{query}");
    }
    let kept = grace.open("/staff/requests?from=2026-02-02&to=2026-02-01").await?;
    assert_eq!((kept.attribute("#from", "value").as_str(), kept.count("#to-error")), ("2026-02-02", 1));
    Ok(())
}

async fn what_a_patient_wrote_is_text(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let (grace, _) = Member::with_account(&site, "grace@example.com", Role::Staff).await?;
    let name = "<b>\"Ann\" & 'Lee'";
    let address = format!("/staff/requests/{}", site.receive(&[("last_name", name)]).await?);
    for (path, css) in [("/staff/requests?status=all", "tbody th a"), (&*address, ".caller strong")] {
        let page = grace.open(path).await?;
        assert!(page.text(css).ends_with(name), "{}", page.text(css));
        assert_eq!(page.count("main b"), 0);
    }
    Ok(())
}

async fn what_cannot_be_read_is_a_line_and_what_may_be_the_same_is_a_link(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let (grace, _) = Member::with_account(&site, "grace@example.com", Role::Staff).await?;
    let first = site.receive(&[]).await?;
    site.clock.advance(60);
    let second = site.receive(&[("first_name", "Zoë")]).await?;
    let page = grace.open(&format!("/staff/requests/{second}")).await?;
    assert_eq!(page.attribute(".comparison a", "href"), format!("/staff/requests/{first}"));
    let mut direct = Direct::to(&site.database).await?;
    direct.run("UPDATE appointment_requests SET contact = 'x' WHERE possible_duplicate_of IS NULL").await?;
    let list = grace.open("/staff/requests?status=").await?;
    assert_eq!((list.status.as_u16(), list.texts("tbody .whole")), (200, vec![first, second]));
    assert!(list.texts("tbody th")[0].starts_with("This request cannot be read"), "{:?}", list.texts("tbody th"));
    assert!(list.texts("tbody th")[1].starts_with("Zoë"));
    Ok(())
}
