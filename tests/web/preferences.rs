//! The accessibility menu without script: what is chosen is kept, shown on every page, and leads back.

use reqwest::header::{COOKIE, ETAG, IF_NONE_MATCH, REFERER, SET_COOKIE};
use reqwest::{Method, StatusCode};

use crate::TestResult;
use crate::pages::PAGES;
use crate::patient::{Page, Patient};
use crate::site::{PUBLIC_URL, RunningSite};
use crate::support::Engine;

const ALL_CHANGED: [(&str, &str); 8] = [
    ("text_size", "200"),
    ("spacing", "wide"),
    ("contrast", "high"),
    ("font", "readable"),
    ("motion", "reduced"),
    ("links", "underlined"),
    ("focus", "large"),
    ("images", "hidden"),
];

async fn save(patient: &Patient, fields: &[(&str, &str)]) -> TestResult<Page> {
    Page::read(patient.request(Method::POST, "/accessibility").form(fields).send().await?).await
}

/// What a page is drawn with, as the stylesheet reads it.
fn shown(page: &Page) -> Vec<(String, String)> {
    ALL_CHANGED
        .iter()
        .map(|(name, _)| (*name, page.attributes("html", &format!("data-{}", name.replace('_', "-")))))
        .flat_map(|(name, values)| values.into_iter().map(move |value| (name.to_owned(), value)))
        .collect()
}

fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_menu_comes_right_after_the_skip_link_on_every_page_and_offers_every_choice() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let patient = site.patient()?;
    for path in PAGES.into_iter().chain(["/nope", "/practice?minutes=10", "/poses?area=neck"]) {
        let page = patient.open(path).await?;
        let stops = page.texts("a, button, summary");
        assert!(stops[1].starts_with("Accessibility menu"), "{path}: {stops:?}");
        let menu = "#preferences form[method=post][action='/accessibility']";
        assert_eq!(page.count(&format!("{menu} [type=radio]")), 20, "{path}");
        assert_eq!(page.count(&format!("{menu} [type=radio][checked]")), 8, "{path}");
        assert_eq!(page.attribute(&format!("{menu} [name=return_to]"), "value"), path);
        assert!(page.headers.get(SET_COOKIE).is_none(), "{path} sets a cookie unasked");
        assert_eq!(shown(&page), []);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_saved_is_on_every_page_errors_and_receipts_included_until_it_is_reset() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let patient = site.patient()?;
    let sent = save(&patient, &[&ALL_CHANGED[..], &[("return_to", "/poses/cobra")]].concat()).await?;
    assert_eq!((sent.status, sent.location()), (StatusCode::SEE_OTHER, "/poses/cobra#preferences-saved"));
    let cookie = sent.header(SET_COOKIE.as_str()).to_owned();
    for part in ["preferences=text_size=200&", "; Path=/", "; Max-Age=31536000", "; SameSite=Lax", "; HttpOnly"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let receipt = patient.send(&crate::patient::GOOD_ANSWERS).await?.location().to_owned();
    for path in PAGES.into_iter().chain(["/nope", "/practice?minutes=10", "/poses?area=neck", &receipt]) {
        let page = patient.open(path).await?;
        assert_eq!(shown(&page), owned(&ALL_CHANGED), "{path}");
        assert_eq!(page.attributes("#preferences [type=radio][checked]", "value")[2], "high", "{path}");
        assert_eq!(page.text(".changed"), "8 set", "{path}");
        assert!(page.header("vary").contains("cookie"), "{path}");
    }
    assert_eq!(shown(&patient.send(&[("first_name", "")]).await?), owned(&ALL_CHANGED), "the form with problems");

    let reset = save(&patient, &[("reset", "yes"), ("text_size", "200"), ("return_to", "/")]).await?;
    assert!(reset.header(SET_COOKIE.as_str()).starts_with("preferences=; Path=/; Max-Age=0"));
    assert_eq!(shown(&patient.open("/").await?), []);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_with_preferences_have_tags_of_their_own() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let patient = site.patient()?;
    let get = |cookie: &'static str| patient.request(Method::GET, "/poses/cobra").header(COOKIE, cookie);
    let plain = get("other=1").send().await?;
    let dark = get("other=1; preferences=contrast=dark").send().await?;
    let tag = dark.headers()[ETAG].clone();
    assert_ne!(plain.headers()[ETAG], tag);
    let again = get("preferences=contrast=dark").header(IF_NONE_MATCH, &tag).send().await?;
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    let changed = get("preferences=contrast=light").header(IF_NONE_MATCH, &tag).send().await?;
    assert_eq!(changed.status(), StatusCode::OK);
    let broken = Page::read(get("preferences=contrast=pink&%00=&text_size=150&=; preferences=x").send().await?).await?;
    assert_eq!(shown(&broken), owned(&[("text_size", "150")]));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_back_never_leaves_the_site() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let patient = site.patient()?;
    for elsewhere in [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\r\nLocation: https://evil.example",
        " //evil.example",
        "javascript:alert(1)",
        "poses",
        "",
    ] {
        let sent = save(&patient, &[("contrast", "dark"), ("return_to", elsewhere)]).await?;
        assert_eq!(sent.location(), "/accessibility#preferences-saved", "{elsewhere:?}");
    }
    let from = |referrer: String| {
        let form = patient.request(Method::POST, "/accessibility").form(&[("contrast", "dark")]);
        form.header(REFERER, referrer).send()
    };
    for (referrer, target) in [
        (format!("{PUBLIC_URL}/practice?minutes=10"), "/practice?minutes=10#preferences-saved"),
        (format!("{PUBLIC_URL}//evil.example"), "/accessibility#preferences-saved"),
        ("http://evil.example/practice?minutes=10".to_owned(), "/accessibility#preferences-saved"),
    ] {
        assert_eq!(from(referrer.clone()).await?.headers()["location"], target, "{referrer}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_that_is_no_choice_is_named_and_the_others_are_kept() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let patient = site.patient()?;
    let page = save(&patient, &[("text_size", "900"), ("contrast", "dark"), ("return_to", "/")]).await?;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.text("#text_size-unknown"), "Choose one of these.");
    assert_eq!(page.attributes("fieldset[aria-describedby='text_size-unknown'] legend", "id").len(), 0);
    assert_eq!(shown(&page), owned(&[("contrast", "dark")]));
    assert!(page.text("title").starts_with("Error: "));
    assert!(page.headers.get(SET_COOKIE).is_none());
    for body in ["", "&&=&%ff=%00", "text_size"] {
        let form = patient.request(Method::POST, "/accessibility");
        let form = form.header("content-type", "application/x-www-form-urlencoded").body(body);
        let status = form.send().await?.status();
        assert!(!status.is_server_error(), "{body}: {status}");
    }
    Ok(())
}
