//! What HTTP itself asks of every answer: one host, preconditions, each body compressed once.

use reqwest::{Method, StatusCode};

use crate::TestResult;
use crate::patient::GOOD_ANSWERS;
use crate::site::RunningSite;
use crate::support::Engine;
use crate::wire::{exchange, head_of};

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_does_not_name_one_host_gets_400_and_a_page_of_ours() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    for lines in [
        &[][..],
        &["Host: clinic.example", "Host: clinic.example"],
        &["Host: clinic.example", "Host: evil.example"],
        &["Host:"],
        &["Host: clinic.example, evil.example"],
        &["Host: clinic.example/poses"],
        &["Host: user@clinic.example"],
        &["Host: clinic example"],
        &["Host: :8080"],
    ] {
        for path in ["/poses", "/nope", "/static/x", "http://clinic.example/"] {
            let head = head_of(site.address, &format!("GET {path} HTTP/1.1"), lines).await?;
            assert!(head.starts_with("http/1.1 400"), "{path} {lines:?}: {head}");
            for needed in ["content-security-policy: default-src 'none'", "x-request-id: ", "cache-control: no-store"] {
                assert!(head.contains(needed), "{path} {lines:?}: {head}");
            }
        }
    }
    let page = exchange(site.address, &["GET / HTTP/1.1\r\n\r\n"]).await?;
    assert!(page.contains("<h1") && page.contains("href=\"tel:"), "{page}");
    for (request_line, lines) in [
        // Load balancers ask so whether we are up.
        ("GET /healthz HTTP/1.0", &[][..]),
        ("GET /healthz HTTP/1.1", &["Host: [::1]:8080"]),
        ("GET /healthz HTTP/1.1", &["Host: Clinic.example:443"]),
        ("GET /healthz HTTP/1.1", &["host: 127.0.0.1"]),
    ] {
        let head = head_of(site.address, request_line, lines).await?;
        assert!(head.contains(" 200 ok"), "{request_line} {lines:?}: {head}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_representation_that_is_another_one_by_now_is_answered_with_412() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let patient = site.patient()?;
    let page = patient.open("/poses/cobra").await?;
    let script = page.attributes("script[src]", "src")[0].clone();
    for path in ["/", "/poses/cobra", script.as_str(), "/favicon.ico"] {
        let tag = patient.request(Method::GET, path).send().await?.headers()["etag"].to_str()?.to_owned();
        let weak = format!("W/{tag}");
        let among = format!("\"other\", {tag}");
        for (if_match, status) in [
            ("\"other\"", StatusCode::PRECONDITION_FAILED),
            (weak.as_str(), StatusCode::PRECONDITION_FAILED),
            ("", StatusCode::PRECONDITION_FAILED),
            (tag.as_str(), StatusCode::OK),
            (among.as_str(), StatusCode::OK),
            ("*", StatusCode::OK),
        ] {
            for method in [Method::GET, Method::HEAD] {
                let request = patient.request(method.clone(), path).header("if-match", if_match);
                assert_eq!(request.send().await?.status(), status, "{method} {path} {if_match}");
            }
        }
        // The first condition counts before the second (RFC 9110, 13.2.2).
        let both = patient.request(Method::GET, path).header("if-match", "\"other\"").header("if-none-match", &tag);
        assert_eq!(both.send().await?.status(), StatusCode::PRECONDITION_FAILED, "{path}");
        let both = patient.request(Method::GET, path).header("if-match", &tag).header("if-none-match", &tag);
        assert_eq!(both.send().await?.status(), StatusCode::NOT_MODIFIED, "{path}");
    }
    let matching = |method, path| patient.request(method, path).header("if-match", "\"other\"");
    // A page that is drawn for one visitor has no tag, so none is its own.
    assert_eq!(matching(Method::GET, "/appointment").send().await?.status(), StatusCode::PRECONDITION_FAILED);
    // Conditions count only where the answer would be a good one (13.2.1); no answer has a date to compare with.
    assert_eq!(matching(Method::GET, "/nope").send().await?.status(), StatusCode::NOT_FOUND);
    let sent = matching(Method::POST, "/appointment").form(&GOOD_ANSWERS).send().await?;
    assert_eq!(sent.status(), StatusCode::SEE_OTHER);
    let long_ago = ("if-unmodified-since", "Mon, 01 Jan 2001 00:00:00 GMT");
    let answer = patient.request(Method::GET, "/").header(long_ago.0, long_ago.1).send().await?;
    assert_eq!((answer.status(), answer.headers().get("last-modified")), (StatusCode::OK, None));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_compressed_by_its_nature_is_not_compressed_again() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let page = site.patient()?.open("/poses/cobra").await?;
    let preview = page.attribute("meta[property='og:image']", "content");
    let (_, preview) = preview.split_once("/static/").ok_or("no preview")?;
    let font = page.body.split("url(/static/").nth(1).and_then(|rest| rest.split(')').next()).ok_or("no font")?;
    assert!(font.contains(".woff2"), "{font}");
    let script = page.attributes("script[src]", "src")[0].clone();
    let touch_icon = page.attribute("link[rel=apple-touch-icon]", "href");
    for (path, is_compressed) in [
        (format!("/static/{preview}"), false),
        (format!("/static/{font}"), false),
        (touch_icon, false),
        ("/favicon.ico".to_owned(), false),
        (script, true),
        ("/sitemap.xml".to_owned(), true),
        ("/manifest.webmanifest".to_owned(), true),
        ("/appointment".to_owned(), true),
    ] {
        for encoding in ["br", "gzip"] {
            let lines = ["Host: x", &format!("Accept-Encoding: {encoding}")];
            let head = head_of(site.address, &format!("HEAD {path} HTTP/1.1"), &lines).await?;
            assert!(head.starts_with("http/1.1 200"), "{path}: {head}");
            assert_eq!(head.contains(&format!("content-encoding: {encoding}")), is_compressed, "{path}: {head}");
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn encodings_count_on_every_line_that_names_them() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let lines = ["Host: x", "Accept-Encoding: deflate", "Accept-Encoding: br"];
    let head = head_of(site.address, "HEAD / HTTP/1.1", &lines).await?;
    assert!(head.contains("content-encoding: br"), "{head}");
    Ok(())
}
