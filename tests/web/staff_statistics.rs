//! The front desk's numbers: what they count, for whom, and what can be taken home.

use clinic::store::{AuditFilter, AuditPlace};

use crate::TestResult;
use crate::patient::Page;
use crate::site::RunningSite;
use crate::staff_member::{Member, PASSWORD};
use crate::support::{Engine, on_both_engines};

on_both_engines! {
    the_numbers_are_those_of_what_was_done,
    an_account_of_one_location_sees_its_own_numbers,
    each_table_can_be_taken_home,
    the_days_can_be_chosen_and_wrong_ones_are_named,
}

const STATISTICS: &str = "/staff/statistics";
const TABLES: [&str; 10] =
    ["answers", "punctuality", "calls", "days", "weeks", "hours", "locations", "languages", "pages", "spam"];

/// Lets so many minutes pass, after which nobody is signed in any more.
async fn pass(site: &RunningSite, member: &Member, minutes: i64) -> TestResult {
    site.clock.advance(minutes * 60);
    assert_eq!(member.sign_in("grace@example.com", PASSWORD).await?.status.as_u16(), 303);
    Ok(())
}

async fn press(member: &Member, address: &str, button: &str) -> TestResult {
    let version = member.open(address).await?.attribute("#work-form [name=version]", "value");
    let pressed = member.send(address, &[("version", version.as_str()), ("do", button)]).await?;
    assert_eq!(pressed.status.as_u16(), 303, "{}", pressed.body);
    Ok(())
}

/// The rows of a part's table, cell by cell.
fn rows(page: &Page, part: &str) -> Vec<Vec<String>> {
    let table = format!("[aria-labelledby={part}] tbody tr");
    (1..=page.count(&table)).map(|row| page.texts(&format!("{table}:nth-child({row}) > *"))).collect()
}

async fn the_numbers_are_those_of_what_was_done(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let grace = Member::grace(&site).await?;
    let empty = grace.open(STATISTICS).await?;
    assert_eq!((empty.status.as_u16(), empty.text(".empty").as_str()), (200, "No requests came in."));
    assert_eq!((empty.count("svg.chart"), empty.count(".key-figures")), (0, 0));
    assert_eq!(empty.text(".staff-menu [aria-current]"), "Statistics");

    // At ten on Monday, November 23.
    let first = site.receive_at(&[("first_name", "Zoë"), ("location", "riverside")]).await?;
    let second =
        site.receive_at(&[("first_name", "Ada"), ("location", "oak-hill"), ("email", "b@example.com")]).await?;
    site.receive_at(&[("location", "riverside"), ("email", "c@example.com")]).await?;
    let spam = site.receive_at(&[("location", "riverside"), ("email", "d@example.com")]).await?;
    pass(&site, &grace, 30).await?;
    press(&grace, &first, "no_answer").await?;
    pass(&site, &grace, 30).await?;
    press(&grace, &first, "reached").await?;
    press(&grace, &second, "no_answer").await?;
    press(&grace, &spam, "suspected_spam").await?;

    let page = grace.open(STATISTICS).await?;
    assert_eq!(page.texts(".key-figures dd"), ["3", "0.1", "30 min", "1 h", "0% 0 of 3"]);
    assert_eq!(rows(&page, "answers"), [["First call", "2", "30 min", "1 h"], ["Patient reached", "1", "1 h", "1 h"]]);
    let of_state = rows(&page, "punctuality");
    assert_eq!(of_state[0], ["Called in time", "2", "67%"]);
    assert_eq!(of_state[2], ["Still to be called, in time", "1", "33%"]);
    let calls: Vec<String> = rows(&page, "calls").into_iter().map(|row| row[1].clone()).collect();
    assert_eq!(calls, ["1", "1", "1", "0", "0", "0"]);
    assert!(page.text("[aria-labelledby=calls] figcaption").contains("1.5 calls on average"));
    let days = rows(&page, "days");
    assert_eq!((days.len(), &days[29]), (30, &vec!["November 23, 2026".to_owned(), "3".to_owned()]));
    assert!(days[..29].iter().all(|day| day[1] == "0"), "{days:?}");
    assert_eq!(
        rows(&page, "weeks").last(),
        Some(&["November 23, 2026", "November 23, 2026", "3"].map(ToOwned::to_owned).to_vec())
    );
    let hours = rows(&page, "hours");
    assert_eq!((hours.len(), &*hours[10].join(" ")), (24, "10 a.m. 3 0 0 0 0 0 0"));
    assert_eq!(rows(&page, "locations"), [["Riverside", "2", "67%"], ["Oak Hill", "1", "33%"]]);
    assert_eq!(rows(&page, "languages"), [["English", "3", "100%"]]);
    assert_eq!(rows(&page, "spam"), [["The program", "0", "0", "0", "0"], ["Staff", "1", "0", "0", "1"]]);

    assert_eq!(page.count("figure.statistic svg.chart[role=img][aria-label]"), 8);
    assert_eq!(page.count("figure.statistic"), page.count("figure.statistic table"), "none without its numbers");
    let labels = page.attributes("svg.chart", "aria-label");
    for said in [
        "Calls for each request. The most: Not called, 1.",
        "Requests by location. The most: Riverside, 2.",
        "Requests by hour of the week. The most: Monday, 10\u{a0}a.m., 3.",
    ] {
        assert!(labels.iter().any(|label| label == said), "{said}: {labels:?}");
    }
    for personal in ["Zoë", "Ada", "Grace Hopper ", "b@example.com", "0100"] {
        assert!(!page.text("main").contains(personal), "{personal}");
    }
    let log = site.store.audit_page(&AuditFilter::default(), AuditPlace::Newest).await?;
    let looked = log.rows.iter().find(|row| row.event == "statistics_viewed").ok_or("nobody wrote it down")?;
    assert!(looked.detail.contains("2026-10-25") && looked.detail.contains("2026-11-23"), "{}", looked.detail);
    Ok(())
}

async fn an_account_of_one_location_sees_its_own_numbers(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let kay = Member::of_location(&site, "oak-hill").await?;
    for (number, location) in ["riverside", "riverside", "oak-hill", "any"].into_iter().enumerate() {
        site.receive_at(&[("location", location), ("email", &format!("{number}@example.com"))]).await?;
    }
    let page = kay.open(STATISTICS).await?;
    assert_eq!(page.texts(".key-figures dd")[0], "2");
    let named: Vec<String> = rows(&page, "locations").into_iter().map(|row| row[0].clone()).collect();
    assert_eq!(named.len(), 2, "{named:?}");
    assert!(!page.text("main").contains("Riverside"), "neither a choice nor a row");
    assert_eq!(kay.open(&format!("{STATISTICS}?location=oak-hill")).await?.texts(".key-figures dd")[0], "1");
    let foreign = kay.open(&format!("{STATISTICS}?location=riverside")).await?;
    assert_eq!((foreign.status.as_u16(), foreign.count(".empty")), (200, 1));
    let csv = kay.open(&format!("{STATISTICS}?location=riverside&csv=locations")).await?;
    assert_eq!(csv.body.lines().count(), 1, "{}", csv.body);
    Ok(())
}

async fn each_table_can_be_taken_home(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let grace = Member::grace(&site).await?;
    let first = site.receive_at(&[]).await?;
    pass(&site, &grace, 90).await?;
    press(&grace, &first, "no_answer").await?;
    let days = "from=2026-11-20&to=2026-11-24";
    let page = grace.open(&format!("{STATISTICS}?{days}")).await?;
    assert_eq!(page.attributes(".downloads a", "href").len(), TABLES.len() - 1, "nothing was spam");
    for address in page.attributes(".downloads a", "href") {
        assert!(address.starts_with(&format!("{STATISTICS}?{days}&csv=")), "{address}");
        assert_eq!(grace.open(&address).await?.header("content-type"), "text/csv; charset=utf-8");
    }
    for table in TABLES {
        let csv = grace.open(&format!("{STATISTICS}?{days}&csv={table}")).await?;
        assert_eq!((csv.status.as_u16(), csv.header("cache-control")), (200, "no-store"), "{table}");
        let file = format!("attachment; filename=\"statistics-{table}-2026-11-20-2026-11-24.csv\"");
        assert_eq!(csv.header("content-disposition"), file);
        assert!(csv.body.starts_with('\u{feff}') && csv.body.ends_with("\r\n"), "{table}: {}", csv.body);
    }
    let lines = async |table: &str| -> TestResult<Vec<String>> {
        let csv = grace.open(&format!("{STATISTICS}?{days}&csv={table}")).await?;
        Ok(csv.body.trim_start_matches('\u{feff}').lines().map(ToOwned::to_owned).collect())
    };
    assert_eq!(lines("days").await?[..2], ["Day,Requests", "2026-11-20,0"]);
    assert_eq!(lines("days").await?[4], "2026-11-23,1");
    assert_eq!(lines("weeks").await?[1..], ["2026-11-20,2026-11-22,0", "2026-11-23,2026-11-24,1"]);
    assert_eq!(lines("answers").await?[1], "First call,1,1.50,1.50");
    assert_eq!(lines("hours").await?[11], "10:00,1,0,0,0,0,0,0");
    for table in ["", "unheard-of", "Days", "days.csv", "%00"] {
        let status = grace.open(&format!("{STATISTICS}?csv={table}")).await?.status.as_u16();
        assert_eq!(status, if table.is_empty() { 200 } else { 404 }, "{table}");
    }
    Ok(())
}

async fn the_days_can_be_chosen_and_wrong_ones_are_named(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let grace = Member::grace(&site).await?;
    site.receive_at(&[]).await?;
    let page = grace.open(STATISTICS).await?;
    assert_eq!([page.attribute("#from", "value"), page.attribute("#to", "value")], ["2026-10-25", "2026-11-23"]);
    assert_eq!(page.texts(".counts [aria-current]"), ["Last 30 days"]);
    let recent = page.attributes(".counts a", "href");
    assert_eq!(recent[0], format!("{STATISTICS}?from=2026-11-17&to=2026-11-23"));
    assert_eq!(recent[3], format!("{STATISTICS}?from=2025-11-24&to=2026-11-23"));
    for (address, days) in recent.iter().zip([7, 30, 90, 0]) {
        let page = grace.open(address).await?;
        assert_eq!((page.texts(".key-figures dd")[0].as_str(), rows(&page, "days").len()), ("1", days), "{address}");
        assert_eq!(page.count(".counts [aria-current]"), 1, "{address}");
    }
    let year = grace.open(&recent[3]).await?;
    let days = year.attributes("[aria-labelledby=weeks] .downloads a", "href");
    assert!(days.len() == 2 && days[1].ends_with("csv=days"), "{days:?}");
    for (query, field) in [
        ("from=2026-02-30", "from"),
        ("from=yesterday&to=2026-11-23", "from"),
        ("to=2026-13-01", "to"),
        ("from=2026-11-23&to=2026-11-22", "to"),
        ("from=2026-11-24", "to"),
        ("from=2021-11-23&to=2026-11-23", "to"),
        ("from=-9999-01-01&to=9999-12-31", "from"),
        ("from=-009999-01-01&to=9999-12-31", "to"),
        ("from=2026-02-30&csv=days", "from"),
    ] {
        let page = grace.open(&format!("{STATISTICS}?{query}")).await?;
        assert_eq!((page.status.as_u16(), page.count(&format!("#{field}-error"))), (422, 1), "{query}");
        assert_eq!((page.count(&format!("#summary a[href='#{field}']")), page.count("figure")), (1, 0), "{query}");
    }
    let kept = grace.open(&format!("{STATISTICS}?from=2026-11-23&to=2026-11-22")).await?;
    assert_eq!([kept.attribute("#from", "value"), kept.attribute("#to", "value")], ["2026-11-23", "2026-11-22"]);
    let long = "x".repeat(4_000);
    for query in [
        "from=&to=&location=&csv=",
        "to=2026-11-23",
        "from=2021-11-24&to=2026-11-23",
        "from=9999-12-31&to=9999-12-31",
        "from=-009999-01-01&to=-009999-01-01",
        "location=nowhere",
        "location=%00%FF",
        "from=2026-11-01&from=2026-11-02",
        &format!("location={long}"),
        "%%%&=&&unknown=1",
    ] {
        assert_eq!(grace.open(&format!("{STATISTICS}?{query}")).await?.status.as_u16(), 200, "{query}");
    }
    Ok(())
}
