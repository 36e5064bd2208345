//! Error pages: the right status, a page in the site's own dress, the clinic's number, a way on.

use reqwest::header::CONTENT_TYPE;
use reqwest::{Method, StatusCode};

use crate::TestResult;
use crate::patient::Page;
use crate::site::RunningSite;
use crate::support::Engine;
use crate::wire::exchange;

fn is_whole(page: &Page) {
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert!(page.text("title").starts_with("Error: "));
    assert_eq!(page.count("main h1"), 1);
    assert!(page.texts("main a[href^='tel:']")[0].contains("(703) 555-0100"));
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("x-request-id").len(), 16);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_address_gets_a_helpful_404() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    for path in
        ["/nope", "/poses/headstand", "/static/site.css", "/.git/HEAD", "/..%2f..%2fetc/passwd", "/%00", "/%ff", "/es/"]
    {
        let page = site.patient()?.open(path).await?;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        is_whole(&page);
        assert!(page.count("main li a") >= 5, "{path} offers no way on");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_method_gets_405_and_the_methods_that_work() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    for (method, path) in
        [(Method::POST, "/"), (Method::DELETE, "/poses/cobra"), (Method::PUT, "/appointment"), (Method::TRACE, "/")]
    {
        let request = site.patient()?.request(method.clone(), path);
        let page = Page::read(request.send().await?).await?;
        assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
        assert!(page.header("allow").contains("GET"), "{method} {path}");
        is_whole(&page);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn another_content_type_gets_415() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    for kind in ["text/plain", "application/json", "multipart/form-data; boundary=x", ""] {
        let request =
            site.patient()?.request(Method::POST, "/appointment").header(CONTENT_TYPE, kind).body("first_name=Ada");
        let page = Page::read(request.send().await?).await?;
        assert_eq!(page.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{kind}");
        is_whole(&page);
        assert_eq!(page.attribute("main a.button", "href"), "/appointment");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_too_large_gets_413_whether_announced_or_not() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let page = site.patient()?.send_raw("a=".to_owned() + &"x".repeat(1_000_000)).await?;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    is_whole(&page);
    let chunked = exchange(site.address, &[
        "POST /appointment HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n",
        &format!("11170\r\n{}\r\n0\r\n\r\n", "x".repeat(70_000)),
    ])
    .await?;
    assert!(chunked.starts_with("HTTP/1.1 413"), "{chunked:.200}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_does_not_come_gets_408() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let answer = exchange(site.address, &[
        "POST /appointment HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nfirst_name=",
    ])
    .await?;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer:.200}");
    assert!(answer.contains("content-security-policy"), "{answer:.900}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_of_another_site_gets_403_and_our_form_is_offered() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let foreign = [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ];
    for (name, value) in foreign {
        let request = site
            .patient()?
            .request(Method::POST, "/appointment")
            .header(name, value)
            .form(&crate::patient::GOOD_ANSWERS);
        let page = Page::read(request.send().await?).await?;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{name}: {value}");
        is_whole(&page);
        assert_eq!(page.attribute("main a.button", "href"), "/appointment");
    }
    for (name, value) in [("sec-fetch-site", "same-origin".to_owned()), ("origin", format!("http://{}", site.address))]
    {
        let request = site
            .patient()?
            .request(Method::POST, "/appointment")
            .header(name, value)
            .form(&crate::patient::GOOD_ANSWERS);
        assert_eq!(request.send().await?.status(), StatusCode::SEE_OTHER, "{name}");
    }
    assert_eq!(site.requests().await?.len(), 2);
    Ok(())
}
