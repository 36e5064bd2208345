//! Which forms and which referrers are of this site.

use reqwest::{Method, StatusCode};

use crate::TestResult;
use crate::patient::{GOOD_ANSWERS, Page, TRUSTING, answers};
use crate::program::Workplace;
use crate::site::{PUBLIC_URL, RunningSite};
use crate::support::Engine;

const PUBLIC: &str = "https://clinic.example";

#[tokio::test(flavor = "multi_thread")]
async fn a_form_of_the_public_url_is_taken_whatever_a_proxy_makes_of_the_host() -> TestResult {
    let workplace = Workplace::plain()?;
    let server = workplace.serve(&["--public-url", PUBLIC])?;
    let form_with = |headers: &[(&'static str, &'static str)]| {
        let request = server.patient.request(Method::POST, "/appointment").form(&GOOD_ANSWERS);
        headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))
    };
    for host in
        ["clinic.example", "Clinic.EXAMPLE", "clinic.example:443", "clinic.example:8080", "app:8080", "10.0.0.7"]
    {
        let sent = form_with(&[("host", host), ("origin", PUBLIC)]).send().await?;
        assert_eq!(sent.status(), StatusCode::SEE_OTHER, "{host}");
        // As other sites would send it, had they our origin: browsers never say both.
        let foreign = form_with(&[("host", host), ("origin", "https://evil.example")]).send().await?;
        assert_eq!(foreign.status(), StatusCode::FORBIDDEN, "{host}");
    }
    for (origin, host) in [
        ("http://clinic.example", "clinic.example"),
        ("HTTP://clinic.example", "clinic.example"),
        ("http://clinic.example:80", "clinic.example:80"),
        ("http://app:8080", "app:8080"),
        ("https://clinic.example:8443", "clinic.example"),
        ("https://sub.clinic.example", "clinic.example"),
        ("https://clinic.example.evil.example", "clinic.example"),
        ("null", "clinic.example"),
    ] {
        for path in ["/appointment", "/accessibility"] {
            let request = server.patient.request(Method::POST, path).form(&GOOD_ANSWERS);
            let refused = Page::read(request.header("host", host).header("origin", origin).send().await?).await?;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path} {origin}");
            assert_eq!(refused.attribute("main a.button", "href"), "/appointment", "{origin}");
            assert!(!refused.header("content-security-policy").is_empty());
        }
    }
    // A browser on the server's own machine, where it was asked to be sure of what it says.
    let local = [("host", "localhost:8080"), ("origin", "http://localhost:8080"), ("sec-fetch-site", "same-origin")];
    assert_eq!(form_with(&local).send().await?.status(), StatusCode::SEE_OTHER);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_public_url_with_its_default_port_is_the_one_that_browsers_write() -> TestResult {
    let workplace = Workplace::plain()?;
    let server = workplace.serve(&["--public-url", "https://clinic.example:443"])?;
    let request = server.patient.request(Method::POST, "/appointment").form(&GOOD_ANSWERS);
    let sent = request.header("host", "app:8080").header("origin", PUBLIC).send().await?;
    assert_eq!(sent.status(), StatusCode::SEE_OTHER);
    let page = server.patient.open("/poses").await?;
    assert_eq!(page.attribute("link[rel=canonical]", "href"), "https://clinic.example/poses");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_page_of_ours_is_noted_as_the_one_that_led_to_the_form() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let own = format!("{PUBLIC_URL}/poses/cobra?x=1");
    let same_host = "http://clinic.example/poses/cobra".to_owned();
    let foreign =
        ["https://evil.example/poses/cobra", "https://clinic.example.evil.example/poses/cobra", "/poses/cobra"];
    let cases = [(own, "x", true), (same_host.clone(), "Clinic.example:80", true), (same_host, "x", false)];
    let cases = cases.into_iter().chain(foreign.map(|referrer| (referrer.to_owned(), "clinic.example", false)));
    for (number, (referrer, host, is_ours)) in cases.enumerate() {
        let patient = site.patient()?;
        let form = patient.request(Method::GET, "/appointment").header("host", host).header("referer", &referrer);
        let hidden = Page::read(form.send().await?).await?.hidden_fields();
        let address = format!("patient{number}@example.com");
        let sent = patient.send_with(&answers(&[("email", &address)]), &hidden).await?;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
        site.clock.advance(1);
        let stored = site.requests().await?;
        let source = stored.last().ok_or("nothing stored")?.source_path.clone();
        assert_eq!(source.as_deref(), is_ours.then_some("/poses/cobra"), "{referrer} at {host}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_a_proxy_the_page_that_led_to_the_form_is_known_by_the_public_url() -> TestResult {
    let workplace = Workplace::plain()?;
    let server = workplace.serve(&[&TRUSTING[..], &["--public-url", PUBLIC]].concat())?;
    let form = server.patient.request(Method::GET, "/appointment").header("host", "app:8080");
    let form = form.header("referer", "https://clinic.example/poses/cobra").send().await?;
    let hidden = Page::read(form).await?.hidden_fields();
    assert_eq!(server.patient.send_with(&GOOD_ANSWERS, &hidden).await?.status, StatusCode::SEE_OTHER);
    let export = workplace.run(&["export", "--format", "csv"])?;
    assert!(export.out.contains(",/poses/cobra,"), "{}", export.out);
    Ok(())
}
