//! Whatever is sent: a clear answer, everything typed kept, never a 500, on both engines alike.

use clinic::domain::phone::PhoneNumber;
use clinic::domain::typed_text::tidy;
use reqwest::StatusCode;

use crate::TestResult;
use crate::patient::{GOOD_ANSWERS, answers};
use crate::site::RunningSite;
use crate::support::{Engine, on_both_engines};

on_both_engines!(
    unusual_but_good_answers_are_stored_as_they_were_meant,
    answers_that_need_mending_come_back_with_the_field_named_and_the_text_kept,
    broken_bodies_get_a_page_and_never_a_500,
);

async fn unusual_but_good_answers_are_stored_as_they_were_meant(engine: Engine) -> TestResult {
    let site = RunningSite::start(engine).await?;
    let cases: [(&str, &str, &str); 28] = [
        ("first_name", "  Ada\u{200B} ", "Ada"),
        ("first_name", "محمد", "محمد"),
        ("first_name", "می\u{200C}خواهم", "می\u{200C}خواهم"),
        ("first_name", "Jose\u{301}", "José"),
        ("first_name", "🌿 Fern", "🌿 Fern"),
        ("first_name", "Mary\t  Ann\u{FFFC}", "Mary Ann"),
        ("last_name", "\u{202E}van\u{A0}der\u{2028}Berg\u{AD}", "van der Berg"),
        ("last_name", "O'Brien; DROP TABLE--", "O'Brien; DROP TABLE--"),
        ("last_name", "=1+1", "=1+1"),
        ("last_name", "Nguyễn-Smith, Jr.", "Nguyễn-Smith, Jr."),
        ("phone", "(703) 555-0100 x12", "+17035550100 x12"),
        ("phone", "+44 20 7946 0018", "+442079460018"),
        ("phone", "７０３．５５５．０１００", "+17035550100"),
        ("phone", "'703-555-0100 (cell)", "+17035550100"),
        ("phone", "casa: +1 (0) 703 555 0100; x12", "+17035550100 x12"),
        ("phone", "Home 436-555-0100 Ext.", "+14365550100"),
        ("phone", "tel:+1-703-555-0100;ext=12", "+17035550100 x12"),
        ("phone", "\u{202A}703\u{FFFC}555\u{200B}0100\u{202C}", "+17035550100"),
        ("email", "ada+tag@example.com", "ada+tag@example.com"),
        ("email", "jörg@example.com", "jörg@example.com"),
        ("email", "用户@例え.jp", "用户@例え.jp"),
        ("email", "mailto:ada@example.com?subject=x", "ada@example.com"),
        ("email", "Ada Lovelace <ada@example.com>", "ada@example.com"),
        ("email", "ada ＠ example．com,", "ada@example.com"),
        ("email", "ada@bücher.example", "ada@bücher.example"),
        ("email", "\u{FEFF}ada@example.com ", "ada@example.com"),
        ("location", "any", "any"),
        ("preferred_time", "", "any"),
    ];
    for (field, typed, meant) in cases {
        site.clock.advance(1);
        let page = site.patient()?.send(&answers(&[(field, typed)])).await?;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{field}={typed:?}: {:?}", page.texts("#summary li"));
        let stored = site.requests().await?;
        let details = &stored.last().ok_or("nothing stored")?.details;
        let kept = match field {
            "first_name" => details.first_name.to_string(),
            "last_name" => details.last_name.to_string(),
            "phone" => details.phone.to_string(),
            "email" => details.email.to_string(),
            "location" => details.location.to_string(),
            _ => details.preferred_time.as_str().to_owned(),
        };
        assert_eq!(kept, meant, "{field}={typed:?}");
        assert_eq!(tidy(&details.phone_as_written), details.phone_as_written);
        if field == "phone" {
            assert_eq!(details.phone_as_written, tidy(typed));
            assert!(details.phone_as_written.chars().count() <= PhoneNumber::LONGEST_TEXT);
        }
    }
    Ok(())
}

async fn answers_that_need_mending_come_back_with_the_field_named_and_the_text_kept(engine: Engine) -> TestResult {
    let site = RunningSite::start(engine).await?;
    let (long, very_long) = ("é".repeat(101), "x".repeat(10_000));
    let cases: [(&str, &str, &str); 33] = [
        ("first_name", "   ", "Enter your first name"),
        ("first_name", "\u{200B}\u{2060}\u{3164}", "Enter your first name"),
        ("first_name", "A\0da", "First name has a character"),
        ("first_name", "A\u{7}da", "First name has a character"),
        ("last_name", "A\nda", "Last name has a character"),
        ("last_name", "A\u{9F}", "Last name has a character"),
        ("last_name", &long, "Last name must have 100 characters or fewer"),
        ("last_name", &very_long, "Last name must have 100 characters or fewer"),
        ("phone", "12345", "Enter a phone number"),
        ("phone", "call me maybe", "Enter a phone number"),
        ("phone", "ada@example.com", "Enter a phone number"),
        ("phone", &very_long, "Enter a phone number"),
        ("phone", "(000) 555-0100", "This phone number does not exist"),
        ("phone", "7035550100\0", "Enter a phone number"),
        ("phone", "1-800-FLOWERS", "Enter a phone number in digits"),
        ("phone", "703-5550 tel", "Enter a phone number with its area code"),
        ("phone", "703-555-0100 or 703-555-0101", "Enter one phone number only"),
        ("phone", "703 555 0100 12", "This phone number has too many digits. Write an extension like x12"),
        ("phone", "+44 00 7946 0018", "This phone number does not exist in its country"),
        ("email", "ada@@example.com", "Enter an email address"),
        ("email", "a@b@example.com", "Enter an email address"),
        ("email", "ada", "Enter an email address with an @"),
        ("email", "ada lovelace@example.com", "Take out the space"),
        ("email", "ada@example,com", "Take out or correct the character “,”"),
        ("email", "ada@example.com, bob@example.com", "Enter one email address only"),
        ("email", "ada..b@example.com", "Take out the dot that is too many"),
        ("email", "ada@example", "Check what follows the @"),
        ("email", "ada@example.com\r\nBcc: eve@example.com", "Enter an email address"),
        ("email", &very_long, "Enter an email address"),
        ("patient_status", "vip", "Choose one of the answers"),
        ("location", "the-moon", "Choose one of our locations"),
        ("location", "Riverside", "Choose one of our locations"),
        ("preferred_time", "midnight", "Choose one of the times"),
    ];
    for (field, typed, message) in cases {
        let page = site.patient()?.send(&answers(&[(field, typed)])).await?;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}={typed:.40?}");
        let summary = page.texts("#summary li");
        assert_eq!(summary.len(), 1, "{field}={typed:.40?}: {summary:?}");
        assert!(summary[0].starts_with(message), "{field}={typed:.40?}: {}", summary[0]);
        let kept = page.filled_in();
        for (name, value) in answers(&[(field, typed)]) {
            // HTML has no NUL, and a single-line input shows no line end; options that do not exist are not chosen.
            let is_input = page.count(&format!("input:not([type=radio])#{name}")) == 1;
            let is_shown = !value.contains(['\0', '\r', '\n']) && (is_input || name != field);
            if is_shown {
                assert!(
                    kept.contains(&(name.to_owned(), value.to_owned())),
                    "{name} was lost for {field}={typed:.40?}"
                );
            }
        }
    }
    assert!(site.requests().await?.is_empty());
    Ok(())
}

async fn broken_bodies_get_a_page_and_never_a_500(engine: Engine) -> TestResult {
    let site = RunningSite::start(engine).await?;
    let patient = site.patient()?;
    let cases: [(&[u8], StatusCode); 9] = [
        (b"", StatusCode::UNPROCESSABLE_ENTITY),
        (b"&&&===", StatusCode::UNPROCESSABLE_ENTITY),
        (b"first_name=%ff%fe", StatusCode::UNPROCESSABLE_ENTITY),
        (b"first_name=\xff\xfe", StatusCode::UNPROCESSABLE_ENTITY),
        (b"first_name=%", StatusCode::UNPROCESSABLE_ENTITY),
        (b"first_name=%zz&last_name=%0", StatusCode::UNPROCESSABLE_ENTITY),
        (b"first_name[]=a&first_name[b]=c", StatusCode::UNPROCESSABLE_ENTITY),
        (b"status=scheduled&id=1&reference=AAA-AAA-A", StatusCode::UNPROCESSABLE_ENTITY),
        (b"{\"first_name\":\"Ada\"}", StatusCode::UNPROCESSABLE_ENTITY),
    ];
    for (body, status) in cases {
        let page = patient.send_raw(body).await?;
        assert_eq!(page.status, status, "{}", String::from_utf8_lossy(body));
        assert_eq!(page.count("form.request-form"), 1);
    }
    let invalid = patient.send_raw(&b"first_name=Ad%ff&last_name=Lovelace"[..]).await?;
    assert!(invalid.texts("#summary li")[0].starts_with("First name has a character"));
    assert!(site.requests().await?.is_empty());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_field_is_refused_by_name() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let mut fields = GOOD_ANSWERS.to_vec();
    fields.push(("email", "eve@example.com"));
    let page = site.patient()?.send(&fields).await?;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.attributes("#summary a", "href"), ["#email"]);
    assert_eq!(page.attribute("#email", "value"), "ada+clinic@example.com");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn markup_in_answers_is_shown_as_text() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let typed = "\"><script>alert(1)</script>";
    let page = site.patient()?.send(&answers(&[("first_name", typed), ("phone", typed), ("location", typed)])).await?;
    assert_eq!(page.count("script:not([src])"), 0);
    assert_eq!(page.attribute("#first_name", "value"), typed);
    Ok(())
}
