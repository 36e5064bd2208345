//! The commands: serve, export, check, health; what they print and how they end.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use reqwest::{Method, StatusCode};

use crate::TestResult;
use crate::patient::{GOOD_ANSWERS, TRUSTING, answers};
use crate::program::Workplace;
use crate::support::{Engine, on_both_engines};

on_both_engines!(what_patients_send_comes_out_of_the_export, demo_fills_an_empty_database_alone,);

const HEADER: &str = "reference,submitted_at,status,first_name,last_name,phone,phone_extension,email,patient_status,location,preferred_time,language,source_path,assigned_to,exported_at,possible_duplicate_of,last_attempt_at,attempts,export_set";

#[tokio::test(flavor = "multi_thread")]
async fn plain_clinic_serves_and_makes_its_database_and_key_for_its_owner_alone() -> TestResult {
    use std::os::unix::fs::PermissionsExt;
    let workplace = Workplace::plain()?;
    let server = workplace.serve(&[])?;
    assert_eq!(server.patient.open("/").await?.status, StatusCode::OK);
    for file in ["data/clinic.db", "data/clinic.key"] {
        assert_eq!(std::fs::metadata(workplace.path(file))?.permissions().mode() & 0o777, 0o600, "{file}");
    }
    let health = workplace.command(&["health", "--listen", &server.address]).output()?;
    assert!(health.status.success());
    Ok(())
}

async fn what_patients_send_comes_out_of_the_export(engine: Engine) -> TestResult {
    let workplace = Workplace::with(engine).await?;
    let server = workplace.serve(&["serve"])?;
    let sent = [
        answers(&[]),
        answers(&[
            ("first_name", "Zoë, \"Z\""),
            ("last_name", "=HYPERLINK(\"x\")"),
            ("location", "any"),
            ("phone", "+442079460018"),
        ]),
        answers(&[("first_name", "محمد"), ("location", "oak-hill"), ("preferred_time", "")]),
    ];
    for answers in &sent {
        assert_eq!(server.patient.send(answers).await?.status, StatusCode::SEE_OTHER);
    }
    let mut spam = GOOD_ANSWERS.to_vec();
    spam[0].1 = "https://casino.example";
    server.patient.send(&spam).await?;

    let export = workplace.run(&["export", "--format", "csv"])?;
    assert_eq!(export.code, Some(0), "{}", export.err);
    assert!(export.err.contains("Left out: 1 request that looks like spam"), "{}", export.err);
    let text = export.out.strip_prefix('\u{FEFF}').ok_or("no byte order mark")?;
    assert!(text.starts_with(&format!("{HEADER}\r\n")), "{text}");
    let rows: Vec<csv::StringRecord> = csv::Reader::from_reader(text.as_bytes()).records().collect::<Result<_, _>>()?;
    assert_eq!(rows.len(), 3);
    assert_eq!(
        rows[0].iter().skip(2).collect::<Vec<_>>(),
        [
            "new",
            "Ada",
            "Lovelace",
            "+1 703-555-0100",
            "x12",
            "ada+clinic@example.com",
            "new",
            "riverside",
            "morning",
            "en",
            "",
            "",
            "",
            "",
            "",
            "0",
            "",
        ]
    );
    assert_eq!((&rows[1][3], &rows[1][4]), ("Zoë, \"Z\"", "'=HYPERLINK(\"x\")"));
    assert_eq!((&rows[2][3], &rows[2][10]), ("محمد", "any"));
    let time: jiff::Timestamp = rows[0][1].parse()?;
    assert!(
        rows[0][1].ends_with("-05:00") || rows[0][1].ends_with("-04:00"),
        "{} is not the clinic's time",
        &rows[0][1]
    );

    let count = |arguments: &[&str]| -> TestResult<usize> {
        let export = workplace.run(&[&["export", "--format", "csv"], arguments].concat())?;
        assert_eq!(export.code, Some(0), "{}", export.err);
        Ok(csv::Reader::from_reader(export.out.as_bytes()).records().count())
    };
    let zone = jiff::tz::TimeZone::get("America/New_York")?;
    let today = time.to_zoned_datetime(zone).date();
    let (today, tomorrow, yesterday) =
        (today.to_string(), today.tomorrow()?.to_string(), today.yesterday()?.to_string());
    assert_eq!(count(&["--from", &today])?, 3);
    assert_eq!(count(&["--from", &tomorrow])?, 0);
    assert_eq!(count(&["--to", &today])?, 3);
    assert_eq!(count(&["--to", &yesterday])?, 0);
    assert_eq!(count(&["--status", "suspected_spam"])?, 1);
    assert_eq!(count(&["--status", "new", "--status", "suspected_spam"])?, 4);
    assert_eq!(count(&["--location", "oak-hill", "--location", "any"])?, 2);
    assert_eq!(count(&["--location", "harbor"])?, 0);

    let file = workplace.path("out.csv");
    let file_name = file.to_string_lossy().into_owned();
    assert_eq!(workplace.run(&["export", "--format", "csv", "--output", &file_name])?.code, Some(0));
    assert_eq!(std::fs::read_to_string(&file)?, export.out);
    workplace.run(&["export", "--format", "csv", "--output", &file_name])?.failed_saying(&["exists already"]);
    assert_eq!(workplace.run(&["check"])?.code, Some(0));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn sigterm_lets_a_request_under_way_finish() -> TestResult {
    let workplace = Workplace::plain()?;
    let mut server = workplace.serve(&[])?;
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(GOOD_ANSWERS).finish();
    let (first, rest) = body.split_at(20);
    let mut stream = TcpStream::connect(&server.address)?;
    write!(
        stream,
        "POST /appointment HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{first}",
        body.len()
    )?;
    std::thread::sleep(Duration::from_millis(300));
    server.tell_to_stop()?;
    std::thread::sleep(Duration::from_millis(300));
    assert!(TcpStream::connect(&server.address).is_err(), "a stopping server takes no new connections");
    stream.write_all(rest.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    assert!(server.child.wait()?.success());
    assert_eq!(
        csv::Reader::from_reader(workplace.run(&["export", "--format", "csv"])?.out.as_bytes()).records().count(),
        1
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_usage_ends_with_2_and_what_fails_with_1_in_one_sentence() -> TestResult {
    let workplace = Workplace::plain()?;
    for arguments in [
        &["fly"][..],
        &["export"],
        &["export", "--format", "pdf"],
        &["serve", "--listen", "nowhere"],
        &["export", "--format", "csv", "--from", "yesterday"],
        &["export", "--format", "csv", "--status", "lost"],
        &["serve", "--public-url", "clinic.example"],
    ] {
        let finished = workplace.run(arguments)?;
        assert_eq!(finished.code, Some(2), "{arguments:?}: {}", finished.err);
        assert!(!finished.err.is_empty());
    }
    workplace.run(&["serve", "--content", "/nowhere"])?.failed_saying(&["--content", "/nowhere"]);
    workplace.run(&["export", "--format", "csv"])?.failed_saying(&["no database at data/clinic.db"]);
    workplace
        .run(&["export", "--format", "csv", "--location", "mars"])?
        .failed_saying(&["--location mars", "riverside"]);
    workplace.run(&["health", "--listen", "127.0.0.1:1"])?.failed_saying(&["127.0.0.1:1"]);
    let taken = std::net::TcpListener::bind("127.0.0.1:0")?;
    workplace
        .run(&["serve", "--listen", &taken.local_addr()?.to_string()])?
        .failed_saying(&["cannot listen", "--listen"]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_that_stay_silent_or_stop_half_way_are_closed() -> TestResult {
    let workplace = Workplace::plain()?;
    let server = workplace.serve(&[])?;
    let beginnings = ["", "GET / HT", "GET / HTTP/1.1\r\nHost: x\r\n", "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"];
    let mut streams = Vec::new();
    for beginning in beginnings {
        let mut stream = TcpStream::connect(&server.address)?;
        stream.write_all(beginning.as_bytes())?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        streams.push(stream);
    }
    for (mut stream, beginning) in streams.into_iter().zip(beginnings) {
        let mut rest = Vec::new();
        assert!(stream.read_to_end(&mut rest).is_ok(), "the connection that said {beginning:?} stays open");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_connections_that_send_a_byte_at_a_time_keep_nobody_waiting() -> TestResult {
    use tokio::io::AsyncWriteExt;
    let workplace = Workplace::plain()?;
    let server = workplace.serve(&[])?;
    let mut slow = tokio::task::JoinSet::new();
    for _ in 0..1000 {
        let mut stream = tokio::net::TcpStream::connect(&server.address).await?;
        slow.spawn(async move {
            for byte in b"POST /appointment HTTP/1.1" {
                // The server may close it meanwhile, as it should.
                if stream.write_all(&[*byte]).await.is_err() {
                    break;
                }
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        });
    }
    for number in 0..20 {
        let address = format!("patient{number}@example.com");
        let email = [("email", address.as_str())];
        let answers = answers(&email);
        let sent = server.patient.send_with(&answers, &[]);
        let sent = tokio::time::timeout(Duration::from_secs(5), sent).await??;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
        assert_eq!(server.patient.open("/poses").await?.status, StatusCode::OK);
    }
    slow.abort_all();
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_on_https_tells_browsers_to_stay_there() -> TestResult {
    let workplace = Workplace::plain()?;
    let server = workplace.serve(&["--public-url", "https://clinic.example/"])?;
    let page = server.patient.open("/poses").await?;
    assert_eq!(page.header("strict-transport-security"), "max-age=63072000");
    assert_eq!(page.attribute("link[rel=canonical]", "href"), "https://clinic.example/poses");
    let save = server.patient.request(Method::POST, "/accessibility").form(&[("contrast", "dark")]).send().await?;
    let cookie = save.headers()["set-cookie"].to_str()?.to_owned();
    assert!(cookie.starts_with("__Host-preferences=contrast=dark; ") && cookie.ends_with("; Secure"), "{cookie}");
    let get = server.patient.request(Method::GET, "/").header("cookie", "__Host-preferences=contrast=dark");
    assert!(get.send().await?.text().await?.contains("<html lang=\"en\" data-contrast=\"dark\">"));
    drop(server);
    let plain = workplace.serve(&[])?;
    assert_eq!(plain.patient.open("/poses").await?.header("strict-transport-security"), "");
    drop(plain);
    for (arguments, variable, sent) in [
        (&["--hsts-include-subdomains"][..], "", "max-age=63072000; includeSubDomains"),
        (&[], "true", "max-age=63072000; includeSubDomains"),
        (&[], "1", "max-age=63072000; includeSubDomains"),
        (&[], "false", "max-age=63072000"),
    ] {
        let environment =
            [("CLINIC_PUBLIC_URL", "https://clinic.example"), ("CLINIC_HSTS_INCLUDE_SUBDOMAINS", variable)];
        let environment = if variable.is_empty() { &environment[..1] } else { &environment[..] };
        let server = workplace.serve_with(arguments, environment)?;
        let page = server.patient.open("/nope").await?;
        assert_eq!(page.header("strict-transport-security"), sent, "{arguments:?} {variable}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_that_nobody_reads_to_its_end_is_no_failure() -> TestResult {
    let workplace = Workplace::plain()?;
    let server = workplace.serve(&TRUSTING)?;
    let long_name = "Adelheid ".repeat(11);
    // More than a pipe holds, so that the program is still writing when the reader leaves.
    for number in 0..500 {
        let address = format!("patient{number}@example.com");
        let answers = answers(&[("first_name", &long_name), ("last_name", &long_name), ("email", &address)]);
        let sent = server.patient.send_with(&answers, &[]).await?;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
    }
    let mut export = workplace.command(&["export", "--format", "csv"]);
    let mut export = export.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn()?;
    let mut beginning = [0; 10];
    export.stdout.take().ok_or("no standard output")?.read_exact(&mut beginning)?;
    let finished = export.wait_with_output()?;
    assert_eq!(finished.status.code(), Some(0), "{}", String::from_utf8_lossy(&finished.stderr));
    Ok(())
}

#[test]
fn the_contact_sheet_shows_every_figure_and_writes_over_nothing() -> TestResult {
    let workplace = Workplace::plain()?;
    let finished = workplace.run(&["figures", "--output", "sheet.html"])?;
    assert_eq!(finished.code, Some(0), "{}", finished.err);
    let sheet = std::fs::read_to_string(workplace.path("sheet.html"))?;
    assert!(sheet.matches("<svg class=\"figure\"").count() >= 40 && sheet.contains("cat-cow/cow"));
    workplace.run(&["figures", "--output", "sheet.html"])?.failed_saying(&["sheet.html", "exists"]);
    Ok(())
}

async fn demo_fills_an_empty_database_alone(engine: Engine) -> TestResult {
    let workplace = Workplace::with(engine).await?;
    let filled = workplace.run(&["demo", "4100"])?;
    assert_eq!(filled.code, Some(0), "{}", filled.err);
    assert!(filled.out.starts_with("4100 invented requests are in "), "{}", filled.out);
    assert!(filled.out.contains("http://localhost:8080/staff/set-up/"), "{}", filled.out);
    let every = ["new", "contacted", "scheduled", "closed", "suspected_spam"].map(|status| ["--status", status]);
    let export = workplace.run(&[&["export", "--format", "csv"], every.concat().as_slice()].concat())?;
    let text = export.out.strip_prefix('\u{FEFF}').ok_or("no byte order mark")?;
    let rows: Vec<csv::StringRecord> = csv::Reader::from_reader(text.as_bytes()).records().collect::<Result<_, _>>()?;
    assert_eq!(rows.len(), 4100);
    for status in ["new", "contacted", "scheduled", "closed", "suspected_spam"] {
        assert!(rows.iter().any(|row| &row[2] == status), "none is {status}");
    }
    for row in &rows {
        let cells: Vec<&str> = row.iter().collect();
        assert!(cells.iter().any(|cell| cell.contains("555") && cell.contains("01")), "no example number: {cells:?}");
        assert!(cells.iter().any(|cell| cell.contains("@example.")), "no example address: {cells:?}");
    }
    workplace.run(&["demo", "1"])?.failed_saying(&["holds requests already", "--database"]);
    assert_eq!(workplace.run(&["demo", "0"])?.code, Some(2));
    // What was filled is a database like any other.
    let server = workplace.serve(&[])?;
    assert_eq!(server.patient.send(&GOOD_ANSWERS).await?.status, StatusCode::SEE_OTHER);
    Ok(())
}
