//! What keeps the staff area safe beside its door: sessions that replace each other, networks that guess, old hashes.

use argon2::password_hash::PasswordHasher;
use argon2::{Algorithm, Argon2, Params, Version};
use clinic::domain::role::Role;
use reqwest::Method;

use crate::TestResult;
use crate::site::RunningSite;
use crate::staff_member::{Member, PASSWORD, add};
use crate::support::{Engine, on_both_engines};

on_both_engines! {
    signing_in_ends_the_session_that_was_in_the_browser,
    a_network_that_guesses_many_names_waits_and_people_known_there_do_not,
    a_hash_of_lower_costs_is_replaced_when_its_password_comes_by,
    everyone_owes_a_second_factor_where_the_clinic_says_so,
    nobody_signs_in_where_others_could_read_along,
}

async fn signing_in_ends_the_session_that_was_in_the_browser(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let (grace, _) = Member::with_account(&site, "grace@example.com", Role::Staff).await?;
    let former = grace.session();
    assert_eq!(grace.sign_in("grace@example.com", PASSWORD).await?.status.as_u16(), 303);
    assert_ne!(grace.session(), former);
    grace.set_session(&former);
    assert_eq!(grace.open("/staff/profile").await?.status.as_u16(), 303, "the former one goes on");
    Ok(())
}

async fn a_network_that_guesses_many_names_waits_and_people_known_there_do_not(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let (grace, _) = Member::with_account(&site, "grace@example.com", Role::Staff).await?;
    grace.send("/staff/sign-out", &[]).await?;
    let next_door = Member::new(&site, 1)?;
    let mut judged = 0;
    for number in 0..40 {
        let page = next_door.sign_in(&format!("somebody{number}@example.com"), "wrong wrong wrong").await?;
        judged += usize::from(page.status.as_u16() == 422);
    }
    assert_eq!(judged, 31, "thirty are free, and one begins the wait");
    assert_eq!(next_door.sign_in("grace@example.com", PASSWORD).await?.status.as_u16(), 429);
    assert_eq!(grace.sign_in("grace@example.com", PASSWORD).await?.status.as_u16(), 303);
    Ok(())
}

async fn a_hash_of_lower_costs_is_replaced_when_its_password_comes_by(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let (grace, id) = Member::with_account(&site, "grace@example.com", Role::Staff).await?;
    let strong = site.store.password_of_account(id).await?.ok_or("no password")?;
    let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(19_456, 2, 1, None)?);
    let weak = weak.hash_password_with_salt(PASSWORD.as_bytes(), &[7; 16])?.to_string();
    site.store.rehash_password(id, strong, weak.clone()).await?;
    assert_eq!(grace.sign_in("grace@example.com", PASSWORD).await?.status.as_u16(), 303);
    let replaced = site.store.password_of_account(id).await?.ok_or("no password")?;
    assert!(replaced != weak && replaced.contains("m=47104"), "{replaced}");
    assert_eq!(grace.sign_in("grace@example.com", PASSWORD).await?.status.as_u16(), 303);
    Ok(())
}

async fn everyone_owes_a_second_factor_where_the_clinic_says_so(engine: Engine) -> TestResult {
    let site = RunningSite::start_strictly(engine).await?;
    let (grace, _) = Member::with_account(&site, "grace@example.com", Role::Staff).await?;
    assert_eq!(grace.open("/staff").await?.location(), "/staff/profile");
    assert!(grace.open("/staff/profile").await?.text("main .card-today").contains("second way"));
    grace.turn_codes_on(&site).await?;
    assert_eq!(grace.open("/staff/profile").await?.count("main .card-today"), 0);
    grace.send("/staff/sign-out", &[]).await?;
    grace.sign_in("grace@example.com", PASSWORD).await?;
    // What is sent while the second factor is owed leads on to its page, not to itself.
    let sent = grace.send("/staff/profile/sessions/end-others", &[]).await?;
    assert_eq!(sent.location(), "/staff/sign-in/second-factor?next=%2Fstaff%2Fprofile");
    Ok(())
}

async fn nobody_signs_in_where_others_could_read_along(engine: Engine) -> TestResult {
    let site = RunningSite::start(engine).await?;
    let (_, link) = add(&site, "grace@example.com", Role::Staff).await?;
    let grace = Member::new(&site, 1)?;
    for path in ["/staff/sign-in", link.as_str()] {
        let form = [("email", "grace@example.com"), ("password", PASSWORD), ("new_password", PASSWORD)];
        let sent = grace.request(Method::POST, path).header("origin", "http://clinic.test").form(&form);
        for page in [grace.open(path).await?, grace.read(sent).await?] {
            assert_eq!(page.status.as_u16(), 403, "{path}");
            assert!(page.text("main h2").contains("secure connection") && !page.headers.contains_key("set-cookie"));
        }
    }
    assert_eq!(grace.open("/staff/profile").await?.location(), "/staff/sign-in?next=%2Fstaff%2Fprofile");
    Ok(())
}
