//! Requests as a file from the front desk.

use clinic::store::{AuditFilter, AuditPlace};

use crate::TestResult;
use crate::site::RunningSite;
use crate::staff_member::Member;
use crate::support::{Direct, Engine, on_both_engines};

on_both_engines! {
    a_file_holds_what_was_shown_and_is_in_the_log,
    an_account_of_one_location_takes_its_own,
    a_file_that_cannot_be_read_to_its_end_breaks_off,
    a_damaged_request_is_left_out_and_written_down,
}

const ALL_FORMATS: [&str; 6] = ["csv", "csv-exact", "xlsx", "jsonl", "fhir", "fhir-ndjson"];

async fn a_file_holds_what_was_shown_and_is_in_the_log(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let grace = Member::grace(&site).await?;
    for number in 0..7 {
        let email = format!("p{number}@example.com");
        let location = if number == 0 { "oak-hill" } else { "riverside" };
        site.receive(&[("email", &email), ("location", location), ("phone", "(703) 555-0142")]).await?;
    }
    let page = grace.open("/staff/export?location=riverside").await?;
    assert!(page.text("form.export [role=status]").contains("Requests in the file: 6."));
    assert_eq!((page.count("tbody tr"), page.text("[name=location] [selected]").as_str()), (5, "Riverside"));
    assert_eq!(page.attributes("[name=format] option", "value"), ALL_FORMATS);
    let sized = page.texts("[name=format] option");
    assert!(sized.iter().all(|label| label.contains("(about ") && label.ends_with(" KB)")), "{sized:?}");
    for (format, kind, rows) in [
        ("csv", "text/csv", 7),
        ("csv-exact", "text/csv", 7),
        ("jsonl", "application/jsonl", 6),
        ("fhir-ndjson", "application/fhir+ndjson", 13),
    ] {
        let file = grace.send("/staff/export", &[("location", "riverside"), ("format", format)]).await?;
        assert_eq!((file.status.as_u16(), file.body.lines().count()), (200, rows), "{format}");
        assert!(file.header("content-type").starts_with(kind), "{}", file.header("content-type"));
        let name = file.header("content-disposition");
        assert!(name.starts_with("attachment; filename=\"requests-2026-11-23."), "{name}");
        assert!(!file.body.contains("p0@example.com"), "of another location");
    }
    let refused = grace.send("/staff/export", &[("format", "pdf")]).await?;
    assert_eq!((refused.status.as_u16(), refused.count("#format-error")), (422, 1));
    let sheet = grace.send("/staff/export", &[("location", "riverside")]).await?;
    assert!(sheet.body.contains("+1 703-555-0142"), "for spreadsheets where nothing else is said");
    for (fields, problem) in
        [([("from", "2026-02-30"), ("to", "")], "from"), ([("from", "2026-02-02"), ("to", "2026-02-01")], "to")]
    {
        let refused = grace.send("/staff/export", &fields).await?;
        assert_eq!((refused.status.as_u16(), refused.count(&format!("#{problem}-error"))), (422, 1));
        assert_eq!(refused.attribute("#from", "value"), fields[0].1);
    }
    let empty = grace.send("/staff/export", &[("to", "2020-01-01"), ("format", "csv-exact")]).await?;
    assert_eq!((empty.status.as_u16(), empty.body.lines().count()), (200, 1), "only its head");
    let log = site.store.audit_page(&AuditFilter::default(), AuditPlace::Newest).await?;
    let exported: Vec<&str> =
        (log.rows.iter().filter(|row| row.event == "requests_exported")).map(|row| row.detail.as_str()).collect();
    assert_eq!(exported.len(), 6);
    assert!(exported[5].contains("\"count\":\"6\"") && exported[4].contains("riverside"), "{exported:?}");
    Ok(())
}

async fn an_account_of_one_location_takes_its_own(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let kay = Member::of_location(&site, "oak-hill").await?;
    for (location, email) in [("riverside", "a@example.com"), ("oak-hill", "b@example.com"), ("any", "c@example.com")] {
        site.receive(&[("location", location), ("email", email)]).await?;
    }
    for (location, emails) in [("", 2), ("oak-hill", 1), ("any", 1), ("riverside", 0), ("nowhere", 0)] {
        let file = kay.send("/staff/export", &[("location", location), ("format", "jsonl")]).await?;
        assert_eq!((file.status.as_u16(), file.body.lines().count()), (200, emails), "{location}");
        assert!(!file.body.contains("a@example.com"), "{location}");
    }
    Ok(())
}

async fn a_file_that_cannot_be_read_to_its_end_breaks_off(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let grace = Member::grace(&site).await?;
    site.receive(&[]).await?;
    let mut direct = Direct::to(&site.database).await?;
    direct.run("UPDATE appointment_requests SET key_id = 'of another clinic'").await?;
    let broken = grace.send("/staff/export", &[("format", "jsonl")]).await;
    assert!(broken.is_err(), "nobody takes a part for the whole");
    Ok(())
}

async fn a_damaged_request_is_left_out_and_written_down(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let grace = Member::grace(&site).await?;
    for number in 0..3 {
        site.receive(&[("email", &format!("p{number}@example.com"))]).await?;
    }
    let damaged = site.requests().await?[1].reference.to_string();
    let mut direct = Direct::to(&site.database).await?;
    let damage = format!("UPDATE appointment_requests SET contact = 'x' WHERE reference = '{damaged}'");
    direct.run(sqlx::AssertSqlSafe(damage)).await?;
    let file = grace.send("/staff/export", &[("format", "jsonl")]).await?;
    assert_eq!((file.status.as_u16(), file.body.lines().count()), (200, 2));
    assert!(!file.body.contains(&format!("\"reference\":\"{damaged}\"")));
    let log = site.store.audit_page(&AuditFilter::default(), AuditPlace::Newest).await?;
    assert!(log.rows.iter().any(|row| row.detail.contains("\"left_out_as_damaged\":\"1\"")), "{:?}", log.rows);
    Ok(())
}
