//! What pages say to programs that help people find them: JSON-LD, Open Graph, robots.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::Value;

use crate::TestResult;
use crate::pages::PAGES;
use crate::patient::{GOOD_ANSWERS, Page};
use crate::site::RunningSite;
use crate::support::Engine;

const DATA: &str = "script[type='application/ld+json']";

/// The facts of a page by their type; a page says each kind of thing once.
fn facts(page: &Page) -> TestResult<BTreeMap<String, Vec<Value>>> {
    let mut by_type: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    let whole: Value = serde_json::from_str(&page.text(DATA))?;
    assert_eq!(whole["@context"], "https://schema.org");
    for fact in whole["@graph"].as_array().into_iter().flatten() {
        by_type.entry(fact["@type"].as_str().unwrap_or_default().to_owned()).or_default().push(fact.clone());
    }
    Ok(by_type)
}

/// Everything in it that says nothing.
fn empty_places(value: &Value, place: &str) -> Vec<String> {
    match value {
        Value::Array(list) => list.iter().flat_map(|value| empty_places(value, place)).collect(),
        Value::Object(map) => {
            map.iter().flat_map(|(name, value)| empty_places(value, &format!("{place}/{name}"))).collect()
        }
        Value::Null => vec![place.to_owned()],
        Value::String(text) if text.trim().is_empty() => vec![place.to_owned()],
        _ => Vec::new(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_told_is_known_and_whole() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let patient = site.patient()?;
    for path in PAGES {
        let facts = facts(&patient.open(path).await?)?;
        let empty: Vec<String> = facts
            .iter()
            .flat_map(|(kind, facts)| facts.iter().flat_map(move |fact| empty_places(fact, kind)))
            .collect();
        assert!(empty.is_empty(), "{path}: {empty:?}");
        // Search engines want a video's thumbnail and date, which we do not know of another site's.
        assert!(!facts.contains_key("VideoObject"), "{path}");
    }
    Ok(())
}

fn texts(list: &Value, name: &str) -> Vec<String> {
    list.as_array().into_iter().flatten().map(|item| item[name].as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_but_home_tells_its_place_as_the_page_shows_it() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let patient = site.patient()?;
    for path in PAGES.into_iter().filter(|path| *path != "/") {
        let page = patient.open(path).await?;
        let facts = facts(&page)?;
        let places = &facts["BreadcrumbList"][0]["itemListElement"];
        assert_eq!(texts(places, "name"), page.texts(".breadcrumb li"), "{path}");
        assert!(texts(places, "item").last().is_some_and(|last| last.ends_with(path)), "{path}");
    }
    assert!(!facts(&patient.open("/").await?)?.contains_key("BreadcrumbList"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pose_tells_the_steps_that_the_page_shows() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let page = site.patient()?.open("/poses/extended-triangle").await?;
    let facts = facts(&page)?;
    let how_to = &facts["HowTo"][0];
    assert_eq!(how_to["name"], "Extended Triangle");
    assert_eq!(texts(&how_to["step"], "name"), page.texts(".steps .step h3"));
    let shown = page.texts(".steps .step .step-words > p:not(.breath)");
    for (text, shown) in texts(&how_to["step"], "text").iter().zip(&shown) {
        // Up to where the page may cite a source.
        assert!(shown.starts_with(text.split('.').next().unwrap_or_default()), "{text} / {shown}");
        assert!(!text.contains(['<', '>']) && !text.contains("&amp;"), "{text}");
    }
    let minutes =
        how_to["totalTime"].as_str().unwrap_or_default().trim_matches(|sign: char| !sign.is_numeric()).to_owned();
    assert!(page.text(".facts").contains(&format!("{minutes} min")));
    let reviewed = facts["MedicalWebPage"][0]["lastReviewed"].as_str().unwrap_or_default().to_owned();
    assert!(reviewed.parse::<jiff::civil::Date>().is_ok(), "{reviewed}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn clinic_articles_and_routine_tell_what_they_are() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let patient = site.patient()?;
    for path in ["/", "/locations"] {
        let facts = facts(&patient.open(path).await?)?;
        let clinic = &facts["MedicalClinic"][0];
        assert_eq!(clinic["telephone"], "+17035550100");
        assert_eq!(clinic["department"].as_array().map(Vec::len), Some(3));
        assert_eq!(clinic["department"][0]["address"], "100 Example Street, Suite 200, Springfield, VA 22150");
    }
    let guide = patient.open("/articles/yoga-for-upper-back-pain").await?;
    assert_eq!(facts(&guide)?["MedicalWebPage"][0]["name"], guide.text("h1").as_str());
    let practice = patient.open("/practice").await?;
    let minutes = practice.text(".total").split(' ').next().unwrap_or_default().to_owned();
    assert_eq!(facts(&practice)?["ExercisePlan"][0]["activityDuration"], format!("PT{minutes}M"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn links_to_a_page_show_what_it_is() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    for path in PAGES {
        let page = site.patient()?.open(path).await?;
        let property = |name: &str| page.attribute(&format!("meta[property='og:{name}']"), "content");
        assert!(page.text("title").starts_with(&property("title")), "{path}");
        assert_eq!(property("description"), page.attribute("meta[name=description]", "content"), "{path}");
        assert_eq!(property("url"), page.attribute("link[rel=canonical]", "href"), "{path}");
        assert_eq!(property("site_name"), "Example Spine & Pain Clinic");
        assert_eq!((property("image:width"), property("image:height")), ("1200".to_owned(), "630".to_owned()));
        let picture = property("image");
        let (_, file) = picture.split_once("/static/").ok_or(path)?;
        let answer = site.patient()?.request(Method::GET, &format!("/static/{file}")).send().await?;
        assert_eq!(answer.headers()["content-type"], "image/png", "{path}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_for_one_person_is_kept_out_of_search_engines() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let patient = site.patient()?;
    let receipt = patient.send(&GOOD_ANSWERS).await?.location().to_owned();
    for path in [receipt.as_str(), "/nope", "/practice?minutes=10", "/poses?area=neck"] {
        let page = patient.open(path).await?;
        assert_eq!(page.attribute("meta[name=robots]", "content"), "noindex", "{path}");
        assert_eq!(page.count(DATA) + page.count("meta[property]") + page.count("link[rel=canonical]"), 0, "{path}");
    }
    let robots = patient.open("/robots.txt").await?.body;
    let map = patient.open("/sitemap.xml").await?.body;
    for kept_out in ["/staff", "/appointment/received/"] {
        assert!(robots.contains(&format!("Disallow: {kept_out}\n")) && !map.contains(kept_out), "{kept_out}");
    }
    Ok(())
}
