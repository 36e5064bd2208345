//! What helps people to fill in the form: stars, an offered address; and what fills it in for them.

use reqwest::StatusCode;

use crate::TestResult;
use crate::patient::{GOOD_ANSWERS, Page, TRAP, answers};
use crate::site::RunningSite;
use crate::support::Engine;

const REQUIRED: [&str; 6] = ["first_name", "last_name", "phone", "email", "patient_status", "location"];

/// The label of a field, or the question of a group, without and with what only the ear is told.
fn label_of(page: &Page, field: &str) -> (String, Vec<String>) {
    let css = if field == "patient_status" { ".request-form legend".to_owned() } else { format!("label[for={field}]") };
    (page.text(&css), page.texts(&format!("{css} .star[aria-hidden=true] + .hidden")))
}

#[tokio::test(flavor = "multi_thread")]
async fn required_fields_carry_a_star_that_is_spoken_as_a_word() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let patient = site.patient()?;
    for page in [patient.open("/appointment").await?, patient.send(&answers(&[("phone", "12")])).await?] {
        assert_eq!(page.texts(".request-form > :first-child > [aria-hidden=true]"), ["* Indicates a required field"]);
        let aloud = page.text(".request-form > :first-child > .hidden");
        assert_eq!(aloud, "The word “required” indicates a required field.");
        for field in REQUIRED {
            let (label, aloud) = label_of(&page, field);
            assert!(label.ends_with(" * required"), "{field}: {label}");
            assert_eq!(aloud, ["required"], "{field}");
        }
        let (label, aloud) = label_of(&page, "preferred_time");
        assert!(label.ends_with("(optional)") && aloud.is_empty(), "{label}");
        assert_eq!(page.count(".star"), REQUIRED.len());
    }
    Ok(())
}

/// What browsers and password managers look for in names, ids and labels: from the published rules of Chromium, Firefox
/// and Bitwarden, and from the fields that identities of 1Password, `LastPass` and Dashlane have.
const KNOWN_TO_FILLERS: &str = "name nom nome nick user login account customer id pass secret pin code otp totp mfa 2fa \
    captcha verif mail courriel correo phone tel mobile fax contact ext area prefix suffix title honorific initial \
    gender sex birth bday age occupation job depart company business organi firma empresa societe address adresse addr \
    street strasse calle line unit suite apt city town ville ort stadt state region province county suburb land country \
    pais zip post plz cp cep card cc cvc cvv csc exp month mes year date url web site home page link search query qry q \
    find go comment message note subject remind question answer forum skype icq aim yahoo msn bank iban price amount \
    other type number nr";

#[tokio::test(flavor = "multi_thread")]
async fn the_trap_is_out_of_sight_and_known_to_nothing_that_fills_in_forms() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let page = site.patient()?.open("/appointment").await?;
    let of = |attribute| page.attribute(TRAP, attribute);
    let (name, id) = (of("name"), of("id"));
    // In the name, letters anywhere count, as they do in the rules; a label is read by words.
    for word in KNOWN_TO_FILLERS.split_whitespace() {
        assert!(!name.contains(word) && !id.contains(word), "{name}, {id}: {word}");
        let label = page.text(&format!("[hidden] label[for={id}]")).to_lowercase();
        assert!(
            label.split(' ').all(|part| !(part == word || word.len() > 3 && part.contains(word))),
            "{label}: {word}"
        );
    }
    for (attribute, value) in [
        ("autocomplete", "off"),
        ("tabindex", "-1"),
        ("readonly", ""),
        ("data-1p-ignore", ""),
        ("data-lpignore", "true"),
        ("data-bwignore", ""),
        ("data-form-type", "other"),
    ] {
        assert_eq!(of(attribute), value, "{attribute}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_filled_in_for_patients_marks_none_and_weighs_with_other_signs() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let patient = site.patient()?;
    let trap = patient.open("/appointment").await?.attribute(TRAP, "name");
    // Each is sent in the second in which the form was drawn.
    for (first_name, filled, expected) in [
        ("Ada", (trap.as_str(), "Ada Lovelace"), "new"),
        ("Ada", (trap.as_str(), "https://ada.example"), "new"),
        ("Ada", ("website", "https://ada.example"), "new"),
        ("https://x.example", (trap.as_str(), "x"), "suspected_spam"),
    ] {
        let mut fields = answers(&[("first_name", first_name)]);
        fields.push(filled);
        assert_eq!(patient.send(&fields).await?.status, StatusCode::SEE_OTHER);
        let stored = site.requests().await?;
        let status = stored.last().map(|request| request.progress.status.as_str());
        assert_eq!(status, Some(expected), "{first_name}: {filled:?}");
        site.clock.advance(1);
    }
    // Without the token no page was open in which a browser could have filled it in.
    let mut fields = GOOD_ANSWERS.to_vec();
    fields.push((&trap, "x"));
    patient.send_with(&fields, &[]).await?;
    let stored = site.requests().await?;
    assert_eq!(stored.last().map(|request| request.progress.status.as_str()), Some("suspected_spam"));
    Ok(())
}

const OFFER: &str = "#email-offer button[type=submit]";

/// Presses the button of the offered address, as a browser without script does.
fn with_offer<'a>(typed: &[(&'a str, &'a str)], offered: &'a str) -> Vec<(&'a str, &'a str)> {
    typed.iter().copied().chain([("email_meant", offered)]).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_likely_slip_in_the_email_address_is_offered_as_a_hint_and_never_refused() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let patient = site.patient()?;
    let page = patient.send(&answers(&[("email", "ada@gmial.com"), ("last_name", "")])).await?;
    assert_eq!(page.text("#email-meant"), "Did you mean ada@gmail.com? If not, leave it as it is.");
    assert_eq!(page.attribute("#email", "aria-describedby"), "email-hint email-meant");
    assert_eq!(page.texts("#summary li"), ["Enter your last name"]);
    let sent = patient.send_with(&answers(&[("email", "ada@gmial.com")]), &page.hidden_fields()).await?;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    assert_eq!(site.requests().await?[0].details.email.as_str(), "ada@gmial.com");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn without_script_a_press_takes_the_offered_address_and_keeps_all_else() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let patient = site.patient()?;
    let slip = answers(&[("email", "ada@gmial.com"), ("last_name", "")]);
    let page = patient.send(&slip).await?;
    assert_eq!(page.text(OFFER), "Use ada@gmail.com");
    assert_eq!(
        (page.attribute(OFFER, "name"), page.attribute(OFFER, "value")),
        ("email_meant".into(), "ada@gmail.com".into())
    );
    // Enter presses a form's first button. It must send the form as it is.
    assert!(page.attributes(".request-form [type=submit]", "name").len() == 1);
    assert_eq!(page.texts(".request-form [type=submit]")[0], "Send my request");
    assert_eq!(page.attributes(".request-form [type=submit]", "tabindex"), ["-1"]);

    // With the last name still missing, the form says so.
    let hidden = page.hidden_fields();
    let taken = patient.send_with(&with_offer(&slip, "ada@gmail.com"), &hidden).await?;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(taken.texts("#summary li"), ["Enter your last name"]);
    assert_eq!((taken.attribute("#email", "value").as_str(), taken.count("#email-offer")), ("ada@gmail.com", 0));

    // With nothing else to mend, it comes back without a word, and nothing is sent yet.
    let whole = answers(&[("email", "ada@gmial.com"), ("preferred_time", "evening")]);
    let taken = patient.send_with(&with_offer(&whole, "ada@gmail.com"), &hidden).await?;
    assert_eq!(taken.status, StatusCode::OK);
    assert!(taken.text("title").starts_with("Request an appointment"));
    assert_eq!(taken.count("#summary, .message, .field-problem, #email-offer"), 0);
    assert_eq!(taken.count("#email[autofocus]"), 1);
    let kept = answers(&[("email", "ada@gmail.com"), ("preferred_time", "evening")]);
    let kept: Vec<(String, String)> = kept.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
    assert_eq!(taken.filled_in(), kept);
    assert_eq!(taken.hidden_fields(), hidden);
    assert!(site.requests().await?.is_empty());
    Ok(())
}
