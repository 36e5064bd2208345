//! Opening hours on the page of locations: the week, now, and the days to come on which it is closed.

use std::fs;

use jiff::Timestamp;
use reqwest::header::{ACCEPT_ENCODING, COOKIE, ETAG, IF_NONE_MATCH};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use clinic::content::Files;

use crate::TestResult;
use crate::patient::{Page, Patient};
use crate::program::copy_content;
use crate::site::RunningSite;

const LOCATIONS: &str = "/locations";
const STATUS: &str = ".places .status";

/// Sets the site's clock to a moment as clocks in New York show it.
fn set_clock(site: &RunningSite, shown: &str) -> TestResult {
    let zone = jiff::tz::TimeZone::get("America/New_York")?;
    let at: Timestamp = zone.to_timestamp(shown.parse()?)?;
    site.clock.advance(at.as_second() - site.clock.now().as_second());
    Ok(())
}

/// The days and times of all locations.
fn lines(page: &Page) -> Vec<(String, String)> {
    page.texts(".places .hours th").into_iter().zip(page.texts(".places .hours td")).collect()
}

/// The built-in content with changes in some files, and perhaps a second language.
fn changed(changes: &[(&str, &str, &str)], has_spanish: bool) -> TestResult<Files> {
    let folder = tempfile::tempdir()?;
    copy_content(folder.path())?;
    if has_spanish {
        let copied =
            std::process::Command::new("cp").arg("-r").args(["en", "es"]).current_dir(folder.path()).status()?;
        assert!(copied.success());
    }
    for (file, from, to) in changes {
        let text = fs::read_to_string(folder.path().join(file))?;
        assert!(text.contains(from), "{file} does not hold {from:?}");
        fs::write(folder.path().join(file), text.replace(from, to))?;
    }
    Ok(Files::in_folder(folder.path())?)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_week_is_told_in_as_few_lines_as_it_takes() -> TestResult {
    let site = RunningSite::start_apart(&Files::built_in()).await?;
    let page = site.patient()?.open(LOCATIONS).await?;
    let expected = [
        ("Monday to Thursday", "8 a.m. to 6 p.m."),
        ("Friday", "8 a.m. to 4 p.m."),
        ("Saturday and Sunday", "Closed"),
        ("Monday to Friday", "7 a.m. to 5 p.m."),
        ("Saturday", "9 a.m. to noon"),
        ("Sunday", "Closed"),
        ("Tuesday to Friday", "10 a.m. to 7 p.m."),
        ("Saturday", "10 a.m. to 2 p.m."),
        ("Sunday and Monday", "Closed"),
    ];
    assert_eq!(lines(&page), expected.map(|(days, times)| (days.to_owned(), times.to_owned())));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_says_whether_it_is_open_now_and_when_that_changes() -> TestResult {
    let site = RunningSite::start_apart(&Files::built_in()).await?;
    let patient = site.patient()?;
    let tomorrow = "Closed now. Opens tomorrow at 10 a.m.";
    // Not in the order of time: a clock may be set back.
    for (shown, statuses) in [
        ("2026-11-23T10:00", ["Open now until 6 p.m.", "Open now until 5 p.m.", tomorrow]),
        ("2026-11-23T16:59:59", ["Open now until 6 p.m.", "Open now until 5 p.m.", tomorrow]),
        ("2026-11-23T17:00", ["Open now until 6 p.m.", "Closed now. Opens tomorrow at 7 a.m.", tomorrow]),
        (
            "2026-11-24T00:00",
            [
                "Closed now. Opens today at 8 a.m.",
                "Closed now. Opens today at 7 a.m.",
                "Closed now. Opens today at 10 a.m.",
            ],
        ),
        (
            "2026-11-25T20:00",
            [
                "Closed now. Opens Friday at 8 a.m.",
                "Closed now. Opens Friday at 7 a.m.",
                "Closed now. Opens Friday at 10 a.m.",
            ],
        ),
        ("2026-11-28T11:00", ["Closed now. Opens Monday at 8 a.m.", "Open now until noon", "Open now until 2 p.m."]),
        ("2026-11-23T10:30", ["Open now until 6 p.m.", "Open now until 5 p.m.", tomorrow]),
    ] {
        set_clock(&site, shown)?;
        assert_eq!(patient.open(LOCATIONS).await?.texts(STATUS), statuses, "{shown}");
        let is_open = statuses.iter().filter(|status| status.starts_with("Open")).count();
        assert_eq!(patient.open(LOCATIONS).await?.count(".status-open"), is_open, "{shown}");
    }
    Ok(())
}

async fn tag(patient: &Patient, path: &str, encoding: &str, cookie: &str) -> TestResult<String> {
    let request = patient.request(Method::GET, path).header(ACCEPT_ENCODING, encoding).header(COOKIE, cookie);
    Ok(request.send().await?.headers()[ETAG].to_str()?.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn once_it_opens_or_closes_whoever_asks_gets_the_page_anew_in_every_form() -> TestResult {
    let site = RunningSite::start_apart(&Files::built_in()).await?;
    let patient = site.patient()?;
    let forms =
        ["br", "gzip", "identity"].map(|encoding| ["", "preferences=contrast=dark"].map(|cookie| (encoding, cookie)));
    let tags = async || -> TestResult<Vec<String>> {
        let mut tags = Vec::new();
        for (encoding, cookie) in forms.into_iter().flatten() {
            tags.push(tag(&patient, LOCATIONS, encoding, cookie).await?);
        }
        Ok(tags)
    };
    let (before, home) = (tags().await?, tag(&patient, "/", "br", "").await?);
    set_clock(&site, "2026-11-23T16:59:59")?;
    assert_eq!(tags().await?, before, "nothing has changed");
    for (index, (encoding, cookie)) in forms.into_iter().flatten().enumerate() {
        let known = patient.request(Method::GET, LOCATIONS).header(ACCEPT_ENCODING, encoding).header(COOKIE, cookie);
        assert_eq!(known.header(IF_NONE_MATCH, &before[index]).send().await?.status(), StatusCode::NOT_MODIFIED);
    }
    set_clock(&site, "2026-11-23T17:00")?;
    for (index, (encoding, cookie)) in forms.into_iter().flatten().enumerate() {
        let known = patient.request(Method::GET, LOCATIONS).header(ACCEPT_ENCODING, encoding).header(COOKIE, cookie);
        let page = Page::read(known.header(IF_NONE_MATCH, &before[index]).send().await?).await?;
        assert_eq!(page.status, StatusCode::OK, "{encoding} {cookie}");
        assert_eq!(page.texts(STATUS)[1], "Closed now. Opens tomorrow at 7 a.m.", "{encoding} {cookie}");
        assert_eq!(page.header("cache-control"), "no-cache");
    }
    let after = tags().await?;
    assert!(before.iter().all(|tag| !after.contains(tag)), "{before:?} {after:?}");
    assert_eq!(tag(&patient, "/", "br", "").await?, home, "other pages stay");
    let head = patient.request(Method::HEAD, LOCATIONS).header(ACCEPT_ENCODING, "br").send().await?;
    assert_eq!(head.headers()[ETAG].to_str()?, after[0]);
    set_clock(&site, "2026-11-23T16:00")?;
    assert_eq!(tags().await?, before, "the same words have the same tag");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_ask_at_the_moment_of_closing_all_get_the_same_new_page() -> TestResult {
    let site = RunningSite::start_apart(&Files::built_in()).await?;
    let patient = site.patient()?;
    let before = tag(&patient, LOCATIONS, "br", "").await?;
    set_clock(&site, "2026-11-23T17:00")?;
    let ask = |_| {
        let request = patient.request(Method::GET, LOCATIONS).header(ACCEPT_ENCODING, "br");
        tokio::spawn(async move { request.send().await.map(|answer| answer.headers()[ETAG].clone()) })
    };
    let asking: Vec<_> = (0..16).map(ask).collect();
    let mut tags = Vec::new();
    for answer in asking {
        tags.push(answer.await??);
    }
    assert!(tags.iter().all(|tag| *tag == tags[0] && *tag != before.as_str()), "{before} {tags:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_closures_are_listed_until_they_are_over() -> TestResult {
    let harbor = "[[closures]]\nfrom = \"2026-12-24\"\nto = \"2026-12-26\"\nname = { en = \"Winter break\" }\n\
        locations = [\"harbor\", \"oak-hill\"]\n\n[[closures]]\ndate = \"2026-12-25\"";
    let files = changed(&[("site.toml", "[[closures]]\ndate = \"2026-12-25\"", harbor)], false)?;
    let site = RunningSite::start_apart(&files).await?;
    let patient = site.patient()?;
    let told = |page: &Page| -> Vec<String> {
        let told = page.texts(".closures dt").into_iter().zip(page.texts(".closures dd"));
        told.map(|(dates, name)| format!("{dates}: {name}")).collect()
    };
    let (thanksgiving, break_, christmas) = (
        "Thursday, November 26, 2026: Thanksgiving Day".to_owned(),
        "Thursday, December 24, 2026 to Saturday, December 26, 2026: Winter break (Oak Hill and Harbor only)"
            .to_owned(),
        "Friday, December 25, 2026: Christmas Day".to_owned(),
    );
    set_clock(&site, "2026-11-26T12:00")?;
    let page = patient.open(LOCATIONS).await?;
    assert_eq!(told(&page)[..3], [thanksgiving, break_.clone(), christmas.clone()], "today is not over");
    assert_eq!(told(&page).len(), 5);
    assert_eq!(page.texts(STATUS)[0], "Closed now. Opens tomorrow at 8 a.m.");
    set_clock(&site, "2026-11-27T00:00")?;
    assert_eq!(told(&patient.open(LOCATIONS).await?)[..2], [break_, christmas]);
    set_clock(&site, "2026-12-24T12:00")?;
    assert_eq!(
        patient.open(LOCATIONS).await?.texts(STATUS),
        ["Open now until 6 p.m.", "Closed now. Opens Monday at 7 a.m.", "Closed now. Opens Tuesday at 10 a.m."]
    );
    set_clock(&site, "2028-01-01T12:00")?;
    assert_eq!(patient.open(LOCATIONS).await?.count(".closures"), 0, "nothing is to come");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn breaks_nights_and_the_clock_of_a_language_are_written_as_it_writes_them() -> TestResult {
    let files = changed(
        &[
            ("site.toml", "languages = [\"en\"]", "languages = [\"en\", \"es\"]"),
            ("site.toml", "{ en = ", "{ es = \"Texto\", en = "),
            ("site.toml", "close = \"18:00\"", "close = \"18:00\", breaks = [{ from = \"12:30\", to = \"13:00\" }]"),
            ("site.toml", "open = \"08:00\", close = \"16:00\"", "open = \"20:30\", close = \"24:00\""),
            (
                "site.toml",
                "[\"saturday\"], open = \"09:00\", close = \"12:00\"",
                "[\"saturday\", \"sunday\"], open = \"00:00\", close = \"24:00\"",
            ),
            ("es/text.toml", "\"%-I a.m.\"", "\"%-H:%M h\""),
            ("es/text.toml", "\"%-I:%M a.m.\"", "\"%-H:%M h\""),
            ("es/text.toml", "\"%-I p.m.\"", "\"%-H:%M h\""),
            ("es/text.toml", "\"%-I:%M p.m.\"", "\"%-H:%M h\""),
            ("es/text.toml", "\"noon\"", "\"12:00 h\""),
            (
                "es/text.toml",
                "start_of_day = \"midnight\"\nend_of_day = \"midnight\"",
                "start_of_day = \"0:00 h\"\nend_of_day = \"24:00 h\"",
            ),
            ("es/text.toml", "\"Monday\"", "\"lunes\""),
            ("es/text.toml", "\"Thursday\"", "\"jueves\""),
            ("es/text.toml", "\"{first} to {last}\"", "\"{first} a {last}\""),
            ("es/text.toml", "\"{opens} to {closes}\"", "\"de {opens} a {closes}\""),
            ("es/text.toml", "\"and {span}\"", "\"y {span}\""),
            ("es/text.toml", "Open now until {time}", "Abierto hasta las {time}"),
        ],
        true,
    )?;
    let site = RunningSite::start_apart(&files).await?;
    let patient = site.patient()?;
    let (english, spanish) = (patient.open(LOCATIONS).await?, patient.open("/es/locations").await?);
    let line = |page: &Page, number: usize| lines(page)[number].clone();
    let both = |days: &str, times: &str| (days.to_owned(), times.to_owned());
    assert_eq!(line(&english, 0), both("Monday to Thursday", "8 a.m. to 12:30 p.m. and 1 p.m. to 6 p.m."));
    assert_eq!(line(&spanish, 0), both("lunes a jueves", "de 8:00 h a 12:30 h y de 13:00 h a 18:00 h"));
    assert_eq!(line(&english, 1), both("Friday", "8:30 p.m. to midnight"));
    assert_eq!(line(&spanish, 1), both("Friday", "de 20:30 h a 24:00 h"));
    assert_eq!(line(&english, 4), both("Saturday and Sunday", "Open 24 hours"));
    assert_eq!(english.texts(STATUS)[0], "Open now until 12:30 p.m.");
    assert_eq!(spanish.texts(STATUS)[0], "Abierto hasta las 12:30 h");
    set_clock(&site, "2026-11-27T21:00")?;
    assert_eq!(patient.open(LOCATIONS).await?.texts(STATUS)[0], "Open now until midnight");
    assert_eq!(patient.open("/es/locations").await?.texts(STATUS)[0], "Abierto hasta las 24:00 h");
    set_clock(&site, "2026-11-28T12:00")?;
    assert_eq!(patient.open(LOCATIONS).await?.texts(STATUS)[1], "Open now", "it closes in more than a day");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_are_told_the_hours_and_closures_that_the_page_shows() -> TestResult {
    let files = changed(
        &[
            ("site.toml", "open = \"10:00\", close = \"14:00\"", "open = \"18:00\", close = \"24:00\""),
            (
                "site.toml",
                "date = \"2026-12-25\"",
                "from = \"2026-12-24\"\nto = \"2026-12-25\"\nlocations = [\"harbor\"]",
            ),
        ],
        false,
    )?;
    let site = RunningSite::start_apart(&files).await?;
    let page = site.patient()?.open(LOCATIONS).await?;
    let told: Value = serde_json::from_str(&page.text("script[type='application/ld+json']"))?;
    let clinic = &told["@graph"][0];
    let hours = |days: &[&str], opens: &str, closes: &str| {
        let days: Vec<String> = days.iter().map(|day| format!("https://schema.org/{day}")).collect();
        json!({ "@type": "OpeningHoursSpecification", "dayOfWeek": days, "opens": opens, "closes": closes })
    };
    let closure = |name: &str, first: &str, last: &str| {
        json!({
            "@type": "OpeningHoursSpecification", "name": name, "opens": "00:00", "closes": "00:00",
            "validFrom": first, "validThrough": last,
        })
    };
    let [riverside, harbor] = [0, 2].map(|number| &clinic["department"][number]);
    assert_eq!(
        riverside["openingHoursSpecification"],
        json!([
            hours(&["Monday", "Tuesday", "Wednesday", "Thursday"], "08:00", "18:00"),
            hours(&["Friday"], "08:00", "16:00"),
        ])
    );
    assert_eq!(harbor["openingHoursSpecification"][1], hours(&["Saturday"], "18:00", "23:59"));
    let of = |place: &Value| place["specialOpeningHoursSpecification"].as_array().cloned().unwrap_or_default();
    assert_eq!(of(riverside)[0], closure("Thanksgiving Day", "2026-11-26", "2026-11-26"));
    assert_eq!((of(riverside).len(), of(harbor).len()), (4, 5));
    assert_eq!(of(harbor)[1], closure("Christmas Day", "2026-12-24", "2026-12-25"));
    let home = site.patient()?.open("/").await?;
    assert!(!home.body.contains("openingHours"), "the home page shows no hours");
    Ok(())
}
