//! Who may come in: every address of the staff area, from its own route table, as everybody who could ask for it.

use clinic::domain::audit::By;
use clinic::domain::role::Role;
use clinic::random::{new_id, random_bytes};
use clinic::web::staff::guard::Access;
use clinic::web::staff::routes;
use clinic::web::state::AppState;
use reqwest::Method;
use reqwest::header::{CONTENT_ENCODING, ORIGIN};

use crate::TestResult;
use crate::site::{RunningSite, SECURE_URL};
use crate::staff_member::{Member, PASSWORD};
use crate::support::{Engine, on_both_engines};

on_both_engines! {
    every_address_opens_for_whom_it_should_and_nobody_else,
    a_form_is_taken_from_our_own_pages_alone,
    a_session_ends_when_it_should,
}

/// Every address and method, with who may ask.
fn doors() -> TestResult<Vec<(String, Method, Access)>> {
    let id = new_id(clinic::clock::Clock::system().now())?.to_string();
    let token = clinic::domain::secret_token::SecretToken::from_random(random_bytes()?).expose();
    let mut doors = Vec::new();
    for route in routes::<AppState>() {
        let path = route.path.replace("{id}", &id).replace("{token}", &token);
        if route.has_page {
            doors.push((path.clone(), Method::GET, route.access));
        }
        if route.takes_form {
            doors.push((path, Method::POST, route.access));
        }
    }
    assert!(doors.len() > 30, "{}", doors.len());
    Ok(doors)
}

/// What an address answers to somebody: status and where it leads.
async fn answer(member: &Member, path: &str, method: &Method) -> TestResult<(u16, String)> {
    let request = member.request(method.clone(), path).header("accept-encoding", "gzip, br");
    let request = match *method {
        Method::POST => request.header(ORIGIN, SECURE_URL).form(&[("x", "y")]),
        _ => request,
    };
    let page = crate::patient::Page::read(request.send().await?).await?;
    assert_eq!(page.header("cache-control"), "no-store", "{method} {path}");
    assert!(!page.headers.contains_key(CONTENT_ENCODING), "{method} {path} is compressed");
    Ok((page.status.as_u16(), page.location().to_owned()))
}

fn is_turned_away((status, location): &(u16, String)) -> bool {
    *status == 303 && location.starts_with("/staff/sign-in?next=")
}

async fn every_address_opens_for_whom_it_should_and_nobody_else(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let (admin, _) = Member::admin(&site, "ada@example.com").await?;
    let (owing, _) = Member::with_account(&site, "owing@example.com", Role::Admin).await?;
    let (staff, _) = Member::with_account(&site, "grace@example.com", Role::Staff).await?;
    let (disabled, id) = Member::with_account(&site, "gone@example.com", Role::Staff).await?;
    site.store.set_disabled(id, true, By::operator(0)).await?;
    let nobody = Member::new(&site, 9)?;
    let (forged, two, huge) = (Member::new(&site, 9)?, Member::new(&site, 9)?, Member::new(&site, 9)?);
    forged.set_session(&clinic::domain::secret_token::SecretToken::from_random([7; 32]).expose());
    two.set_session(&format!("{0}; __Host-session={0}", admin.session()));
    huge.set_session(&"A".repeat(8_000));
    let cut = Member::new(&site, 9)?;
    cut.set_session(&admin.session()[1..]);
    for (path, method, access) in doors()? {
        // What ends the asker's own session is tried elsewhere.
        if path == "/staff/sign-out" {
            continue;
        }
        for (who, stranger) in [
            ("nobody", &nobody),
            ("disabled", &disabled),
            ("forged", &forged),
            ("two", &two),
            ("huge", &huge),
            ("cut", &cut),
        ] {
            let answer = answer(stranger, &path, &method).await?;
            let is_open = matches!(access, Access::Anyone | Access::SigningIn);
            assert_eq!(is_turned_away(&answer), !is_open, "{who} {method} {path}: {answer:?}");
        }
        let as_staff = answer(&staff, &path, &method).await?;
        assert_eq!(as_staff.0 == 403, access == Access::Admin, "staff {method} {path}: {as_staff:?}");
        assert!(!is_turned_away(&as_staff), "staff {method} {path}");
        let as_admin = answer(&admin, &path, &method).await?;
        assert!(
            as_admin.0 != 403 && as_admin.0 < 500 && !is_turned_away(&as_admin),
            "admin {method} {path}: {as_admin:?}"
        );
        let as_owing = answer(&owing, &path, &method).await?;
        if matches!(access, Access::Staff | Access::Admin) {
            assert_eq!(as_owing, (303, "/staff/profile".to_owned()), "owing {method} {path}");
        }
    }
    Ok(())
}

async fn a_form_is_taken_from_our_own_pages_alone(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let (admin, _) = Member::admin(&site, "ada@example.com").await?;
    let origins =
        [None, Some(SECURE_URL), Some("http://clinic.test"), Some("https://evil.example"), Some("null"), Some("")];
    let sites = [None, Some("same-origin"), Some("same-site"), Some("cross-site"), Some("none"), Some("")];
    for (path, method, _) in doors()? {
        if method != Method::POST || path == "/staff/sign-out" {
            continue;
        }
        for (origin, fetch_site) in origins.iter().flat_map(|origin| sites.map(|site| (*origin, site))) {
            let mut request = admin.request(Method::POST, &path).form(&[("x", "y")]);
            for (name, value) in [("origin", origin), ("sec-fetch-site", fetch_site)] {
                if let Some(value) = value {
                    request = request.header(name, value);
                }
            }
            let status = request.send().await?.status().as_u16();
            let is_own = matches!((origin, fetch_site), (Some(SECURE_URL), _) | (None, Some("same-origin" | "none")));
            assert_eq!(status != 403, is_own, "{path} {origin:?} {fetch_site:?}: {status}");
        }
    }
    Ok(())
}

async fn a_session_ends_when_it_should(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let (member, _) = Member::with_account(&site, "grace@example.com", Role::Staff).await?;
    for _ in 0..3 {
        site.clock.advance(14 * 60);
        assert_eq!(member.open("/staff/profile").await?.status.as_u16(), 200, "used within a quarter of an hour");
    }
    assert_eq!(member.send("/staff/session", &[]).await?.status.as_u16(), 204);
    site.clock.advance(15 * 60);
    assert_eq!(member.open("/staff/profile").await?.location(), "/staff/sign-in?next=%2Fstaff%2Fprofile");
    member.sign_in("grace@example.com", PASSWORD).await?;
    for _ in 0..(12 * 60 / 10 - 1) {
        site.clock.advance(10 * 60);
        assert_eq!(member.open("/staff/profile").await?.status.as_u16(), 200, "within twelve hours");
    }
    site.clock.advance(10 * 60);
    assert_eq!(member.open("/staff/profile").await?.status.as_u16(), 303, "after twelve hours");
    member.sign_in("grace@example.com", PASSWORD).await?;
    site.clock.advance(-60 * 60);
    assert_eq!(
        member.open("/staff/profile").await?.status.as_u16(),
        303,
        "begun in the future, after the clock went back"
    );
    member.sign_in("grace@example.com", PASSWORD).await?;
    let session = member.session();
    let out = member.send("/staff/sign-out", &[]).await?;
    assert_eq!((out.status.as_u16(), out.header("clear-site-data")), (303, "\"cache\", \"storage\""));
    assert_eq!(member.session(), "");
    member.set_session(&session);
    assert_eq!(member.open("/staff/profile").await?.status.as_u16(), 303, "the secret is good for nothing any more");
    Ok(())
}
