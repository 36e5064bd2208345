//! How many forms a network may send, and whose word is taken for where they come from.

use reqwest::{Method, StatusCode};

use crate::TestResult;
use crate::patient::{GOOD_ANSWERS, Page, Patient, TRUSTING};
use crate::program::Workplace;

/// Sends a form as if a proxy had passed it on.
async fn send_from(patient: &Patient, address: &str, fields: &[(&str, &str)]) -> TestResult<Page> {
    let request = patient.request(Method::POST, "/appointment").header("x-forwarded-for", address);
    Page::read(request.form(fields).send().await?).await
}

/// Sends forms that need mending until one is refused; answers how many were read.
async fn use_up(patient: &Patient, address: impl Fn(usize) -> String) -> TestResult<Option<usize>> {
    for number in 0..250 {
        let page = send_from(patient, &address(number), &[("first_name", "Ada")]).await?;
        if page.status == StatusCode::TOO_MANY_REQUESTS {
            return Ok(Some(number));
        }
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    Ok(None)
}

/// The answer to a good form that is one too many. On a busy machine the budget may come back before it is sent.
async fn refused(patient: &Patient, address: &str) -> TestResult<Page> {
    for _ in 0..20 {
        let page = send_from(patient, address, &GOOD_ANSWERS).await?;
        if page.status == StatusCode::TOO_MANY_REQUESTS {
            return Ok(page);
        }
        use_up(patient, |_| address.to_owned()).await?;
    }
    Err("good forms were never refused".into())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_that_sends_too_much_keeps_what_it_typed_and_stops_nobody_else() -> TestResult {
    let workplace = Workplace::plain()?;
    let server = workplace.serve(&TRUSTING)?;
    let patient = &server.patient;
    let read = use_up(patient, |_| "198.51.100.7".to_owned()).await?.ok_or("nothing was refused")?;
    assert!(read >= 100, "a shared address may send 100 at once, and sent {read}");
    let page = refused(patient, "198.51.100.7").await?;
    assert_eq!(page.header("retry-after"), "60");
    let filled_in = page.filled_in();
    for (name, value) in GOOD_ANSWERS {
        assert!(filled_in.contains(&(name.to_owned(), value.to_owned())), "{name} is lost: {filled_in:?}");
    }
    let summary = page.text("#summary");
    assert!(summary.contains("Nothing is lost") && summary.contains("555"), "{summary}");
    assert_eq!(page.text("#summary h2"), "Many forms came from your network just now");
    // Someone else is served, and the network itself goes on reading.
    assert_eq!(send_from(patient, "198.51.100.8", &GOOD_ANSWERS).await?.status, StatusCode::SEE_OTHER);
    assert_eq!(patient.open("/appointment").await?.status, StatusCode::OK);
    // The budget comes back; the form that was refused is stored then.
    let mut sent = page.status;
    for _ in 0..50 {
        if sent == StatusCode::SEE_OTHER {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        sent = send_from(patient, "198.51.100.7", &GOOD_ANSWERS).await?.status;
    }
    assert_eq!(sent, StatusCode::SEE_OTHER);
    let log = server.log()?;
    assert!(!log.contains("198.51.100"), "an address is in the log: {log}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ipv6_network_of_64_bits_shares_one_budget() -> TestResult {
    let workplace = Workplace::plain()?;
    let server = workplace.serve(&TRUSTING)?;
    assert!(use_up(&server.patient, |number| format!("2001:db8:1:2::{number:x}")).await?.is_some());
    assert_eq!(send_from(&server.patient, "2001:db8:1:3::1", &GOOD_ANSWERS).await?.status, StatusCode::SEE_OTHER);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_a_new_budget_by_inventing_addresses() -> TestResult {
    let workplace = Workplace::plain()?;
    // No proxy is trusted: what the header says counts for nothing.
    let server = workplace.serve(&[])?;
    assert!(use_up(&server.patient, |number| format!("198.51.100.{number}")).await?.is_some());
    drop(server);
    // A proxy is trusted: what stands left of the address it saw counts for nothing.
    let server = workplace.serve(&TRUSTING)?;
    assert!(use_up(&server.patient, |number| format!("198.51.100.{number}, 203.0.113.5")).await?.is_some());
    Ok(())
}

#[test]
fn a_proxy_that_is_no_network_is_named() -> TestResult {
    let finished = Workplace::plain()?.run(&["--trusted-proxy", "proxy.internal"])?;
    assert_eq!(finished.code, Some(2));
    assert!(finished.err.contains("--trusted-proxy") && finished.err.contains("10.0.0.0/8"), "{}", finished.err);
    Ok(())
}
