//! The log: one short line for each request, whatever was sent.

use crate::TestResult;
use crate::program::Workplace;
use crate::wire::head_of;

/// Far more than any line of ours has.
const LONGEST_LINE: usize = 500;

#[tokio::test(flavor = "multi_thread")]
async fn no_line_grows_with_what_was_sent() -> TestResult {
    let filler = "Q".repeat(8000);
    for format in ["text", "json"] {
        let workplace = Workplace::plain()?;
        let server = workplace.serve_with(&["--log-format", format], &[("CLINIC_LOG", "info")])?;
        let address = server.address.parse()?;
        let host = "Host: clinic.example";
        for (request_line, lines) in [
            (format!("{filler} / HTTP/1.1"), vec![host.to_owned()]),
            (format!("{} / HTTP/1.1", "Q".repeat(600)), vec![host.to_owned()]),
            ("BREW /poses HTTP/1.1".to_owned(), vec![host.to_owned()]),
            ("get /poses HTTP/1.1".to_owned(), vec![host.to_owned()]),
            (format!("GET /{filler} HTTP/1.1"), vec![host.to_owned()]),
            (format!("GET /poses?{filler} HTTP/1.1"), vec![host.to_owned()]),
            (format!("GET /static/{filler} HTTP/1.1"), vec![host.to_owned()]),
            (format!("GET /appointment/received/{filler} HTTP/1.1"), vec![host.to_owned()]),
            ("GET / HTTP/1.1".to_owned(), vec![format!("Host: {filler}.example")]),
            ("GET / HTTP/1.1".to_owned(), vec![host.to_owned(), format!("X-Request-Id: {filler}")]),
            (
                "GET / HTTP/1.1".to_owned(),
                vec![host.to_owned(), format!("User-Agent: {filler}"), format!("Cookie: {filler}")],
            ),
            ("POST /appointment HTTP/1.1".to_owned(), vec![host.to_owned(), format!("Content-Type: {filler}")]),
            ("POST /appointment HTTP/1.1".to_owned(), vec![host.to_owned(), format!("Origin: https://{filler}")]),
        ] {
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            let head = head_of(address, &request_line, &lines).await?;
            assert!(head.starts_with("http/1.1 "), "{request_line:.40}: {head:.200}");
            assert!(!head.to_uppercase().contains("QQQQ"), "{request_line:.40}: {head:.900}");
        }
        let log = server.log()?;
        assert!(log.matches("answered").count() >= 12, "{log}");
        assert!(log.contains("OTHER") && !log.contains("BREW"), "{log}");
        assert!(!log.contains("QQQQ"), "{log:.2000}");
        let longest = log.lines().map(str::len).max().unwrap_or_default();
        assert!(longest <= LONGEST_LINE, "{longest}: {log}");
    }
    Ok(())
}
