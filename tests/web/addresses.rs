//! Addresses as people and programs write them: to the page that is meant, and never to another site.

use reqwest::{Method, StatusCode};

use crate::TestResult;
use crate::patient::GOOD_ANSWERS;
use crate::site::RunningSite;
use crate::support::Engine;
use crate::wire::head_of;

#[tokio::test(flavor = "multi_thread")]
async fn an_address_written_another_way_leads_to_its_page_with_its_query() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let patient = site.patient()?;
    let receipt = patient.send(&GOOD_ANSWERS).await?.location().to_owned();
    let reference = receipt.rsplit('/').next().ok_or("no reference")?;
    let received = format!("/Appointment/Received/{}/?from=mail", reference.to_lowercase());
    let lower = receipt.to_lowercase();
    let received_meant = format!("{lower}?from=mail");
    let cases = [
        ("/poses/", "/poses"),
        ("/articles/getting-started/", "/articles/getting-started"),
        ("/poses/?area=neck&area=chest", "/poses?area=neck&area=chest"),
        ("/appointment/?location=riverside", "/appointment?location=riverside"),
        ("/%70oses", "/poses"),
        ("/%70%6F%73%65%73?level=%62", "/poses?level=%62"),
        ("/p%6fses/%63obra", "/poses/cobra"),
        ("//poses", "/poses"),
        ("///poses//?q=1", "/poses?q=1"),
        ("/poses//cobra", "/poses/cobra"),
        ("/./poses/.//cobra/.", "/poses/cobra"),
        ("/articles/../poses", "/poses"),
        ("//", "/"),
        ("/Poses", "/poses"),
        ("/PRACTICE?minutes=10", "/practice?minutes=10"),
        ("/robots.txt/", "/robots.txt"),
        ("//healthz", "/healthz"),
        ("/poses/?q=\u{e9}", "/poses?q=%c3%a9"),
        (&received, &received_meant),
    ];
    for (asked, meant) in cases {
        let answer = head_of(site.address, &format!("GET {asked} HTTP/1.1"), &["Host: x"]).await?;
        assert!(answer.starts_with("http/1.1 308"), "{asked}: {answer}");
        assert!(answer.contains(&format!("\r\nlocation: {meant}\r\n")), "{asked}: {answer}");
        assert_eq!(patient.open(meant).await?.status, StatusCode::OK, "{meant}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn no_address_leads_to_another_site() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    for asked in [
        "//evil.example",
        "//evil.example/",
        "//evil.example/poses/",
        "//evil.example//poses",
        "//evil.example/..//poses",
        "/\\evil.example",
        "/\\/evil.example/",
        "/%5cevil.example",
        "/%2fevil.example",
        "/%2f%2fevil.example/poses",
        "/poses/%2f/evil.example",
        "//poses@evil.example",
        "//poses:pw@evil.example/poses/",
        "http://evil.example/poses/",
        "http://evil.example//poses",
        "/appointment/received//evil.example",
        "/static//evil.example",
        "/%0d%0aLocation:%20https:%2f%2fevil.example/poses/",
    ] {
        let answer = head_of(site.address, &format!("GET {asked} HTTP/1.1"), &["Host: x"]).await?;
        let location = answer.lines().find_map(|line| line.strip_prefix("location: "));
        let is_ours = location.is_none_or(|path| path.starts_with('/') && !path.starts_with("//"));
        assert!(is_ours && !answer.starts_with("http/1.1 5"), "{asked}: {answer}");
        assert!(location.is_none_or(|path| path != "/evil.example"), "{asked}: {answer}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_sent_to_an_address_written_another_way_is_sent_on_whole() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let form = site.patient()?.request(Method::POST, "/appointment/").form(&GOOD_ANSWERS).send().await?;
    // 308 keeps the method and the body; 301 and 302 would make a GET of it.
    assert_eq!((form.status(), form.headers()["location"].to_str()?), (StatusCode::PERMANENT_REDIRECT, "/appointment"));
    Ok(())
}
