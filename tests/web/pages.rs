//! Every public page: there, whole, linked, cached.

use std::collections::BTreeSet;

use reqwest::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, ETAG, IF_NONE_MATCH};
use reqwest::{Method, StatusCode};

use crate::TestResult;
use crate::site::{PUBLIC_URL, RunningSite};
use crate::support::Engine;

pub const PAGES: [&str; 23] = [
    "/",
    "/articles",
    "/articles/yoga-for-upper-back-pain",
    "/articles/upper-back-pain",
    "/articles/getting-started",
    "/articles/complementary-care",
    "/poses",
    "/poses/cat-cow",
    "/poses/extended-triangle",
    "/poses/cobra",
    "/poses/half-lord-of-the-fishes",
    "/poses/childs-pose",
    "/poses/neck-side-bend-and-rotation",
    "/poses/shoulder-roll",
    "/poses/overhead-arm-reach",
    "/poses/pec-stretch",
    "/poses/chair-rotation",
    "/practice",
    "/videos",
    "/locations",
    "/appointment",
    "/accessibility",
    "/privacy",
];

#[tokio::test(flavor = "multi_thread")]
async fn every_page_has_one_heading_a_title_a_description_and_its_landmarks() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let mut titles = BTreeSet::new();
    for path in PAGES {
        let page = site.patient()?.open(path).await?;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert_eq!(page.count("h1"), 1, "{path}");
        assert_eq!(
            (page.count("main#main"), page.count("header.site-header"), page.count("footer.site-footer")),
            (1, 1, 1)
        );
        assert_eq!(page.attribute("html", "lang"), "en");
        assert!(page.text("title").ends_with("Example Spine & Pain Clinic"), "{path}");
        assert!(titles.insert(page.text("title")), "{path} shares its title");
        assert!(page.attribute("meta[name=description]", "content").len() > 40, "{path}");
        assert!(page.attribute("link[rel=canonical]", "href").ends_with(path), "{path}");
        assert!(!page.body.contains("{emergency}") && !page.body.contains("{phone}"), "{path} has an unfilled place");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_link_of_this_site_leads_to_a_page_and_every_anchor_exists() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let patient = site.patient()?;
    let mut seen = BTreeSet::new();
    for path in PAGES {
        let page = patient.open(path).await?;
        for link in page.attributes("a[href]", "href").into_iter().chain(page.attributes("link[rel=icon]", "href")) {
            if link.starts_with("http") || link.starts_with("tel:") || link.starts_with("mailto:") {
                continue;
            }
            let link = if link.starts_with('#') { format!("{path}{link}") } else { link };
            if !seen.insert(link.clone()) {
                continue;
            }
            let (target, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let reached = patient.open(target).await?;
            assert_eq!(reached.status, StatusCode::OK, "{path} links to {link}");
            if !anchor.is_empty() {
                assert_eq!(reached.attributes("[id]", "id").iter().filter(|id| *id == anchor).count(), 1, "{link}");
            }
        }
    }
    assert!(seen.len() > 60, "only {} links were found", seen.len());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_are_unique_and_nothing_loads_from_elsewhere() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    for path in PAGES {
        let page = site.patient()?.open(path).await?;
        let ids = page.attributes("[id]", "id");
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{path} uses an id twice");
        assert_eq!(
            page.count("iframe, img[src^=http], link[rel=stylesheet], script:not([src^='/static/'], [type='application/ld+json'])"),
            0,
            "{path}"
        );
        assert_eq!(page.count("[style]"), 0, "{path}: the policy forbids style attributes");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn warning_signs_stand_above_the_poses_of_the_guide() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let page = site.patient()?.open("/articles/yoga-for-upper-back-pain").await?;
    let place = |text: &str| page.body.find(text);
    for card in ["card-emergency", "card-today", "card-visit"] {
        let class = format!("class=\"card {card}\"");
        assert!(place(&class).is_some() && place(&class) < place("class=\"pose-card\""), "{card}");
    }
    assert_eq!(page.count(".pose-card"), 10);
    assert_eq!(page.count(".video-links li"), 5);
    assert_eq!(page.texts(".card-emergency .card-label")[0], "Emergency");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_pose_shows_steps_breath_dose_mistakes_a_chair_cautions_stop_signs_next_and_sources() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    for path in PAGES.into_iter().filter(|path| path.starts_with("/poses/")) {
        let page = site.patient()?.open(path).await?;
        let steps = page.count(".step");
        assert!(steps >= 3, "{path} has {steps} steps");
        assert_eq!(page.count(".step .breath"), steps, "{path}");
        assert_eq!(page.count(".step .picture svg[role=img][aria-label]"), steps, "{path}");
        assert_eq!(page.count(".cover svg"), 1, "{path}");
        let areas = page.texts("p.areas").concat().split(", ").count();
        let glowing = page.count("svg.body-map[role=img] .glow");
        assert!(glowing >= areas, "{path}: {areas} areas are named and {glowing} places glow on the map");
        assert!(page.count(".step .picture svg .glow") > 0, "{path}: no step shows where it is felt");
        for needed in [
            ".dose dd",
            "#mistakes ~ ul li",
            ".cautions dt, #adapt ~ dl dt",
            "#stop ~ .card-body li",
            "a.next",
            ".sources li",
        ] {
            assert!(page.count(needed) > 0, "{path} lacks {needed}");
        }
        assert!(page.texts(".easier dt").contains(&"With a chair".to_owned()), "{path}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_sent_compressed_once_and_then_answered_with_304() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let patient = site.patient()?;
    let path = "/articles/yoga-for-upper-back-pain";
    let get = |encoding: &'static str| patient.request(Method::GET, path).header(ACCEPT_ENCODING, encoding);
    let mut tags = BTreeSet::new();
    for (accepted, sent) in [("br, gzip", "br"), ("gzip", "gzip"), ("identity", ""), ("br;q=0, gzip", "gzip")] {
        let answer = get(accepted).send().await?;
        let header = |name| answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        // The client takes the encoding's name away when it unpacks; the tag still tells which one came.
        let tag = header(ETAG).to_owned();
        assert!(
            tag.ends_with(match sent {
                "br" => "-br\"",
                "gzip" => "-gz\"",
                _ => "\"",
            }),
            "{accepted}: {tag}"
        );
        assert_eq!(header(CACHE_CONTROL), "no-cache");
        assert_eq!(header(reqwest::header::VARY), "accept-encoding, cookie");
        tags.insert(tag.clone());
        let again = get(accepted).header(IF_NONE_MATCH, format!("W/\"x\", {tag}")).send().await?;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        assert!(again.headers().get(CONTENT_ENCODING).is_none() && again.bytes().await?.is_empty());
    }
    assert_eq!(tags.len(), 3, "each encoding has its own tag");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn head_answers_like_get_without_a_body() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let patient = site.patient()?;
    for path in PAGES {
        let head = patient.request(Method::HEAD, path).send().await?;
        assert_eq!(head.status(), StatusCode::OK, "{path}");
        assert!(head.bytes().await?.is_empty(), "{path}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn files_for_machines_are_there() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let patient = site.patient()?;
    let sitemap = patient.open("/sitemap.xml").await?.body;
    for path in PAGES {
        assert!(sitemap.contains(&format!("<loc>{PUBLIC_URL}{path}</loc>")), "{path} is not in the sitemap");
    }
    let robots = patient.open("/robots.txt").await?.body;
    assert!(robots.contains("Disallow: /staff") && robots.contains("Disallow: /appointment/received/"));
    let security = patient.open("/.well-known/security.txt").await?.body;
    assert!(security.contains("Contact: mailto:") && security.contains("Expires: 2027-05-"), "{security}");
    assert_eq!(patient.open("/healthz").await?.body, "ok\n");
    assert_eq!(patient.open("/readyz").await?.body, "ok\nmail: off\n");
    Ok(())
}
