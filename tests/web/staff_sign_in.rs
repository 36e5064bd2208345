//! Signing in: who is let in, what strangers learn, and how long they wait.

use clinic::domain::audit::By;
use clinic::domain::role::Role;
use clinic::store::SecondFactors;
use tokio::task::JoinSet;

use crate::TestResult;
use crate::site::RunningSite;
use crate::staff_member::{Member, PASSWORD, add, code_at};
use crate::support::{Engine, on_both_engines};

on_both_engines! {
    a_link_sets_an_account_up_once_and_for_a_day,
    strangers_learn_nothing_about_who_has_an_account,
    failures_slow_strangers_down_and_nobody_else,
    a_code_is_good_once_and_for_about_a_minute,
    recovery_codes_are_good_once,
    a_new_link_does_not_pass_by_the_second_factor,
    whatever_is_typed_is_answered_with_a_message,
}

async fn a_link_sets_an_account_up_once_and_for_a_day(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let (id, link) = add(&site, "grace@example.com", Role::Staff).await?;
    let first = Member::new(&site, 1)?;
    assert_eq!(first.open(&link).await?.status.as_u16(), 200, "looking uses nothing up");
    let weak = first.send(&link, &[("new_password", "password1234")]).await?;
    assert_eq!((weak.status.as_u16(), weak.count("#new_password-error")), (422, 1));
    let mut all = JoinSet::new();
    for network in 0..4 {
        let (member, link) = (Member::new(&site, network)?, link.clone());
        all.spawn(
            async move { TestResult::Ok(member.send(&link, &[("new_password", PASSWORD)]).await?.status.as_u16()) },
        );
    }
    let mut answers = all.join_all().await.into_iter().collect::<TestResult<Vec<_>>>()?;
    answers.sort_unstable();
    assert_eq!(answers, [303, 404, 404, 404], "of four at once one is first");
    assert_eq!(first.open(&link).await?.status.as_u16(), 404);
    let link = site.store.reset_account(id, SecondFactors::Kept, By::operator(0)).await?.expose();
    site.clock.advance(24 * 60 * 60);
    assert_eq!(first.open(&format!("/staff/set-up/{link}")).await?.status.as_u16(), 404, "a day later");
    for wrong in ["x", &link[1..], "%00"] {
        assert_eq!(first.open(&format!("/staff/set-up/{wrong}")).await?.status.as_u16(), 404, "{wrong}");
    }
    Ok(())
}

async fn strangers_learn_nothing_about_who_has_an_account(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    Member::with_account(&site, "grace@example.com", Role::Staff).await?;
    let (_, gone) = Member::with_account(&site, "gone@example.com", Role::Staff).await?;
    site.store.set_disabled(gone, true, By::operator(0)).await?;
    add(&site, "new@example.com", Role::Staff).await?;
    let mut pages = Vec::new();
    for (network, email, password) in [
        (10, "grace@example.com", "wrong wrong wrong"),
        (11, "nobody@example.com", PASSWORD),
        (12, "gone@example.com", PASSWORD),
        (13, "new@example.com", PASSWORD),
        (14, "grace@еxample.com", PASSWORD),
        (15, "grace@example.com", &format!("{PASSWORD}\0")),
        (16, "grace@example.com", &"long ".repeat(10_000)),
    ] {
        let page = Member::new(&site, network)?.sign_in(email, password).await?;
        assert_eq!(page.status.as_u16(), 422, "{email}");
        assert!(!page.headers.contains_key("set-cookie"), "{email}");
        pages.push(page.body.replace(email, "the address"));
    }
    assert!(pages.iter().all(|page| *page == pages[0]), "the answers differ");
    let right = Member::new(&site, 17)?.sign_in("GRACE@Example.com", PASSWORD).await?;
    assert_eq!((right.status.as_u16(), right.location()), (303, "/staff/profile"));
    Ok(())
}

async fn failures_slow_strangers_down_and_nobody_else(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let (grace, _) = Member::with_account(&site, "grace@example.com", Role::Staff).await?;
    grace.send("/staff/sign-out", &[]).await?;
    let stranger = Member::new(&site, 1)?;
    let mut answers = Vec::new();
    for _ in 0..8 {
        answers.push(stranger.sign_in("grace@example.com", "wrong wrong wrong").await?.status.as_u16());
    }
    assert_eq!(answers, [422, 422, 422, 422, 422, 422, 429, 429], "the wait begins after the sixth");
    let early = stranger.sign_in("grace@example.com", PASSWORD).await?;
    assert_eq!(early.status.as_u16(), 429, "the right password comes too early, too");
    assert!(early.header("retry-after").parse::<u32>()? > 0);
    assert_eq!(early.attribute("#email", "value"), "grace@example.com");
    // From the same network, in the browser that she has used before.
    assert_eq!(grace.sign_in("grace@example.com", PASSWORD).await?.status.as_u16(), 303);
    grace.send("/staff/sign-out", &[]).await?;
    // From everywhere.
    for network in 20..50 {
        Member::new(&site, network)?.sign_in("grace@example.com", "wrong wrong wrong").await?;
    }
    assert_eq!(Member::new(&site, 60)?.sign_in("grace@example.com", PASSWORD).await?.status.as_u16(), 429);
    assert_eq!(grace.sign_in("grace@example.com", PASSWORD).await?.status.as_u16(), 303);
    site.clock.advance(20 * 60);
    assert_eq!(Member::new(&site, 60)?.sign_in("grace@example.com", PASSWORD).await?.status.as_u16(), 303);
    Ok(())
}

async fn a_code_is_good_once_and_for_about_a_minute(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let (ada, secret) = Member::admin(&site, "ada@example.com").await?;
    let used = code_at(&secret, site.clock.now().as_second())?;
    ada.send("/staff/sign-out", &[]).await?;
    let waiting = ada.sign_in("ada@example.com", PASSWORD).await?;
    assert!(waiting.location().starts_with("/staff/sign-in/second-factor?next="), "{}", waiting.location());
    assert!(ada.open("/staff/profile").await?.location().starts_with("/staff/sign-in/second-factor"));
    let before = ada.session();
    let path = "/staff/sign-in/second-factor";
    assert_eq!(ada.send(path, &[("code", &used)]).await?.status.as_u16(), 422, "used when codes were turned on");
    site.clock.advance(90);
    let now = site.clock.now().as_second();
    for (seconds, status) in [(-60, 422), (60, 422), (30, 303)] {
        let code = code_at(&secret, now + seconds)?;
        assert_eq!(ada.send(path, &[("code", &code)]).await?.status.as_u16(), status, "{seconds}");
    }
    assert_ne!(ada.session(), before, "a new secret with more rights");
    // Two browsers that know the password, one code at once.
    let (one, other) = (Member::new(&site, 2)?, Member::new(&site, 3)?);
    one.sign_in("ada@example.com", PASSWORD).await?;
    other.sign_in("ada@example.com", PASSWORD).await?;
    let code = code_at(&secret, now)?;
    let fields = [("code", code.as_str())];
    let (first, second) = tokio::join!(one.send(path, &fields), other.send(path, &fields));
    let mut answers = [first?.status.as_u16(), second?.status.as_u16()];
    answers.sort_unstable();
    assert_eq!(answers, [303, 422]);
    // After five wrong ones the password is asked for again.
    let guessing = Member::new(&site, 4)?;
    guessing.sign_in("ada@example.com", PASSWORD).await?;
    for _ in 0..4 {
        assert_eq!(guessing.send(path, &[("code", "000000")]).await?.status.as_u16(), 422);
    }
    let ended = guessing.send(path, &[("code", "000000")]).await?;
    assert!(ended.location().starts_with("/staff/sign-in?") && ended.location().ends_with("&ended=factor"));
    Ok(())
}

async fn recovery_codes_are_good_once(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let (ada, _) = Member::admin(&site, "ada@example.com").await?;
    let made = ada.send("/staff/profile/recovery-codes", &[]).await?;
    let code = made.texts("#recovery-codes li")[0].to_lowercase();
    for status in [303, 422] {
        let member = Member::new(&site, 2)?;
        member.sign_in("ada@example.com", PASSWORD).await?;
        let answer = member.send("/staff/sign-in/second-factor", &[("code", &code)]).await?;
        assert_eq!(answer.status.as_u16(), status);
    }
    Ok(())
}

async fn a_new_link_does_not_pass_by_the_second_factor(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    Member::admin(&site, "ada@example.com").await?;
    let id = site.store.accounts().await?[0].id;
    let fresh = Member::new(&site, 2)?;
    for (factors, boxes, question, leads_on) in [
        (SecondFactors::Kept, 0, 404, "/staff/sign-in/second-factor?next=%2Fstaff%2Fprofile"),
        (SecondFactors::Removed, 1, 200, "/staff/profile"),
    ] {
        let link = site.store.reset_account(id, factors, By::operator(0)).await?.expose();
        let link = format!("/staff/set-up/{link}");
        assert_eq!(fresh.open(&link).await?.count("[data-passkey]"), boxes, "{factors:?}");
        assert_eq!(
            fresh.send(&format!("{link}/passkey/question"), &[]).await?.status.as_u16(),
            question,
            "{factors:?}"
        );
        let set = fresh.send(&link, &[("new_password", PASSWORD)]).await?;
        assert_eq!((set.status.as_u16(), set.location()), (303, leads_on), "{factors:?}");
    }
    Ok(())
}

async fn whatever_is_typed_is_answered_with_a_message(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let member = Member::new(&site, 1)?;
    for (email, password, target) in [("", "", "email"), ("ada", "x", "email"), ("ada@example.com", "", "password")] {
        let page = member.sign_in(email, password).await?;
        assert_eq!(page.status.as_u16(), 422);
        assert!(page.attributes(".summary a", "href").contains(&format!("#{target}")), "{email}");
        assert_eq!(page.attribute("#email", "value"), email);
        assert!(page.text("title").starts_with("Error: "));
    }
    for next in ["//evil.example", "https://evil.example/staff", "/staff/../poses", "javascript:alert(1)"] {
        let page = member.open(&format!("/staff/sign-in?next={next}")).await?;
        assert_eq!(page.attribute("input[name=next]", "value"), "/staff", "{next}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_goes_away_costs_nothing_that_was_typed() -> TestResult {
    let site = RunningSite::start_securely(Engine::Sqlite).await?;
    let (grace, _) = Member::with_account(&site, "grace@example.com", Role::Staff).await?;
    let path = site.database.url.strip_prefix("sqlite://").ok_or("no file")?;
    let aside = format!("{path}.aside");
    std::fs::rename(path, &aside)?;
    let stranger = Member::new(&site, 2)?;
    let away = stranger.sign_in("grace@example.com", PASSWORD).await?;
    assert_eq!((away.status.as_u16(), away.attribute("#email", "value").as_str()), (503, "grace@example.com"));
    assert!(!away.header("retry-after").is_empty() && !away.headers.contains_key("set-cookie"));
    assert_eq!(grace.open("/staff/profile").await?.status.as_u16(), 503);
    let again = grace.sign_in("grace@example.com", PASSWORD).await?;
    assert_eq!((again.status.as_u16(), again.attribute("#email", "value").as_str()), (503, "grace@example.com"));
    assert_eq!(grace.send("/staff/sign-out", &[]).await?.status.as_u16(), 503, "nobody is told that they are out");
    std::fs::rename(&aside, path)?;
    assert_eq!(stranger.sign_in("grace@example.com", PASSWORD).await?.status.as_u16(), 303);
    assert_eq!(grace.open("/staff/profile").await?.status.as_u16(), 200);
    Ok(())
}
