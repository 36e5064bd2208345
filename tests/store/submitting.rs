//! One request stored: its fields, its history, its search terms, its receipt.

use std::collections::BTreeSet;

use clinic::domain::request::{AppointmentDetails, NewRequest, PreferredTime};
use clinic::domain::status::Status;
use clinic::store::{ExportFilter, Store};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

use crate::fixture::{START, email, export, name, open, open_at, phone, request, stopped_clock};
use crate::support::{Direct, Engine, TestDatabase, TestResult, on_both_engines};

on_both_engines! {
    every_field_reads_back_exactly,
    names_of_every_script_read_back_exactly,
    what_the_front_desk_added_reads_back,
    a_request_has_one_row_of_history,
    a_request_that_cannot_be_stored_whole_is_not_stored_in_part,
    search_terms_are_the_same_however_the_details_are_written,
    a_longer_name_is_found_by_its_beginning,
    search_terms_of_another_database_differ,
    a_receipt_exists_only_for_a_stored_request,
    requests_are_there_when_the_store_is_opened_again,
    ids_begin_with_the_time_of_the_clock,
}

async fn every_field_reads_back_exactly(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open_at(&database, stopped_clock()?).await?;
    let sent = NewRequest {
        details: AppointmentDetails {
            first_name: name("Zoë 🌿")?,
            last_name: name("O’Brien-Smith")?,
            phone: phone("+44 20 7946 0018 ext. 7")?,
            phone_as_written: "+44 20 7946 0018 ext. 7 \"'\\%_".to_owned(),
            email: email("o'hara_1!#$%+Clinic@bücher.example")?,
            patient_status: "existing".parse()?,
            location: "riverside_2".parse()?,
            preferred_time: PreferredTime::Evening.into(),
        },
        language: "ar".to_owned(),
        source_path: Some("/ar/articles/آلام-الظهر?a=1&b='%_".to_owned()),
        status: Status::SuspectedSpam,
        ..request()?
    };
    let receipt = store.submit(sent.clone()).await?;
    assert!(receipt.is_new);

    let rows = export(&store, &ExportFilter::default()).await?;
    let [read] = rows.as_slice() else { return Err(format!("{} rows", rows.len()).into()) };
    assert_eq!(read.details, sent.details);
    assert_eq!(read.details.phone.e164(), "+442079460018");
    assert_eq!(read.details.phone.extension(), Some("7"));
    assert_eq!(read.reference, receipt.reference);
    assert_eq!(read.submitted_at, START.parse::<Timestamp>()?);
    assert_eq!(read.progress.status, sent.status);
    assert_eq!(read.language, sent.language);
    assert_eq!(read.source_path, sent.source_path);
    assert_eq!((&read.progress.assigned_to, read.exported_at), (&None, None));
    Ok(())
}

async fn names_of_every_script_read_back_exactly(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let clock = stopped_clock()?;
    let store = open_at(&database, clock.clone()).await?;
    let longest = "é".repeat(100);
    let written = [
        "محمد",
        "عَبْدُ ٱللَّٰه",
        "Nguyễn",
        "می\u{200C}خواهم",
        "👩🏽\u{200D}⚕\u{FE0F}",
        "x\u{323}\u{302}\u{307}",
        "李",
        "𠮷野",
        "ഗീത",
        "'; DROP TABLE appointment_requests; --",
        "\"quoted\" \\ %s {} $1",
        &longest,
    ];
    for text in written {
        let mut sent = request()?;
        sent.details.first_name = name(text)?;
        sent.details.last_name = name(text)?;
        store.submit(sent).await?;
        clock.advance(1);
    }
    let read = export(&store, &ExportFilter::default()).await?;
    let names: Vec<_> =
        read.iter().map(|row| (row.details.first_name.as_str(), row.details.last_name.as_str())).collect();
    assert_eq!(names, written.map(|text| (text, text)));
    Ok(())
}

async fn what_the_front_desk_added_reads_back(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open(&database).await?;
    store.submit(request()?).await?;
    let mut direct = Direct::to(&database).await?;
    for status in Status::ALL {
        let changed = format!(
            "UPDATE appointment_requests SET status = '{status}', assigned_to = 'Grace 🌿', exported_at = 1234567"
        );
        assert_eq!(direct.run(AssertSqlSafe(changed)).await?, 1);
        let rows = export(&store, &ExportFilter::default()).await?;
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].progress.status, status);
        assert_eq!(rows[0].progress.assigned_to.as_deref(), Some("Grace 🌿"));
        assert_eq!(rows[0].exported_at, Some(Timestamp::from_microsecond(1_234_567)?));
    }
    Ok(())
}

async fn a_request_has_one_row_of_history(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open_at(&database, stopped_clock()?).await?;
    store.submit(request()?).await?;
    store.submit(request()?).await?;
    let mut direct = Direct::to(&database).await?;
    let of_requests = direct.texts("SELECT request_id FROM request_history ORDER BY request_id").await?;
    assert_eq!(of_requests, direct.texts("SELECT id FROM appointment_requests ORDER BY id").await?);
    assert_eq!(of_requests.len(), 2);
    let who_did_what = direct.texts("SELECT changed_by || ' ' || change FROM request_history").await?;
    assert_eq!(who_did_what, ["patient submitted"; 2]);
    let at = START.parse::<Timestamp>()?.as_microsecond();
    assert_eq!(direct.numbers("SELECT changed_at FROM request_history").await?, [at; 2]);
    Ok(())
}

async fn a_request_that_cannot_be_stored_whole_is_not_stored_in_part(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open(&database).await?;
    let mut direct = Direct::to(&database).await?;
    direct.run("ALTER TABLE search_terms RENAME TO put_away").await?;
    let sent = request()?;
    let refused = store.submit(sent.clone()).await.err().ok_or("it was stored without its terms")?;
    assert!(!refused.is_temporary(), "trying again would not help: {refused}");
    assert_eq!(direct.number("SELECT count(*) FROM appointment_requests").await?, 0);
    assert_eq!(direct.number("SELECT count(*) FROM request_history").await?, 0);
    direct.run("ALTER TABLE put_away RENAME TO search_terms").await?;
    assert!(store.submit(sent).await?.is_new);
    Ok(())
}

async fn search_terms_are_the_same_however_the_details_are_written(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open(&database).await?;
    let once = terms_of(&database, &store, "Ada", "Lovelace", "(703) 555-0100", "ada@example.com").await?;
    let again = terms_of(&database, &store, "ÀDÄ", "LOVELACE", "+1 703 555 0100", "ADA@Example.COM").await?;
    // `ada`, `lov` to `lovelace`, the phone number, the e-mail address.
    assert_eq!(once.len(), 1 + 6 + 1 + 1);
    assert_eq!(once, again);
    let other = terms_of(&database, &store, "Grace", "Hopper", "(703) 555-0199", "grace@example.com").await?;
    assert!(once.is_disjoint(&other));
    for (first_name, last_name, phone, email) in [
        ("Eva", "Lovelace", "(703) 555-0100", "ada@example.com"),
        ("Ada", "Byron", "(703) 555-0100", "ada@example.com"),
        ("Ada", "Lovelace", "(703) 555-0111", "ada@example.com"),
        ("Ada", "Lovelace", "(703) 555-0100", "lovelace@example.com"),
    ] {
        let nearly = terms_of(&database, &store, first_name, last_name, phone, email).await?;
        assert!(nearly != once && !nearly.is_disjoint(&once), "{first_name} {last_name} {phone} {email}");
    }
    Ok(())
}

async fn a_longer_name_is_found_by_its_beginning(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open(&database).await?;
    let whole = terms_of(&database, &store, "Ada", "Lovelace", "(703) 555-0100", "ada@example.com").await?;
    for beginning in ["Lov", "Love", "Lovelac"] {
        let found = terms_of(&database, &store, "Ada", beginning, "(703) 555-0100", "ada@example.com").await?;
        assert!(found.is_subset(&whole) && found != whole, "{beginning}");
    }
    let two_letters = terms_of(&database, &store, "Ada", "Lo", "(703) 555-0100", "ada@example.com").await?;
    assert!(!two_letters.is_subset(&whole), "two letters would find half the register");
    Ok(())
}

async fn search_terms_of_another_database_differ(engine: Engine) -> TestResult {
    let mut terms = Vec::new();
    for database in [TestDatabase::new(engine).await?, TestDatabase::new(engine).await?] {
        let store = open(&database).await?;
        terms.push(terms_of(&database, &store, "Ada", "Lovelace", "(703) 555-0100", "ada@example.com").await?);
    }
    assert!(terms[0].is_disjoint(&terms[1]), "the terms are hashed without the key");
    assert_eq!(terms[0].len(), terms[1].len());
    Ok(())
}

/// Stores a request and reads its search terms.
async fn terms_of(
    database: &TestDatabase,
    store: &Store,
    first_name: &str,
    last_name: &str,
    phone_number: &str,
    address: &str,
) -> TestResult<BTreeSet<i64>> {
    let mut sent = request()?;
    sent.details.first_name = name(first_name)?;
    sent.details.last_name = name(last_name)?;
    sent.details.phone = phone(phone_number)?;
    sent.details.email = email(address)?;
    let reference = store.submit(sent).await?.reference;
    let query = format!(
        "SELECT term FROM search_terms WHERE request_id = \
         (SELECT id FROM appointment_requests WHERE reference = '{reference}')"
    );
    let mut direct = Direct::to(database).await?;
    direct.until_indexed().await?;
    let terms = direct.numbers(AssertSqlSafe(query)).await?;
    let each_once: BTreeSet<_> = terms.iter().copied().collect();
    assert_eq!(each_once.len(), terms.len(), "a term is there twice");
    Ok(each_once)
}

async fn a_receipt_exists_only_for_a_stored_request(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open(&database).await?;
    let reference = store.submit(request()?).await?.reference;
    assert!(store.has_receipt(&reference).await?);
    let elsewhere = TestDatabase::new(engine).await?;
    assert!(!open(&elsewhere).await?.has_receipt(&reference).await?);
    Ok(())
}

async fn requests_are_there_when_the_store_is_opened_again(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open(&database).await?;
    let sent = request()?;
    let receipt = store.submit(sent.clone()).await?;
    store.close().await;
    let away = store.ping().await.err().ok_or("a closed store answers")?;
    assert!(away.is_temporary(), "{away}");

    let again = open(&database).await?;
    again.ping().await?;
    assert!(again.has_receipt(&receipt.reference).await?);
    let rows = export(&again, &ExportFilter::default()).await?;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].details, sent.details);
    assert!(!again.submit(sent).await?.is_new);
    Ok(())
}

async fn ids_begin_with_the_time_of_the_clock(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let store = open_at(&database, stopped_clock()?).await?;
    store.submit(request()?).await?;
    let id = export(&store, &ExportFilter::default()).await?.first().ok_or("no row")?.id;
    assert_eq!(id.get_version_num(), 7);
    let millis = START.parse::<Timestamp>()?.as_millisecond();
    assert!(id.simple().to_string().starts_with(&format!("{millis:012x}")), "{id}");
    Ok(())
}
