//! Sending an appointment request, as a patient does it, on both engines.

use reqwest::{Method, StatusCode};

use crate::TestResult;
use crate::patient::{GOOD_ANSWERS, answers};
use crate::site::{PUBLIC_URL, RunningSite};
use crate::support::{Engine, on_both_engines};

on_both_engines!(
    a_good_form_is_stored_and_leads_to_a_receipt_that_shows_nothing_personal,
    an_empty_form_comes_back_with_every_problem_at_once,
    sending_twice_stores_once_and_shows_the_same_receipt,
    the_same_form_with_other_answers_is_another_request,
    a_mended_form_is_stored_with_the_values_that_were_kept,
);

async fn a_good_form_is_stored_and_leads_to_a_receipt_that_shows_nothing_personal(engine: Engine) -> TestResult {
    let site = RunningSite::start(engine).await?;
    let patient = site.patient()?;
    let sent = patient.send(&GOOD_ANSWERS).await?;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let receipt = patient.open(sent.location()).await?;
    assert_eq!(receipt.status, StatusCode::OK);
    let stored = site.requests().await?;
    assert_eq!(stored.len(), 1);
    assert_eq!(receipt.text(".reference"), stored[0].reference.as_str());
    assert_eq!(sent.location(), format!("/appointment/received/{}", stored[0].reference));
    for (_, personal) in &GOOD_ANSWERS[..4] {
        assert!(!receipt.body.contains(personal), "the receipt shows {personal}");
    }
    assert_eq!(receipt.header("cache-control"), "no-store");
    assert_eq!(receipt.attribute("meta[name=robots]", "content"), "noindex");
    let details = &stored[0].details;
    assert_eq!((details.first_name.as_str(), details.last_name.as_str()), ("Ada", "Lovelace"));
    assert_eq!((details.phone.e164(), details.phone.extension()), ("+17035550100", Some("12")));
    assert_eq!(details.email.as_str(), "ada+clinic@example.com");
    assert_eq!((details.patient_status.as_str(), details.location.as_str()), ("new", "riverside"));
    assert_eq!((details.preferred_time.as_str(), stored[0].language.as_str()), ("morning", "en"));
    assert_eq!(stored[0].submitted_at, site.clock.now());
    Ok(())
}

async fn an_empty_form_comes_back_with_every_problem_at_once(engine: Engine) -> TestResult {
    let site = RunningSite::start(engine).await?;
    let page = site.patient()?.send(&[]).await?;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text("title").starts_with("Error: Request an appointment"));
    assert_eq!(
        page.texts("#summary li"),
        [
            "Enter your first name",
            "Enter your last name",
            "Enter your phone number",
            "Enter your email address",
            "Choose whether you have been our patient",
            "Choose a location",
        ]
    );
    for target in page.attributes("#summary a", "href") {
        let id = target.trim_start_matches('#');
        assert_eq!(page.count(&format!("input#{id}, select#{id}")), 1, "{target} leads to no field");
        let beside = page.text(&format!("#{id}-error"));
        assert!(beside.starts_with("Error: "), "{beside}");
    }
    assert!(site.requests().await?.is_empty());
    Ok(())
}

async fn sending_twice_stores_once_and_shows_the_same_receipt(engine: Engine) -> TestResult {
    let site = RunningSite::start(engine).await?;
    let patient = site.patient()?;
    let hidden = patient.open_form().await?;
    let first = patient.send_with(&GOOD_ANSWERS, &hidden).await?;
    let second = patient.send_with(&GOOD_ANSWERS, &hidden).await?;
    assert_eq!((second.status, second.location()), (StatusCode::SEE_OTHER, first.location()));
    let (third, fourth) =
        tokio::join!(patient.send_with(&GOOD_ANSWERS, &hidden), patient.send_with(&GOOD_ANSWERS, &hidden));
    assert_eq!((third?.location(), fourth?.location()), (first.location(), first.location()));
    assert_eq!(site.requests().await?.len(), 1);
    Ok(())
}

async fn the_same_form_with_other_answers_is_another_request(engine: Engine) -> TestResult {
    let site = RunningSite::start(engine).await?;
    let patient = site.patient()?;
    let hidden = patient.open_form().await?;
    let (ada, grace) = (answers(&[]), answers(&[("first_name", "Grace"), ("email", "grace@example.com")]));
    let for_ada = patient.send_with(&ada, &hidden).await?;
    let for_grace = patient.send_with(&grace, &hidden).await?;
    assert_eq!((for_ada.status, for_grace.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
    assert_ne!(for_ada.location(), for_grace.location());
    // Either of them again, and typed a little differently: what is tidied away makes no other request.
    let spaced = answers(&[("first_name", "  Grace "), ("email", " grace@example.com"), ("phone", "703.555.0100 x12")]);
    assert_eq!(patient.send_with(&spaced, &hidden).await?.location(), for_grace.location());
    assert_eq!(patient.send_with(&ada, &hidden).await?.location(), for_ada.location());
    let stored = site.requests().await?;
    let mut names: Vec<_> = stored.iter().map(|request| request.details.first_name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["Ada", "Grace"]);
    for page in [for_ada, for_grace] {
        assert!(stored.iter().any(|request| page.location().ends_with(request.reference.as_str())));
    }
    Ok(())
}

async fn a_mended_form_is_stored_with_the_values_that_were_kept(engine: Engine) -> TestResult {
    let site = RunningSite::start(engine).await?;
    let patient = site.patient()?;
    let typed = answers(&[("phone", "12345"), ("first_name", "Zoë \"Z\" <b>")]);
    let page = patient.send(&typed).await?;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let expected: Vec<(String, String)> = typed.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    assert_eq!(page.filled_in(), expected);
    assert_eq!(page.texts("#summary a"), ["Enter a phone number, like 703 555 0100 or +44 20 7946 0018"]);
    let mended = answers(&[("phone", "+44 20 7946 0018"), ("first_name", "Zoë \"Z\" <b>")]);
    let sent = patient.send_with(&mended, &page.hidden_fields()).await?;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let stored = site.requests().await?;
    assert_eq!(stored[0].details.first_name.as_str(), "Zoë \"Z\" <b>");
    assert_eq!(stored[0].details.phone.e164(), "+442079460018");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn hints_and_messages_are_tied_to_their_fields() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let page = site.patient()?.send(&answers(&[("phone", "111 111 1111"), ("email", "ada@")])).await?;
    assert_eq!(page.attribute("#phone", "aria-describedby"), "phone-hint phone-error");
    assert_eq!(page.attribute("#phone", "aria-invalid"), "true");
    assert_eq!(page.text("#phone-error"), "Error: This phone number does not exist. Check its digits");
    assert_eq!(page.attribute("#email", "aria-describedby"), "email-hint email-error");
    assert!(page.attributes("#first_name", "aria-invalid").is_empty());
    assert_eq!(page.count("#summary[tabindex='-1'][autofocus]"), 1, "the summary takes focus");
    for (field, kind, autocomplete) in [
        ("first_name", "text", "given-name"),
        ("last_name", "text", "family-name"),
        ("phone", "tel", "tel"),
        ("email", "email", "email"),
    ] {
        let css = format!("#{field}");
        assert_eq!(page.attribute(&css, "type"), kind);
        assert_eq!(page.attribute(&css, "autocomplete"), autocomplete);
        assert_eq!(page.count(&format!("label[for={field}]")), 1);
    }
    assert_eq!(
        (page.attribute("#phone", "inputmode"), page.attribute("#email", "inputmode")),
        ("tel".into(), "email".into())
    );
    assert_eq!(page.count("form[novalidate]"), 1);
    assert_eq!(page.count("form [required]"), 0, "the browser's own bubbles would come first");
    Ok(())
}

/// The numbers that a text gives as examples: what stands between commas, «or» and the words around.
fn numbers_in(text: &str) -> Vec<String> {
    let is_part = |word: &&str| word.contains(|c: char| c.is_ascii_digit()) || word.starts_with("ext");
    let phrases = text.replace(" or ", ",");
    let phrases =
        phrases.split(',').map(|phrase| phrase.split_whitespace().filter(is_part).collect::<Vec<_>>().join(" "));
    phrases.filter(|number| number.contains(|c: char| c.is_ascii_digit())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_way_of_writing_that_the_phone_field_shows_is_taken() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let patient = site.patient()?;
    let mut shown = numbers_in(&patient.open("/appointment").await?.text("#phone-hint"));
    assert_eq!(shown, ["703 555 0100", "(703) 555-0100 ext. 12", "+44 20 7946 0018"]);
    for wrong in ["12345", "1-800-FLOWERS", "555-0100", "703 555 0100 or 703 555 0101"] {
        let page = patient.send(&answers(&[("phone", wrong)])).await?;
        let examples = numbers_in(&page.text("#phone-error"));
        assert!(!examples.is_empty(), "{wrong}");
        shown.extend(examples);
    }
    for number in shown {
        let sent = patient.send(&answers(&[("phone", &number)])).await?;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{number}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn someone_with_one_name_reads_what_to_do() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let patient = site.patient()?;
    let page = patient.send(&answers(&[("first_name", "Suharto"), ("last_name", "")])).await?;
    assert_eq!(page.text("#last_name-hint"), "If you have only one name, write it here, too.");
    assert_eq!(page.attribute("#last_name", "aria-describedby"), "last_name-hint last_name-error");
    let sent = patient.send(&answers(&[("first_name", "Suharto"), ("last_name", "Suharto")])).await?;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    assert_eq!(site.requests().await?[0].progress.status.as_str(), "new");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_says_what_it_is_when_the_clinic_answers_and_whom_to_call() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let page = site.patient()?.open("/appointment").await?;
    assert_eq!(
        page.text(".lead"),
        "This is a request, not a booking. We call you within one business day to find a time that suits you."
    );
    assert!(page.text(".form-page .card-emergency").contains("Call 911 now"));
    assert!(page.text(".privacy").contains("only to answer your request"));
    assert_eq!(page.header("cache-control"), "no-store");
    assert!(page.headers.get("set-cookie").is_none());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_remembers_which_page_led_to_it_and_which_location_was_meant() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let patient = site.patient()?;
    let from =
        |referrer: String| patient.request(Method::GET, "/appointment?location=oak-hill").header("referer", referrer);
    for (referrer, expected) in [
        (format!("{PUBLIC_URL}/poses/cobra"), Some("/poses/cobra")),
        ("https://elsewhere.example/secret?q=1".to_owned(), None),
    ] {
        site.clock.advance(1);
        let page = crate::patient::Page::read(from(referrer).send().await?).await?;
        assert_eq!(page.attribute("#location option[selected]", "value"), "oak-hill");
        let sent = patient.send_with(&GOOD_ANSWERS, &page.hidden_fields()).await?;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
        let stored = site.requests().await?;
        assert_eq!(stored.last().and_then(|request| request.source_path.as_deref()), expected);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_without_its_hidden_fields_is_stored_all_the_same() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let patient = site.patient()?;
    let broken = [("submission_id".to_owned(), "not a uuid".to_owned()), ("token".to_owned(), "forged".to_owned())];
    assert_eq!(patient.send_with(&GOOD_ANSWERS, &[]).await?.status, StatusCode::SEE_OTHER);
    assert_eq!(patient.send_with(&GOOD_ANSWERS, &broken).await?.status, StatusCode::SEE_OTHER);
    let stored = site.requests().await?;
    assert_eq!(stored.len(), 2);
    assert!(stored.iter().all(|request| request.progress.status.as_str() == "new" && request.source_path.is_none()));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reference_is_read_however_it_is_written_and_a_wrong_one_is_not_found() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let patient = site.patient()?;
    let sent = patient.send(&GOOD_ANSWERS).await?;
    let lower = sent.location().to_lowercase().replace("/appointment/received/", "").replace('-', "");
    assert_eq!(patient.open(&format!("/appointment/received/{lower}")).await?.status, StatusCode::OK);
    for wrong in ["000-000-0", "K7Q-2MF-9", "hello", "%00", "%ff"] {
        let page = patient.open(&format!("/appointment/received/{wrong}")).await?;
        assert!(
            page.status == StatusCode::NOT_FOUND || page.status == StatusCode::BAD_REQUEST,
            "{wrong}: {}",
            page.status
        );
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_set_back_costs_nobody_a_request() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let patient = site.patient()?;
    let hidden = patient.open_form().await?;
    assert_eq!(patient.send(&answers(&[("email", "first@example.com")])).await?.status, StatusCode::SEE_OTHER);
    // A day back: the open form was drawn in the future, and newer requests have smaller ids.
    site.clock.advance(-24 * 3600);
    let sent = patient.send_with(&answers(&[("email", "second@example.com")]), &hidden).await?;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let again = patient.send_with(&answers(&[("email", "second@example.com")]), &hidden).await?;
    assert_eq!(again.location(), sent.location());
    assert_eq!(patient.open(sent.location()).await?.status, StatusCode::OK);
    let stored = site.requests().await?;
    assert_eq!(stored.len(), 2);
    assert!(stored.iter().all(|request| request.progress.status.as_str() == "new"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_drawn_with_another_secret_is_stored_all_the_same() -> TestResult {
    let before = RunningSite::start(Engine::Sqlite).await?;
    let hidden = before.patient()?.open_form().await?;
    drop(before);
    let now = RunningSite::start(Engine::Sqlite).await?;
    let patient = now.patient()?;
    let page = patient.send_with(&answers(&[("email", "")]), &hidden).await?;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let sent = patient.send_with(&GOOD_ANSWERS, &page.hidden_fields()).await?;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    assert_eq!(now.requests().await?[0].progress.status.as_str(), "new");
    Ok(())
}

#[test]
fn the_table_of_fields_has_every_message() -> TestResult {
    let table = include_str!("../../docs/fields.md");
    let words: toml::Table = include_str!("../../content/en/text.toml").parse()?;
    let messages = words["messages"].as_table().ok_or("no messages")?;
    for (field, messages) in messages {
        for (code, message) in messages.as_table().ok_or("no messages of a field")? {
            let message = message
                .as_str()
                .unwrap_or_default()
                .replace('\u{A0}', " ")
                .replace("{longest}", "100")
                .replace("{character}", ",");
            let message = message.replace("Last name", "First name").replace("your last name", "your first name");
            assert!(table.contains(&message), "docs/fields.md lacks {field}.{code}: {message}");
        }
    }
    Ok(())
}
