//! The letters that the program writes: as they were last looked at, and with nothing in them that is not to be there.

use clinic::content::{Files, Site};
use clinic::delivery::mail::{Letter, Mail, Mailbox, Sample, compose, message, samples};
use clinic::domain::email::EmailAddress;
use uuid::Uuid;

type TestResult<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// An address that reads like a person's name.
const READER: &str = "ada.lovelace-7035550123@patients.example";

fn site() -> TestResult<Site> {
    Ok(Site::load(&Files::built_in())?)
}

fn composed(site: &Site) -> TestResult<Vec<(Sample, Mail)>> {
    let write = |sample: Sample| {
        let mail = compose(&sample.letter, site, "en", "https://clinic.example")?;
        Ok((sample, mail))
    };
    samples(site).into_iter().map(write).collect()
}

fn bytes_of(mail: &Mail, site: &Site) -> TestResult<String> {
    let address = |text: &str| EmailAddress::parse(text).map_err(|problem| format!("{problem:?}"));
    let from = Mailbox::named(site.clinic.name.as_str(), &address("front-desk@clinic.example")?)?;
    let message =
        message(mail, &from, &Mailbox::of(&address(READER)?)?, Uuid::from_u128(1), "2026-11-30T13:05:09Z".parse()?)?;
    Ok(String::from_utf8(message.formatted())?)
}

fn head_of(bytes: &str) -> String {
    bytes.split_once("\r\n\r\n").map_or(bytes, |(head, _)| head).replace("\r\n", "\n")
}

/// A change of a letter shows here. Look at what `clinic mail preview FOLDER` writes, then accept it:
/// `INSTA_UPDATE=always cargo test --test rules mail`.
#[test]
fn every_letter_reads_as_it_was_looked_at() -> TestResult {
    let site = site()?;
    for (sample, mail) in composed(&site)? {
        let head = head_of(&bytes_of(&mail, &site)?);
        insta::assert_snapshot!(format!("mail_{}", sample.name), format!("{head}\n\n{}\n{}", mail.text(), mail.html()));
    }
    Ok(())
}

/// A letter has no place for what a patient typed; whom it goes to stands in its `To` alone.
#[test]
fn no_letter_says_who_it_is_about_or_what_ails_them() -> TestResult {
    let site = site()?;
    let clinic = site.clinic.name.as_str().to_lowercase();
    for (sample, mail) in composed(&site)? {
        let bytes = bytes_of(&mail, &site)?;
        assert_eq!(bytes.matches(READER).count(), 1, "{}: {bytes}", sample.name);
        assert!(bytes.contains(&format!("\r\nTo: {READER}\r\n")), "{}", sample.name);
        let page = scraper::Html::parse_document(mail.html());
        let body = scraper::Selector::parse("title, body").map_err(|error| error.to_string())?;
        let page: String = page.select(&body).flat_map(|part| part.text()).collect();
        // The name of a clinic may say what it is for; nothing else does.
        let said = [mail.subject().as_str(), mail.text(), &page].join("\n").to_lowercase().replace(&clinic, "");
        assert!(page.contains("K7Q-2MF-J") && said.contains("k7q-2mf-j"), "{said}");
        for word in ["ada", "lovelace", "5550123", "@", "pain", "back", "spine", "neck", "symptom", "diagnos", "yoga"] {
            let found = said.split(|c: char| !c.is_alphanumeric() && c != '@').any(|found| found.starts_with(word));
            assert!(!found, "{}: `{word}` in {said}", sample.name);
        }
    }
    Ok(())
}

#[test]
fn letters_to_patients_name_the_clinics_phone_and_the_emergency_number() -> TestResult {
    let site = site()?;
    let mut count = 0;
    for (sample, mail) in composed(&site)?.into_iter().filter(|(sample, _)| sample.letter.is_to_a_patient()) {
        let location = match &sample.letter {
            Letter::NobodyReached { location, .. } => site.clinic.location(location),
            _ => None,
        };
        let (phone, link) =
            location.map_or((&site.clinic.phone, &site.clinic.phone_link), |at| (&at.phone, &at.phone_link));
        for whole in [mail.text(), mail.html()] {
            assert!(whole.contains(phone.as_str()) && whole.contains("call 911 now"), "{}: {whole}", sample.name);
            assert!(whole.contains("K7Q-2MF-J") && whole.contains("https://clinic.example/privacy"), "{whole}");
            assert!(!whole.contains("/staff"), "{}: {whole}", sample.name);
        }
        assert!(mail.html().contains(&format!("href=\"{link}\"")), "{}", mail.html());
        count += 1;
    }
    assert_eq!(count, 2);
    Ok(())
}

/// Whoever asked for a location that is not offered any more, or for any, is given the clinic's own number.
#[test]
fn a_letter_about_any_location_or_a_former_one_is_whole() -> TestResult {
    let site = site()?;
    let reference = clinic::domain::reference::Reference::from_random([1; 6]);
    for (key, name) in [("any", "No preference"), ("former", "former")] {
        let location = clinic::domain::choice_key::ChoiceKey::from_stored(key.to_owned());
        let letter = Letter::NobodyReached { reference: reference.clone(), location: location.clone() };
        let mail = compose(&letter, &site, "en", "https://clinic.example")?;
        assert!(mail.text().contains(site.clinic.phone.as_str()) && !mail.text().contains("Monday"), "{}", mail.text());
        let letter = Letter::NewRequest { reference: reference.clone(), location };
        let mail = compose(&letter, &site, "en", "https://clinic.example")?;
        assert!(mail.text().contains(&format!("Location: {name}")), "{}", mail.text());
    }
    Ok(())
}

#[test]
fn only_the_digest_offers_to_be_stopped_and_none_is_answered_by_a_machine() -> TestResult {
    let site = site()?;
    for (sample, mail) in composed(&site)? {
        let head = head_of(&bytes_of(&mail, &site)?);
        assert!(head.contains("\nAuto-Submitted: auto-generated\n"), "{head}");
        assert!(head.contains("\nMessage-ID: <00000000-0000-0000-0000-000000000001@clinic.example>\n"), "{head}");
        let offers = head.contains("\nList-Unsubscribe: <https://clinic.example/staff/profile>\n");
        assert_eq!(offers, matches!(sample.letter, Letter::Digest(_)), "{}: {head}", sample.name);
        assert_eq!(offers, head.contains("List-Unsubscribe"), "{head}");
    }
    Ok(())
}

/// It would be blocked, and tell when somebody reads.
#[test]
fn html_loads_nothing_runs_nothing_and_names_its_language() -> TestResult {
    let site = site()?;
    for (sample, mail) in composed(&site)? {
        let html = mail.html().to_lowercase();
        for tag in ["<img", "<script", "<link", "<iframe", "<form", "url(", "@import", "@font-face", "src=", "onclick"]
        {
            assert!(!html.contains(tag), "{}: {tag}", sample.name);
        }
        for part in ["<html lang=\"en\">", "content=\"light dark\"", "prefers-color-scheme: dark", "width=device-width"]
        {
            assert!(html.contains(part), "{}: {part}", sample.name);
        }
        let links: Vec<&str> = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(!links.is_empty());
        assert!(
            links.iter().all(|to| to.starts_with("https://clinic.example/") || to.starts_with("tel:")),
            "{links:?}"
        );
    }
    Ok(())
}
