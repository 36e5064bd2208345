//! The headers of every answer, errors of every layer included.

use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::{Method, StatusCode};

use crate::TestResult;
use crate::patient::GOOD_ANSWERS;
use crate::site::RunningSite;
use crate::support::Engine;

fn are_strict(what: &str, headers: &HeaderMap) {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let policy = header("content-security-policy");
    for needed in
        ["default-src 'none'", "style-src 'sha256-", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"]
    {
        assert!(policy.contains(needed), "{what}: {policy}");
    }
    assert!(!policy.contains("unsafe"), "{what}: {policy}");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("x-frame-options", "DENY"),
    ] {
        assert_eq!(header(name), value, "{what}: {name}");
    }
    assert_eq!(header("server"), "", "{what}");
    assert_eq!(headers.get_all("x-request-id").iter().count(), 1, "{what}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_carries_the_strict_headers() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let patient = site.patient()?;
    for path in [
        "/",
        "/poses/cobra",
        "/appointment",
        "/robots.txt",
        "/healthz",
        "/favicon.ico",
        "/nope",
        "/appointment/received/x",
    ] {
        are_strict(path, patient.request(Method::GET, path).send().await?.headers());
    }
    let form =
        || patient.request(Method::POST, "/appointment").header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    are_strict("422", form().body("").send().await?.headers());
    are_strict("413", form().body("x".repeat(70_000)).send().await?.headers());
    are_strict("403", form().header("sec-fetch-site", "cross-site").body("").send().await?.headers());
    are_strict("415", patient.request(Method::POST, "/appointment").body("x").send().await?.headers());
    are_strict("405", patient.request(Method::DELETE, "/").send().await?.headers());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stylesheet_on_the_page_is_the_one_the_policy_allows() -> TestResult {
    use base64::Engine as _;
    use sha2::Digest;
    let site = RunningSite::start(Engine::Sqlite).await?;
    let page = site.patient()?.open("/").await?;
    let style = page.body.split("<style>").nth(1).and_then(|rest| rest.split("</style>").next()).ok_or("no style")?;
    let hash = base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(style));
    assert!(page.header("content-security-policy").contains(&format!("'sha256-{hash}'")));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_s_own_request_number_is_not_taken_over() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let request = site.patient()?.request(Method::GET, "/").header("x-request-id", "<script>");
    let answer = request.send().await?;
    let number = answer.headers()["x-request-id"].to_str()?;
    assert!(number.len() == 16 && number.bytes().all(|b| b.is_ascii_hexdigit()), "{number}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_takes_no_encoding_at_all_is_answered_all_the_same() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let patient = site.patient()?;
    let refusing = |method, path| patient.request(method, path).header("accept-encoding", "identity;q=0, *;q=0");
    assert_eq!(refusing(Method::GET, "/").send().await?.status(), StatusCode::OK);
    let sent = refusing(Method::POST, "/appointment").form(&GOOD_ANSWERS).send().await?;
    assert_eq!(sent.status(), StatusCode::SEE_OTHER);
    Ok(())
}

/// Every header but those that are another one each time.
fn lasting(headers: &HeaderMap) -> Vec<(String, String)> {
    let lasting = headers.iter().filter(|(name, _)| !["x-request-id", "date"].contains(&name.as_str()));
    let mut lasting: Vec<_> =
        lasting.map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned())).collect();
    lasting.sort();
    lasting
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_from_memory_is_the_same_whichever_way_it_is_asked_for() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let patient = site.patient()?;
    for (path, cookie) in [("/poses/cobra", ""), ("/", "preferences=contrast=dark"), ("/poses", "other=1")] {
        let ask = |method, path: &str| patient.request(method, path).header("cookie", cookie);
        // Straight from memory; the others pass the router and its layers.
        let plain = ask(Method::GET, path).send().await?;
        let (headers, body) = (plain.headers().clone(), plain.text().await?);
        assert!(body.contains("</html>"), "{path}");
        for other in
            [ask(Method::GET, path).header("if-match", "*"), ask(Method::GET, &format!("{path}?utm_source=letter"))]
        {
            let other = other.send().await?;
            assert_eq!(lasting(other.headers()), lasting(&headers), "{path}");
            assert_eq!(other.text().await?, body, "{path}");
        }
        let head = ask(Method::HEAD, path).send().await?;
        let without_length = |headers: &HeaderMap| {
            let own = lasting(headers).into_iter();
            own.filter(|(name, _)| !["content-length", "transfer-encoding"].contains(&name.as_str()))
                .collect::<Vec<_>>()
        };
        assert_eq!(without_length(head.headers()), without_length(&headers), "{path}");
    }
    Ok(())
}
