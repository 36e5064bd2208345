//! Choices in the address: which poses are listed, which routine is made.

use reqwest::StatusCode;

use crate::TestResult;
use crate::patient::Page;
use crate::site::RunningSite;
use crate::support::Engine;

/// Whether a pose's own page agrees with a choice.
type Fits<'a> = &'a dyn Fn(&Page) -> bool;

/// What the pages of all poses say of one of their facts, by the pose's name.
async fn facts(site: &RunningSite) -> TestResult<Vec<(String, Page)>> {
    let patient = site.patient()?;
    let mut pages = Vec::new();
    for link in patient.open("/poses").await?.attributes(".pose-card h3 a", "href") {
        let page = patient.open(&link).await?;
        pages.push((page.text("h1"), page));
    }
    Ok(pages)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_choice_lists_exactly_the_poses_whose_own_page_agrees() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let pages = facts(&site).await?;
    assert_eq!(pages.len(), 10);
    let floor = ["On hands and knees", "Lying face down", "Sitting on the floor", "Kneeling"];
    let position = |page: &Page| page.texts(".facts dd")[0].clone();
    let is_felt = |page: &Page, area: &str| page.text("p.areas").to_lowercase().contains(area);
    let minutes = |page: &Page| page.texts(".facts dd")[2].trim_end_matches(" min").parse::<u32>().unwrap_or_default();
    let cases: [(&str, Fits<'_>); 6] = [
        ("position=floor", &|page| floor.contains(&position(page).as_str())),
        ("position=chair", &|page| position(page).contains("On a chair")),
        ("position=standing", &|page| position(page).to_lowercase().contains("standing")),
        ("area=neck", &|page| is_felt(page, "neck")),
        ("time=2", &|page| minutes(page) <= 2),
        ("position=floor&area=chest&time=", &|page| floor.contains(&position(page).as_str()) && is_felt(page, "chest")),
    ];
    for (query, fits) in cases {
        let list = site.patient()?.open(&format!("/poses?{query}")).await?;
        let expected: Vec<&String> = pages.iter().filter(|(_, page)| fits(page)).map(|(name, _)| name).collect();
        assert!(!expected.is_empty(), "{query}: this test looks for nothing");
        assert_eq!(list.texts(".pose-card h3").iter().collect::<Vec<_>>(), expected, "{query}");
        assert_eq!(list.count(".pose-card svg[role=img][aria-label]"), expected.len(), "{query}");
        let (name, value) = query.split('&').next().and_then(|pair| pair.split_once('=')).unwrap_or_default();
        assert_eq!(list.attribute(&format!("select[name={name}] option[selected]"), "value"), value);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_offers_is_passed_over_with_a_word_and_nothing_found_leads_on() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let patient = site.patient()?;
    for query in ["position=ceiling", "area=hips", "time=soon", "position=%FF"] {
        let list = patient.open(&format!("/poses?{query}")).await?;
        assert_eq!((list.status, list.count(".pose-card")), (StatusCode::OK, 10), "{query}");
        assert!(list.body.contains("is not known here"), "{query}");
    }
    let none = patient.open("/poses?position=standing&area=neck&time=2").await?;
    let none = if none.count(".pose-card") == 0 { none } else { patient.open("/poses?time=1").await? };
    assert_eq!(none.count(".pose-card"), 0);
    assert!(none.body.contains("Nothing here fits all of that") && none.count("a[href='/poses'].alone") == 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_routine_fits_its_time_and_leaves_out_what_a_condition_rules_out() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let pages = facts(&site).await?;
    let cautions: Vec<(&String, Vec<String>)> =
        pages.iter().map(|(name, page)| (name, page.texts(".cautions dt"))).collect();
    let conditions = site.patient()?.open("/practice").await?.attributes("input[name=without]", "value");
    assert_eq!(conditions.len(), 18);
    for place in ["floor", "chair"] {
        for minutes in [5, 10, 15] {
            for condition in std::iter::once("").chain(conditions.iter().map(String::as_str)) {
                let query = format!("minutes={minutes}&place={place}&without={condition}");
                let query = query.trim_end_matches("&without=");
                let page = site.patient()?.open(&format!("/practice?{query}")).await?;
                assert_eq!(page.status, StatusCode::OK);
                let seconds: u32 =
                    page.attributes(".step", "data-seconds").iter().filter_map(|s| s.parse::<u32>().ok()).sum();
                assert!(seconds <= minutes * 60, "{query} takes {seconds} seconds");
                let chosen = page.texts(".routine-pose > h3 a");
                if !condition.is_empty() {
                    let label = page.text(&format!("label:has(input[value='{condition}'])"));
                    for (name, cautions) in cautions.iter().filter(|(name, _)| chosen.contains(name)) {
                        let rules_out = cautions.iter().any(|caution| caution.starts_with(&label));
                        assert!(!rules_out, "{query}: {name}");
                    }
                }
                if condition == "recent-surgery" {
                    assert!(chosen.is_empty() && page.body.contains("cannot offer a routine"), "{query}");
                } else if condition.is_empty() {
                    assert!(seconds > (minutes - 2) * 60, "{query} takes only {seconds} seconds");
                    assert_eq!(page.count(".step svg[role=img]"), page.count(".step"), "{query}");
                }
            }
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_alone_makes_the_routine_and_odd_choices_are_passed_over() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let patient = site.patient()?;
    let address = "/practice?minutes=10&place=chair&without=knee-pain&without=balance";
    let (one, other) = (patient.open(address).await?, site.patient()?.open(address).await?);
    assert_eq!(one.body, other.body);
    assert_eq!(one.texts(".routine-pose > h3 a"), other.texts(".routine-pose > h3 a"));
    assert_eq!(one.attributes("input[name=without][checked]", "value"), ["knee-pain", "balance"]);
    assert!(one.header("cache-control").contains("private"));
    let odd = patient.open("/practice?minutes=7&place=bed&without=nothing").await?;
    assert_eq!(odd.status, StatusCode::OK);
    assert!(odd.body.contains("is not known here"));
    assert_eq!(odd.attribute("input[name=minutes][checked]", "value"), "5");
    assert!(patient.open("/practice").await?.header("etag").starts_with('"'), "without choices it comes from memory");
    Ok(())
}
