//! A site in two languages: the built-in content, and a copy of it with other words, over HTTP.

use std::fs;
use std::path::Path;

use reqwest::header::CONTENT_TYPE;
use reqwest::{Method, StatusCode};

use crate::TestResult;
use crate::pages::PAGES;
use crate::patient::{Page, answers};
use crate::program::{Server, Workplace, copy_content};
use crate::site::RunningSite;
use crate::support::Engine;

/// Copies the English folder to `es`, with some words changed, and lists Spanish in `site.toml`.
fn add_spanish(content: &Path) -> TestResult {
    copy_content(content)?;
    copy(&content.join("en"), &content.join("es"))?;
    let change = |file: &str, changes: &[(&str, &str)]| -> TestResult {
        let mut text = fs::read_to_string(content.join(file))?;
        for (from, to) in changes {
            assert!(text.contains(from), "{file} does not hold {from:?}");
            text = text.replace(from, to);
        }
        Ok(fs::write(content.join(file), text)?)
    };
    change(
        "es/text.toml",
        &[
            ("name = \"English\"", "name = \"Español\""),
            ("title = \"We cannot find this page\"", "title = \"No encontramos esta página\""),
            ("title = \"We could not read this form\"", "title = \"No pudimos leer este formulario\""),
            ("title = \"Request an appointment\"", "title = \"Pedir una cita\""),
            ("missing = \"Enter your phone number\"", "missing = \"Escriba su número de teléfono\""),
            ("title = \"Thank you. We have your request\"", "title = \"Gracias. Tenemos su solicitud\""),
            ("skip = \"Skip to the main text\"", "skip = \"Ir al texto principal\""),
        ],
    )?;
    change(
        "es/mail.toml",
        &[("subject = \"We have your request {reference}\"", "subject = \"¡Gracias! {reference}\"")],
    )?;
    let settings = fs::read_to_string(content.join("site.toml"))?;
    let settings = settings.replace("languages = [\"en\"]", "languages = [\"en\", \"es\"]");
    let mut pieces = settings.split("{ en = \"");
    let mut both = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (words, rest) = piece.split_once("\" }").ok_or("a text in one language")?;
        let words = format!("{{ en = \"{words}\", es = \"{words} (es)\" }}");
        both.extend([words.as_str(), rest]);
    }
    Ok(fs::write(content.join("site.toml"), both)?)
}

fn copy(from: &Path, to: &Path) -> TestResult {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn open_for_two() -> TestResult<(Workplace, Server)> {
    let workplace = Workplace::plain()?;
    add_spanish(&workplace.path("content"))?;
    let server = workplace.serve(&["--content", "content"])?;
    Ok((workplace, server))
}

/// What the switch offers: language, address and words.
fn switch(page: &Page) -> (String, String, String) {
    let link = "header nav.languages a";
    assert_eq!(page.attribute(link, "lang"), page.attribute(link, "hreflang"));
    (page.attribute(link, "lang"), page.attribute(link, "href"), page.text(link))
}

fn in_spanish(path: &str) -> String {
    format!("/es{path}")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_stands_in_both_languages_and_leads_to_its_translation() -> TestResult {
    let (_workplace, server) = open_for_two()?;
    let here = format!("http://{}", server.address);
    for path in PAGES {
        let spanish = in_spanish(path);
        for (address, lang, other) in [
            (path, "en", ("es".to_owned(), spanish.clone(), "Español".to_owned())),
            (&spanish, "es", ("en".to_owned(), path.to_owned(), "English".to_owned())),
        ] {
            let page = server.patient.open(address).await?;
            assert_eq!(page.status, StatusCode::OK, "{address}");
            assert_eq!(page.attribute("html", "lang"), lang, "{address}");
            assert_eq!(switch(&page), other, "{address}");
            assert_eq!(page.attribute("link[rel=canonical]", "href"), format!("{here}{address}"));
            let alternates = page.attributes("link[rel=alternate]", "hreflang");
            assert_eq!(alternates, ["x-default", "en", "es"], "{address}");
            let addresses = page.attributes("link[rel=alternate]", "href");
            assert_eq!(addresses, [path, path, &spanish].map(|path| format!("{here}{path}")), "{address}");
        }
        let page = server.patient.open(&spanish).await?;
        assert_eq!(page.text(".skip"), "Ir al texto principal", "{spanish}");
        let own = ["/static/", "/favicon.ico", "/apple-touch-icon.png", "/manifest.webmanifest", "#"];
        for link in page.attributes("a:not([hreflang])", "href") {
            let stays =
                !link.starts_with('/') || link.starts_with("/es/") || own.iter().any(|own| link.starts_with(own));
            assert!(stays, "{spanish} leads out of its language: {link}");
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slash_too_many_or_too_few_leads_on() -> TestResult {
    let (_workplace, server) = open_for_two()?;
    for (path, meant) in
        [("/es", "/es/"), ("/es/appointment/", "/es/appointment"), ("/es/poses/cobra/", "/es/poses/cobra")]
    {
        let page = server.patient.open(path).await?;
        assert_eq!((page.status, page.location()), (StatusCode::PERMANENT_REDIRECT, meant), "{path}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn search_engines_are_told_of_both_languages() -> TestResult {
    let (_workplace, server) = open_for_two()?;
    let sitemap = server.patient.open("/sitemap.xml").await?.body;
    for path in PAGES {
        for address in [path.to_owned(), in_spanish(path)] {
            assert!(sitemap.contains(&format!("<loc>http://{}{address}</loc>", server.address)), "{address}");
        }
    }
    let robots = server.patient.open("/robots.txt").await?.body;
    for receipts in ["Disallow: /appointment/received/\n", "Disallow: /es/appointment/received/\n"] {
        assert!(robots.contains(receipts), "{robots}");
    }
    let contact = server.patient.open("/.well-known/security.txt").await?.body;
    assert!(contact.contains("Preferred-Languages: en, es"), "{contact}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_speak_the_language_of_the_address() -> TestResult {
    let (_workplace, server) = open_for_two()?;
    let page = server.patient.open("/es/nada?x=1").await?;
    assert_eq!((page.status, page.text("h1")), (StatusCode::NOT_FOUND, "No encontramos esta página".to_owned()));
    assert_eq!(page.attribute("html", "lang"), "es");
    assert_eq!(switch(&page).1, "/nada?x=1");
    assert_eq!(page.count("link[rel=alternate]"), 0, "an error page is no translation");
    let request = server.patient.request(Method::POST, "/es/appointment").header(CONTENT_TYPE, "text/plain");
    let page = Page::read(request.body("x").send().await?).await?;
    assert_eq!(page.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(page.text("h1"), "No pudimos leer este formulario");
    for address in ["/es//other.example/x", "/es/\\other.example/x", "/es///other.example"] {
        let page = server.patient.open(address).await?;
        for href in page.attributes("header nav.languages a", "href") {
            let is_elsewhere = href.starts_with("//") || href.starts_with("/\\") || !href.starts_with('/');
            assert!(!is_elsewhere, "{address} leads to another host: {href}");
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_and_its_receipt_stay_in_their_language() -> TestResult {
    let (workplace, server) = open_for_two()?;
    let form = server.patient.open("/es/appointment").await?;
    assert_eq!(
        (form.text("h1"), form.attribute("form.request-form", "action")),
        ("Pedir una cita".to_owned(), "/es/appointment".to_owned())
    );
    let hidden = form.hidden_fields();
    let send = async |answers: &[(&str, &str)]| -> TestResult<Page> {
        let hidden = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let fields: Vec<(&str, &str)> = answers.iter().copied().chain(hidden).collect();
        let request = server.patient.request(Method::POST, "/es/appointment").form(&fields);
        Page::read(request.send().await?).await
    };
    let page = send(&answers(&[("phone", "")])).await?;
    assert_eq!((page.status, page.attribute("html", "lang")), (StatusCode::UNPROCESSABLE_ENTITY, "es".to_owned()));
    assert!(page.body.contains("Escriba su número de teléfono"));
    let page = send(&answers(&[])).await?;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    let receipt = page.location().to_owned();
    assert!(receipt.starts_with("/es/appointment/received/"), "{receipt}");
    let page = server.patient.open(&receipt).await?;
    assert_eq!((page.status, page.text("h1")), (StatusCode::OK, "Gracias. Tenemos su solicitud".to_owned()));
    assert!(page.attributes("main a", "href").contains(&"/es/articles/upper-back-pain#warning-signs".to_owned()));
    let english = server.patient.open(&switch(&page).1).await?;
    assert_eq!((english.status, english.attribute("html", "lang")), (StatusCode::OK, "en".to_owned()));
    let exported = workplace.run(&["export", "--format", "csv"])?.out;
    assert!(exported.contains(",es,"), "{exported}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_reader_chose_goes_along_to_the_other_language() -> TestResult {
    let (_workplace, server) = open_for_two()?;
    let request = server.patient.request(Method::POST, "/es/accessibility");
    let saved = request.form(&[("text_size", "150"), ("return_to", "/es/practice?minutes=10")]).send().await?;
    assert_eq!(Page::read(saved).await?.location(), "/es/practice?minutes=10#preferences-saved");
    let spanish = server.patient.open("/es/practice?minutes=10").await?;
    assert_eq!(spanish.attribute("html", "data-text-size"), "150");
    let (_, address, _) = switch(&spanish);
    assert_eq!(address, "/practice?minutes=10");
    let english = server.patient.open(&address).await?;
    assert_eq!(
        (english.attribute("html", "lang"), english.attribute("html", "data-text-size")),
        ("en".to_owned(), "150".to_owned())
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn one_language_needs_no_switch() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    for path in ["/", "/appointment", "/nope"] {
        let page = site.patient()?.open(path).await?;
        assert_eq!((page.count("nav.languages"), page.count("link[rel=alternate]")), (0, 0), "{path}");
    }
    Ok(())
}

#[test]
fn letters_to_patients_are_in_every_language_and_letters_to_staff_in_theirs() -> TestResult {
    let workplace = Workplace::plain()?;
    add_spanish(&workplace.path("content"))?;
    let arguments = ["mail", "preview", "letters", "--content", "content", "--public-url", "https://clinic.example"];
    let finished = workplace.run(&arguments)?;
    assert_eq!(finished.out, "letters: 8 letters, each as .eml, .txt and .html\n", "{}", finished.err);
    let read = |name: &str| fs::read_to_string(workplace.path("letters").join(name));
    let (eml, text, html) = (read("receipt.es.eml")?, read("receipt.es.txt")?, read("receipt.es.html")?);
    assert!(eml.contains("\r\nContent-Language: es\r\n") && eml.contains("\r\nSubject: =?utf-8?"), "{eml}");
    assert!(html.contains("<html lang=\"es\">") && html.contains("<title>¡Gracias! K7Q-2MF-J</title>"), "{html}");
    assert!(text.contains("within one business day (es)"), "{text}");
    assert!(text.contains("https://clinic.example/es/privacy"), "{text}");
    assert!(!read("receipt.en.txt")?.contains("/es/"));
    assert!(!workplace.path("letters/digest.es.txt").exists());
    Ok(())
}

#[test]
fn a_translation_that_lacks_something_does_not_start() -> TestResult {
    let workplace = Workplace::plain()?;
    let content = workplace.path("content");
    add_spanish(&content)?;
    fs::remove_file(content.join("es/poses/cobra.md"))?;
    fs::remove_file(content.join("en/articles/complementary-care.md"))?;
    fs::remove_file(content.join("es/mail.toml"))?;
    let settings = fs::read_to_string(content.join("site.toml"))?;
    fs::write(content.join("site.toml"), settings.replace(", es = \"Harbor (es)\"", ""))?;
    let finished = workplace.run(&["check", "--content", "content"])?;
    assert_eq!(finished.code, Some(1));
    for words in [
        "es/poses/cobra.md: this file is missing: en has it",
        "en/articles/complementary-care.md: this file is missing: es has it",
        "es/mail.toml: this file is missing",
        "`locations.name` has no text for the language es",
    ] {
        assert!(finished.err.contains(words), "`{words}` is not in: {}", finished.err);
    }
    Ok(())
}
