//! The front desk at work: the queue, calls, notes, search, several at once, erasing.

use clinic::domain::role::Role;
use clinic::store::{AuditFilter, AuditPlace};

use crate::TestResult;
use crate::patient::Page;
use crate::site::RunningSite;
use crate::staff_member::{Member, PASSWORD, code_at};
use crate::support::{Engine, on_both_engines};

on_both_engines! {
    the_queue_leads_through_a_patient_s_calls,
    what_was_typed_is_kept_whatever_is_wrong,
    a_call_back_is_agreed_for_opening_hours,
    what_was_pressed_by_mistake_is_taken_back,
    a_request_is_taken_and_given_to_a_colleague,
    a_duplicate_is_closed_beside_the_other,
    several_are_released_and_marked_at_once,
    whoever_calls_in_is_found_without_a_trace,
    an_erased_request_leaves_a_stub,
    new_requests_are_counted_without_keeping_anyone_signed_in,
    the_call_sheet_has_the_calls_of_the_day,
    what_was_typed_when_the_session_ended_is_there_after_signing_in_again,
    what_the_database_did_not_take_is_given_back,
}

/// Presses a button of a request's page, with what was typed beside it, as one who has just opened it.
async fn press(member: &Member, address: &str, button: &str, typed: &[(&str, &str)]) -> TestResult<Page> {
    let version = member.open(address).await?.attribute("#work-form [name=version]", "value");
    let fields = [&[("version", version.as_str()), ("do", button)], typed].concat();
    member.send(address, &fields).await
}

/// The same, taken; answers the page that follows.
async fn done(member: &Member, address: &str, button: &str, typed: &[(&str, &str)]) -> TestResult<Page> {
    let pressed = press(member, address, button, typed).await?;
    assert_eq!((pressed.status.as_u16(), pressed.location()), (303, &*format!("{address}?done")), "{}", pressed.body);
    member.open(pressed.location()).await
}

async fn the_queue_leads_through_a_patient_s_calls(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let grace = Member::grace(&site).await?;
    let empty = grace.open("/staff/requests").await?;
    assert_eq!((empty.count(".empty"), empty.count(".queue")), (1, 0));
    let address = site.receive_at(&[("first_name", "Zoë"), ("phone", "(703) 555-0142")]).await?;
    site.clock.advance(600);
    site.receive_at(&[("first_name", "Ada"), ("email", "ada@example.com"), ("phone", "(703) 555-0143")]).await?;
    let queue = grace.open("/staff/requests").await?;
    let names = queue.texts("tbody th bdi");
    assert!(names[0].starts_with("Zoë") && names[1].starts_with("Ada"), "{names:?}");
    assert_eq!(queue.attributes("tbody a.phone", "href"), ["tel:+17035550142", "tel:+17035550143"]);
    assert!(queue.texts("tbody tr")[0].contains("10 min"), "{:?}", queue.texts("tbody tr"));

    let called = done(&grace, &address, "no_answer", &[("note", "Rang eight times")]).await?;
    assert!(called.text("main [role=status]").contains("no answer"), "{}", called.text("main [role=status]"));
    assert!(called.text("[aria-labelledby=history]").contains("Rang eight times"));
    assert_eq!(grace.open("/staff/requests").await?.count("tbody tr"), 1, "not before it is time again");
    site.clock.advance(2 * 3600);
    let grace = grace_again(&site).await?;
    let queue = grace.open("/staff/requests").await?;
    assert!(queue.text("tbody").contains("Call again (1 so far)"), "{}", queue.text("tbody"));
    done(&grace, &address, "left_message", &[]).await?;
    let reached = done(&grace, &address, "reached", &[]).await?;
    assert!(reached.text("main").contains("It stands at: Contacted."));
    let booked = done(&grace, &address, "scheduled", &[]).await?;
    assert!(booked.text("main").contains("It stands at: Scheduled."));
    assert_eq!((booked.count("[value=reached]"), booked.count("[aria-labelledby=history] li")), (0, 5));
    assert!(booked.text(".sent").contains("10 min"), "how long it waited: {}", booked.text(".sent"));
    let log = site.store.audit_page(&AuditFilter::default(), AuditPlace::Newest).await?;
    assert!(!format!("{log:?}").contains("eight times"), "notes stay out of the log");
    Ok(())
}

async fn what_was_typed_is_kept_whatever_is_wrong(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let grace = Member::grace(&site).await?;
    let address = site.receive_at(&[]).await?;
    let (long, odd) = ("ß".repeat(2_001), "a\u{1}b");
    for (button, note, extra, status) in [
        ("note", long.as_str(), ("", ""), 422),
        ("reached", long.as_str(), ("", ""), 422),
        ("no_answer", odd, ("", ""), 422),
        ("closed", "why?", ("reason", ""), 422),
        ("closed", "why?", ("reason", "unheard-of"), 422),
        ("give", "to whom?", ("colleague", "nobody"), 422),
        ("call_back", "when?", ("call_back_day", "tomorrow"), 422),
        ("unheard-of", "kept", ("", ""), 422),
        ("", "kept", ("", ""), 422),
        ("new", "kept", ("", ""), 422),
    ] {
        let refused = press(&grace, &address, button, &[("note", note), extra]).await?;
        assert_eq!((refused.status.as_u16(), refused.count("#summary")), (status, 1), "{button}");
        assert_eq!(refused.text("#note"), note.trim(), "{button}");
    }
    let none = press(&grace, &address, "note", &[("note", " \r\n ")]).await?;
    assert_eq!((none.status.as_u16(), none.count("#note-error")), (422, 1));
    // Somebody else was quicker.
    let version = grace.open(&address).await?.attribute("#work-form [name=version]", "value");
    done(&grace, &address, "left_message", &[]).await?;
    let fields = [("version", &*version), ("do", "reached"), ("note", "My note"), ("call_back_time", "15:30")];
    let stale = grace.send(&address, &fields).await?;
    assert_eq!((stale.status.as_u16(), stale.text("#note").as_str()), (409, "My note"));
    assert_eq!(stale.attribute("#call_back_time", "value"), "15:30");
    assert!(stale.text("[aria-labelledby=history]").contains("left a message"), "and what the other did");
    let text = "=cmd()\u{202E} <script>alert(1)</script> \"'&";
    let shown = done(&grace, &address, "note", &[("note", text)]).await?;
    assert_eq!((shown.text(".history .note").as_str(), shown.count("main script")), (text, 0));
    Ok(())
}

async fn a_call_back_is_agreed_for_opening_hours(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let grace = Member::grace(&site).await?;
    // It is Monday, November 23, 2026, ten in the morning.
    let address = site.receive_at(&[("location", "oak-hill")]).await?;
    for (day, time, said) in [
        ("", "", "Choose the day"),
        ("2026-11-24", "", "Choose the day"),
        ("2026-11-24", "25:00", "Choose the day"),
        ("2026-02-30", "10:00", "Choose the day"),
        ("2026-11-23", "09:59", "has passed"),
        ("2026-11-24", "06:59", "Oak Hill is closed then. It opens Nov 24, 2026, 7:00 AM"),
        ("2026-11-24", "17:00", "It opens Nov 25"),
        ("2026-11-29", "10:00", "It opens Nov 30"),
        ("9999-12-31", "23:59", "Choose the day"),
        ("9998-12-31", "23:59", "closed then"),
    ] {
        let refused = press(&grace, &address, "call_back", &[("call_back_day", day), ("call_back_time", time)]).await?;
        assert_eq!(refused.status.as_u16(), 422, "{day} {time}");
        assert!(refused.text("#call_back_day-error").contains(said), "{}", refused.text("#call_back_day-error"));
    }
    done(&grace, &address, "call_back", &[("call_back_day", "2026-11-24"), ("call_back_time", "15:30")]).await?;
    assert_eq!(grace.open("/staff/requests").await?.count("tbody tr"), 0);
    site.clock.advance(29 * 3600 + 1_800);
    let grace = grace_again(&site).await?;
    site.receive_at(&[("first_name", "Early"), ("email", "early@example.com")]).await?;
    let queue = grace.open("/staff/requests").await?;
    let first = queue.texts("tbody tr").remove(0);
    assert!(first.contains("Call back, agreed for Nov 24, 2026, 3:30 PM"), "{first}");
    assert_eq!(queue.count("tbody tr"), 2);
    Ok(())
}

/// After the session has ended.
async fn grace_again(site: &RunningSite) -> TestResult<Member> {
    let grace = Member::new(site, 4)?;
    let entered = grace.sign_in("grace@example.com", PASSWORD).await?;
    assert_eq!(entered.status.as_u16(), 303, "{}", entered.body);
    Ok(grace)
}

async fn what_was_pressed_by_mistake_is_taken_back(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let grace = Member::grace(&site).await?;
    let address = site.receive_at(&[]).await?;
    assert_eq!(grace.open(&address).await?.count("form.undo"), 0);
    let closed = done(&grace, &address, "closed", &[("reason", "spam")]).await?;
    let (undo, version) =
        (closed.attribute("form.undo", "action"), closed.attribute("form.undo [name=version]", "value"));
    let undone = grace.send(&undo, &[("version", &version)]).await?;
    assert_eq!(undone.status.as_u16(), 200);
    assert!(undone.text("main").contains("It stands at: New."), "{}", undone.text("main"));
    let again = grace.send(&undo, &[("version", &version)]).await?;
    assert_eq!(again.status.as_u16(), 409, "twice");
    done(&grace, &address, "closed", &[("reason", "spam")]).await?;
    site.clock.advance(61);
    let late = grace.open(&address).await?;
    assert_eq!(late.count("form.undo"), 0);
    let version = late.attribute("#work-form [name=version]", "value");
    let late = grace.send(&undo, &[("version", &version)]).await?;
    assert_eq!((late.status.as_u16(), late.count("#summary")), (422, 1));
    Ok(())
}

async fn a_request_is_taken_and_given_to_a_colleague(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let grace = Member::grace(&site).await?;
    let (_, id) = Member::with_account(&site, "kay@example.com", Role::Staff).await?;
    let address = site.receive_at(&[]).await?;
    site.receive_at(&[("email", "other@example.com"), ("phone", "(703) 555-0177")]).await?;
    let taken = done(&grace, &address, "take", &[]).await?;
    assert!(taken.text("main").contains("Grace Hopper takes care of it."));
    assert_eq!(grace.open("/staff/requests?assigned=me").await?.count("tbody tr"), 1);
    assert!(grace.open("/staff/requests").await?.text("tbody").contains("Taken by Grace Hopper"));
    let nobody = uuid::Uuid::from_u128(7).to_string();
    let refused = press(&grace, &address, "give", &[("colleague", &nobody)]).await?;
    assert_eq!((refused.status.as_u16(), refused.count("#colleague-error")), (422, 1), "there is no such colleague");
    done(&grace, &address, "give", &[("colleague", &id.to_string())]).await?;
    assert_eq!(grace.open("/staff/requests?assigned=me").await?.count("tbody tr"), 0);
    let free = done(&grace, &address, "give_back", &[]).await?;
    assert!(free.text("main").contains("Nobody has taken it yet."));
    Ok(())
}

async fn a_duplicate_is_closed_beside_the_other(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let grace = Member::grace(&site).await?;
    let first = site.receive_at(&[]).await?;
    site.clock.advance(60);
    let second = site.receive_at(&[("first_name", "Adah")]).await?;
    let reference = first.rsplit('/').next().unwrap_or_default();
    for (page, other) in [(&first, &second), (&second, &first)] {
        let page = grace.open(page).await?;
        assert_eq!(page.attribute(".comparison th a", "href"), *other);
        assert!(page.texts(".comparison em").iter().any(|differs| differs.starts_with("Ada")), "what differs");
    }
    let version = grace.open(&second).await?.attribute("#work-form [name=version]", "value");
    for nonsense in ["000-000-0", "x", second.rsplit('/').next().unwrap_or_default()] {
        let refused =
            grace.send(&second, &[("version", &version), ("duplicate_of", nonsense), ("note", "kept")]).await?;
        assert_eq!((refused.status.as_u16(), refused.text("#note").as_str()), (422, "kept"), "{nonsense}");
    }
    let closed = grace.send(&second, &[("version", &version), ("duplicate_of", reference)]).await?;
    assert_eq!(closed.status.as_u16(), 303);
    let page = grace.open(&second).await?;
    assert!(page.text("main").contains("Reason: Same as another request."), "{}", page.text("main"));
    assert!(page.text("[aria-labelledby=history]").contains(reference));
    assert_eq!(grace.open("/staff/requests").await?.count("tbody tr"), 1);
    Ok(())
}

async fn several_are_released_and_marked_at_once(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let grace = Member::grace(&site).await?;
    for number in 0..3 {
        site.receive_at(&[
            ("email", &*format!("a{number}@example.com")),
            ("phone", &*format!("(703) 555-016{number}")),
        ])
        .await?;
    }
    let list = grace.open("/staff/requests?status=new").await?;
    let keys = list.attributes("tbody [name=request]", "value");
    assert_eq!(keys.len(), 3);
    let chosen = [
        ("to", "suspected_spam"),
        ("list", "/staff/requests?status=new"),
        ("request", &*keys[0]),
        ("request", &*keys[1]),
    ];
    let marked = grace.send("/staff/requests/spam", &chosen).await?;
    assert_eq!((marked.status.as_u16(), marked.count("tbody tr")), (200, 1), "{}", marked.text("main"));
    assert!(marked.text("main [role=status]").contains('2'));
    let stale = grace.send("/staff/requests/spam", &chosen).await?;
    assert_eq!((stale.status.as_u16(), stale.count("#summary")), (422, 1), "left alone");
    let undo: Vec<String> = marked.attributes("form.undo [name=request]", "value");
    let fields: Vec<(&str, &str)> = undo.iter().map(|key| ("request", key.as_str())).collect();
    let undone = grace.send("/staff/requests/spam/undo", &fields).await?;
    assert_eq!((undone.status.as_u16(), undone.count("tbody tr")), (200, 3), "{}", undone.text("main"));
    for nothing in [vec![], vec![("request", "x")], vec![("request", "000-000-0 1")]] {
        let refused =
            grace.send("/staff/requests/spam", &[&[("to", "suspected_spam")], nothing.as_slice()].concat()).await?;
        assert_eq!(refused.status.as_u16(), 422, "{nothing:?}");
    }
    Ok(())
}

async fn whoever_calls_in_is_found_without_a_trace(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let grace = Member::grace(&site).await?;
    let address =
        site.receive_at(&[("first_name", "José"), ("last_name", "Quintanilla"), ("phone", "(703) 555-0142")]).await?;
    let million = "x".repeat(1_000_000);
    for (typed, status, rows) in [
        ("quintan", 200, 1),
        ("JOSE", 200, 1),
        ("703 555 0142", 200, 1),
        (&address[address.len() - 9..], 200, 1),
        ("smith", 200, 0),
        ("q", 200, 0),
        ("", 422, 0),
        ("!!", 422, 0),
        (&million, 413, 0),
        (&million[..2_000], 422, 0),
    ] {
        let page = grace.send("/staff/requests", &[("search", typed)]).await?;
        let what: String = typed.chars().take(20).collect();
        assert_eq!((page.status.as_u16(), page.count("tbody tr")), (status, rows), "{what}");
        if status != 413 {
            assert_eq!(page.attribute("#search", "value"), typed.chars().take(254).collect::<String>());
        }
    }
    let log = site.store.audit_page(&AuditFilter::default(), AuditPlace::Newest).await?;
    assert!(log.rows.iter().any(|row| row.event == "requests_searched"));
    assert!(!format!("{log:?}").to_lowercase().contains("quintan"));
    Ok(())
}

async fn an_erased_request_leaves_a_stub(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let grace = Member::grace(&site).await?;
    let (admin, secret) = Member::admin(&site, "ada@example.com").await?;
    let address = site.receive_at(&[("last_name", "Forgetmenot")]).await?;
    let erase = format!("{address}/erase");
    assert_eq!(grace.open(&address).await?.count(".erase"), 0);
    assert_eq!(grace.send(&erase, &[("version", "1")]).await?.status.as_u16(), 403);
    site.clock.advance(14 * 60);
    admin.open("/staff/profile").await?;
    site.clock.advance(14 * 60);
    let page = admin.open(&address).await?;
    assert_eq!(page.count(".erase [name=current_password]"), 1, "asks again");
    let refused = admin.send(&erase, &[("version", "1"), ("current_password", "wrong")]).await?;
    assert_eq!((refused.status.as_u16(), refused.count(".erase[open]")), (422, 1));
    let code = code_at(&secret, site.clock.now().as_second())?;
    let proof = [("current_password", PASSWORD), ("current_code", &*code)];
    let erased = admin.send(&erase, &[&[("version", "1")], proof.as_slice()].concat()).await?;
    assert_eq!((erased.status.as_u16(), erased.location()), (303, address.as_str()), "{}", erased.text("main"));
    let stub = admin.open(&address).await?;
    assert_eq!((stub.status.as_u16(), stub.count("#note")), (200, 0));
    assert!(stub.text("main").contains("was erased") && !stub.body.contains("Forgetmenot"));
    assert_eq!(admin.send(&address, &[("version", "2"), ("do", "reached")]).await?.status.as_u16(), 404);
    let list = admin.open("/staff/requests?status=all").await?;
    assert!(list.text("tbody").contains("Erased on the patient's demand"));
    Ok(())
}

async fn new_requests_are_counted_without_keeping_anyone_signed_in(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let grace = Member::grace(&site).await?;
    let news = grace.open("/staff/requests").await?.attribute("[data-news]", "data-news");
    assert_eq!(grace.open(&news).await?.body, "0");
    site.receive_at(&[]).await?;
    assert_eq!(grace.open(&news).await?.body, "1");
    for _ in 0..4 {
        site.clock.advance(5 * 60);
        grace.open(&news).await?;
    }
    assert_eq!(grace.open(&news).await?.status.as_u16(), 303, "the page alone does not stay signed in");
    Ok(())
}

async fn the_call_sheet_has_the_calls_of_the_day(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let grace = Member::grace(&site).await?;
    assert_eq!(grace.open("/staff/requests/call-sheet").await?.count(".empty"), 1);
    let tomorrow = site.receive_at(&[("location", "oak-hill"), ("first_name", "Later")]).await?;
    done(&grace, &tomorrow, "call_back", &[("call_back_day", "2026-11-24"), ("call_back_time", "09:00")]).await?;
    let today =
        site.receive_at(&[("location", "oak-hill"), ("email", "b@example.com"), ("first_name", "Today")]).await?;
    done(&grace, &today, "call_back", &[("call_back_day", "2026-11-23"), ("call_back_time", "16:00")]).await?;
    site.receive_at(&[("location", "riverside"), ("email", "c@example.com")]).await?;
    let sheet = grace.open("/staff/requests/call-sheet").await?;
    assert_eq!((sheet.count("table"), sheet.count("tbody tr")), (2, 2));
    assert!(sheet.text("main").contains("Today") && !sheet.text("main").contains("Later"));
    Ok(())
}

async fn what_was_typed_when_the_session_ended_is_there_after_signing_in_again(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let grace = Member::grace(&site).await?;
    let address = site.receive_at(&[]).await?;
    site.clock.advance(16 * 60);
    let typed = [("version", "1"), ("do", "no_answer"), ("note", "Sister answers\r\nafter five"), ("reason", "other")];
    // However the reference is spelled.
    let ended = grace.send(&address.to_lowercase(), &typed).await?;
    let there = format!("/staff/sign-in?next={}", address.to_lowercase().replace('/', "%2F"));
    assert_eq!((ended.status.as_u16(), ended.location()), (303, there.as_str()));
    let mut direct = crate::support::Direct::to(&site.database).await?;
    assert_eq!(direct.run("UPDATE staff_drafts SET kept_at = kept_at").await?, 1, "it is kept");
    // Somebody else on this computer sees nothing of it.
    Member::with_account(&site, "kay@example.com", Role::Staff).await?;
    let kay = Member::new(&site, 5)?;
    kay.sign_in("kay@example.com", PASSWORD).await?;
    assert_eq!(kay.open(&address).await?.text("#note"), "");
    let grace = grace_again(&site).await?;
    let page = grace.open(&address).await?;
    assert_eq!(page.text("#note"), "Sister answers after five");
    assert_eq!(page.attribute("#reason [selected]", "value"), "other");
    assert!(page.text("main [role=status]").contains("is back"));
    assert_eq!(grace.open(&address).await?.text("#note"), "", "once");
    assert_eq!(site.requests().await?[0].progress.attempts, 0, "nothing is done by itself");
    Ok(())
}

async fn what_the_database_did_not_take_is_given_back(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let grace = Member::grace(&site).await?;
    let address = site.receive_at(&[]).await?;
    site.store.close().await;
    let typed =
        [("version", "1"), ("do", "no_answer"), ("note", "Sister \"answers\" <b>"), ("current_password", PASSWORD)];
    let refused = grace.send(&address, &typed).await?;
    assert_eq!((refused.status.as_u16(), refused.header("retry-after")), (503, "60"));
    assert_eq!(
        (refused.text("#note").as_str(), refused.attribute("form.staff-form", "action")),
        ("Sister \"answers\" <b>", address)
    );
    assert_eq!(refused.attributes("form.staff-form [type=hidden]", "value"), ["1", "no_answer"]);
    assert!(!refused.body.contains(PASSWORD));
    Ok(())
}
