//! E-mail as operators set it up: what is wrong is said, and nobody goes without it unawares.

use std::fs;

use crate::TestResult;
use crate::program::{Finished, Workplace, copy_content};

/// A server and a sender, as they should be.
const GOOD: [(&str, &str); 2] =
    [("CLINIC_SMTP_URL", "smtps://mail.clinic.invalid"), ("CLINIC_MAIL_FROM", "front-desk@clinic.example")];

fn run(workplace: &Workplace, arguments: &[&str], changes: &[(&str, &str)]) -> TestResult<Finished> {
    let mut command = workplace.command(arguments);
    command.env("CLINIC_NO_MAIL", "false").envs(GOOD).envs(changes.iter().copied());
    Ok(Finished::from(command.output()?))
}

#[test]
fn a_setting_of_e_mail_that_cannot_be_used_is_named_with_what_to_write() -> TestResult {
    let workplace = Workplace::plain()?;
    fs::write(workplace.path("password"), "hunter2\n")?;
    fs::write(workplace.path("ca.pem"), "hunter2\n")?;
    for (changes, code, said) in [
        (&[("CLINIC_SMTP_URL", "smtps://clinic:hunter2@mail.example")][..], 2, "CLINIC_SMTP_PASSWORD_FILE"),
        (&[("CLINIC_SMTP_URL", "https://mail.example")], 2, "smtps://"),
        (&[("CLINIC_SMTP_URL", "smtps://clinic@mail.example")], 2, "CLINIC_SMTP_PASSWORD_FILE"),
        (&[("CLINIC_SMTP_PASSWORD_FILE", "password")], 2, "smtps://USER@HOST"),
        (&[("CLINIC_SMTP_URL", "smtps://clinic@mail.example"), ("CLINIC_SMTP_PASSWORD_FILE", "nowhere")], 2, "nowhere"),
        (&[("CLINIC_MAIL_FROM", "")], 2, "CLINIC_MAIL_FROM"),
        (&[("CLINIC_MAIL_FROM", "front desk")], 2, "name@clinic.example"),
        (&[("CLINIC_NO_MAIL", "perhaps")], 2, "true or false"),
        (&[("CLINIC_SMTP_CA_FILE", "ca.pem")], 1, "CLINIC_SMTP_CA_FILE"),
        (&[("CLINIC_LISTEN", "0.0.0.0:0")], 1, "--public-url"),
    ] {
        let finished = run(&workplace, &["serve"], changes)?;
        assert_eq!(finished.code, Some(code), "{changes:?}: {}{}", finished.out, finished.err);
        assert!(finished.err.contains(said) && !finished.err.contains("hunter2"), "{changes:?}: {}", finished.err);
    }
    Ok(())
}

#[test]
fn a_clinic_whose_requests_nobody_is_told_of_is_found() -> TestResult {
    let workplace = Workplace::plain()?;
    let found = run(&workplace, &["check"], &[])?;
    assert_eq!(found.code, Some(0), "{}{}", found.out, found.err);
    assert!(found.out.contains("3 location(s) are told of new requests"), "{}", found.out);
    let content = workplace.path("content");
    copy_content(&content)?;
    let file = content.join("site.toml");
    let without: String = fs::read_to_string(&file)?
        .lines()
        .filter(|line| !line.starts_with("email = "))
        .fold(String::new(), |text, line| text + line + "\n");
    fs::write(&file, without)?;
    let folder = content.to_str().ok_or("a path")?;
    let found = run(&workplace, &["check", "--content", folder], &[])?;
    assert_eq!(found.code, Some(1), "{}", found.out);
    assert!(found.err.contains("nobody gets new requests by e-mail"), "{}", found.err);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_public_site_goes_without_e_mail_only_where_that_is_said() -> TestResult {
    let workplace = Workplace::plain()?;
    let public = [("CLINIC_PUBLIC_URL", "https://clinic.example"), ("CLINIC_SMTP_URL", "")];
    for command in ["serve", "check"] {
        let refused = run(&workplace, &[command], &public)?;
        assert_ne!(refused.code, Some(0), "{command}");
        for word in ["--no-mail", "CLINIC_SMTP_URL", "CLINIC_MAIL_FROM"] {
            assert!(refused.err.contains(word), "{command}: {}", refused.err);
        }
    }
    let server = workplace.serve_with(&["--no-mail"], &public[..1])?;
    let said = server.log()?.lines().filter(|line| line.contains("e-mail is off")).count();
    assert_eq!(said, 1, "{}", server.log()?);
    assert_eq!(server.patient.open("/readyz").await?.body, "ok\nmail: off\n");
    drop(server);
    // On this machine alone nobody need say so.
    let server = workplace.serve_with(&[], &[("CLINIC_NO_MAIL", "false")])?;
    assert!(server.log()?.contains("e-mail is off"), "{}", server.log()?);
    let on = workplace.serve_with(&[], &[GOOD[0], GOOD[1], ("CLINIC_NO_MAIL", "false")])?;
    assert!(!on.log()?.contains("e-mail is off"));
    assert_eq!(
        on.patient.open("/readyz").await?.body,
        "ok\nmail: 0 waiting, the oldest for 0 s; 0 failed in seven days\n"
    );
    Ok(())
}
