//! Settings as operators write them, in flags, variables and files: what is wrong is said, and no secret is repeated.

use std::os::unix::fs::PermissionsExt;

use reqwest::StatusCode;

use crate::TestResult;
use crate::program::{Finished, Workplace};

/// Asserts that the program ended with 2, named the setting, said what to do, and repeated no secret.
fn assert_refused(finished: &Finished, words: &[&str], about: &str) {
    assert_eq!(finished.code, Some(2), "{about}: {}{}", finished.out, finished.err);
    for word in words {
        assert!(finished.err.contains(word), "{about}: `{word}` is not in: {}", finished.err);
    }
    assert!(!finished.err.contains("hunter2"), "{about}: a password is repeated: {}", finished.err);
    assert!(!finished.err.contains("panicked"), "{}", finished.err);
}

#[test]
fn a_setting_that_cannot_be_used_is_named_with_what_to_write() -> TestResult {
    let workplace = Workplace::plain()?;
    for (flag, variable, value, said) in [
        ("--log", "CLINIC_LOG", "verbose", "info"),
        ("--log", "CLINIC_LOG", "clinic=loud", "info"),
        ("--log-format", "CLINIC_LOG_FORMAT", "xml", "json"),
        ("--public-url", "CLINIC_PUBLIC_URL", "https://user:hunter2@clinic.example", "https://clinic.example"),
        ("--public-url", "CLINIC_PUBLIC_URL", "https://clinic.example/site", "https://clinic.example"),
        ("--public-url", "CLINIC_PUBLIC_URL", "ftp://clinic.example", "https://clinic.example"),
        ("--public-url", "CLINIC_PUBLIC_URL", "clinic.example", "https://clinic.example"),
        ("--public-url", "CLINIC_PUBLIC_URL", "https://clinic.example:0", "https://clinic.example"),
        ("--database", "CLINIC_DATABASE", "mysql://clinic:hunter2@db/clinic", "sqlite://PATH"),
        ("--database", "CLINIC_DATABASE", "sqlite:data/clinic.db", "sqlite://PATH"),
        ("--database", "CLINIC_DATABASE", "postgres://clinic:hunter2@db:x/clinic", "sqlite://PATH"),
        ("--database", "CLINIC_DATABASE", "postgres://clinic:hunter2@db/clinic?sslmod=require", "sslmode"),
        ("--listen", "CLINIC_LISTEN", "8080", "127.0.0.1:8080"),
        ("--listen", "CLINIC_LISTEN", "127.0.0.1:80800", "127.0.0.1:8080"),
        ("--trusted-proxy", "CLINIC_TRUSTED_PROXY", "proxy.internal", "10.0.0.0/8"),
        ("--trusted-proxy", "CLINIC_TRUSTED_PROXY", "10.0.0.0/33", "10.0.0.0/8"),
    ] {
        assert_refused(&workplace.run(&["serve", flag, value])?, &[flag, said], value);
        let by_variable = workplace.command(&["serve"]).env(variable, value).output()?;
        assert_refused(&Finished::from(by_variable), &[flag, said], value);
    }
    Ok(())
}

/// Every variable with something that nobody can use.
const NONSENSE: [(&str, &str); 7] = [
    ("CLINIC_LISTEN", "nowhere"),
    ("CLINIC_PUBLIC_URL", "https://user:hunter2@clinic.example"),
    ("CLINIC_HSTS_INCLUDE_SUBDOMAINS", "perhaps"),
    ("CLINIC_TRUSTED_PROXY", "10.0.0.0/8,proxy.internal"),
    ("CLINIC_DATABASE", "mysql://clinic:hunter2@db/clinic"),
    ("CLINIC_LOG", "verbose"),
    ("CLINIC_LOG_FORMAT", "xml"),
];

fn all_but(used: &[&str]) -> Vec<(&'static str, &'static str)> {
    NONSENSE.into_iter().filter(|(name, _)| !used.contains(name)).collect()
}

#[test]
fn a_setting_that_a_command_does_not_use_does_not_stop_it() -> TestResult {
    let workplace = Workplace::plain()?;
    let run = |arguments: &[&str], used: &[&str]| -> TestResult<Finished> {
        Ok(Finished::from(workplace.command(arguments).envs(all_but(used)).output()?))
    };
    let figures = run(&["figures"], &[])?;
    assert_eq!(figures.code, Some(0), "{}", figures.err);
    let demo = run(&["demo", "3"], &["CLINIC_DATABASE"])?;
    assert_eq!(demo.code, Some(0), "{}", demo.err);
    let export = run(&["export", "--format", "csv"], &["CLINIC_DATABASE", "CLINIC_LOG", "CLINIC_LOG_FORMAT"])?;
    assert_eq!((export.code, export.out.lines().count()), (Some(0), 4), "{}", export.err);
    run(&["health", "--listen", "127.0.0.1:1"], &[])?.failed_saying(&["no answer from 127.0.0.1:1"]);
    // What it does use, it names.
    assert_refused(&run(&["demo", "3"], &[])?, &["CLINIC_DATABASE"], "demo");
    assert_refused(&run(&["export", "--format", "csv"], &["CLINIC_DATABASE"])?, &["CLINIC_LOG", "json"], "export");
    assert_refused(&run(&["health"], &[])?, &["CLINIC_LISTEN"], "health");
    Ok(())
}

#[test]
fn whatever_cannot_be_used_is_said_at_once() -> TestResult {
    let workplace = Workplace::plain()?;
    for arguments in [&[][..], &["serve"]] {
        let finished = Finished::from(workplace.command(arguments).envs(NONSENSE).output()?);
        assert_refused(&finished, &NONSENSE.map(|(name, _)| name), &arguments.join(" "));
    }
    Ok(())
}

#[test]
fn check_tells_of_bad_settings_with_all_else_that_it_finds() -> TestResult {
    let workplace = Workplace::plain()?;
    std::fs::write(workplace.path("my.key"), "hunter2")?;
    std::fs::set_permissions(workplace.path("my.key"), std::fs::Permissions::from_mode(0o600))?;
    let others = [("CLINIC_KEY_FILE", "my.key"), ("CLINIC_CONTENT", "nowhere")];
    let finished = Finished::from(workplace.command(&["check"]).envs(NONSENSE).envs(others).output()?);
    assert_eq!(finished.code, Some(1), "{}{}", finished.out, finished.err);
    let said = ["proxy.internal", "my.key is not a key file", "cannot read nowhere"];
    for word in NONSENSE.map(|(name, _)| name).iter().chain(&said[1..]) {
        assert_eq!(finished.err.matches(word).count(), if *word == "CLINIC_LOG" { 2 } else { 1 }, "{}", finished.err);
    }
    assert!(!finished.err.contains("hunter2") && !finished.err.contains(said[0]), "{}", finished.err);
    // A database that is there is looked at whatever else is wrong, and a key for one that is not there yet.
    assert_eq!(workplace.run(&["demo", "3"])?.code, Some(0));
    let rest = Finished::from(workplace.command(&["check"]).envs(all_but(&["CLINIC_DATABASE"])).output()?);
    assert!(rest.code == Some(1) && rest.out.contains("3 request(s), all readable"), "{}{}", rest.out, rest.err);
    let new = ["check", "--database", "sqlite://new.db", "--key-file", "my.key"];
    workplace.run(&new)?.failed_saying(&["my.key is not a key file"]);
    Ok(())
}

#[test]
fn a_flag_goes_before_a_variable_whichever_of_both_names_a_file() -> TestResult {
    let workplace = Workplace::plain()?;
    assert_eq!(workplace.run(&["demo", "3", "--database", "sqlite://three.db"])?.code, Some(0));
    assert_eq!(workplace.run(&["demo", "5", "--database", "sqlite://five.db"])?.code, Some(0));
    std::fs::write(workplace.path("five"), "sqlite://five.db\n")?;
    let (three, in_file) = (("CLINIC_DATABASE", "sqlite://three.db"), ("CLINIC_DATABASE_FILE", "five"));
    for (flags, variables, count) in [
        (&["--database", "sqlite://three.db"][..], &[in_file][..], 3),
        (&["--database", "sqlite://three.db"], &[("CLINIC_DATABASE_FILE", "missing")], 3),
        (&["--database-file", "five"], &[three], 5),
        (&["--database-file", "five"], &[("CLINIC_DATABASE", "nonsense")], 5),
        (&[], &[in_file], 5),
        (&[], &[three, in_file], 5),
        (&[], &[three], 3),
    ] {
        let mut command = workplace.command(&[&["check"][..], flags].concat());
        let finished = Finished::from(command.envs(variables.iter().copied()).output()?);
        let said = format!("{count} request(s)");
        assert!(
            finished.code == Some(0) && finished.out.contains(&said),
            "{flags:?}: {}{}",
            finished.out,
            finished.err
        );
    }
    let both = ["export", "--format", "csv", "--database", "sqlite://three.db", "--database-file", "five"];
    assert_refused(&workplace.run(&both)?, &["--database-file", "--database (CLINIC_DATABASE)"], "both");
    Ok(())
}

#[test]
fn a_day_that_no_calendar_has_is_said_with_an_example() -> TestResult {
    let workplace = Workplace::plain()?;
    for (from, to, said) in [
        ("2026-02-30", "2026-03-01", "February 2026 has 28 days"),
        ("99999-01-01", "2026-03-01", "four digits"),
        ("yesterday", "2026-03-01", "four digits"),
        ("2026-02-01", "2026-13-01", "no such month"),
        ("2026-02-02", "2026-02-01", "--from 2026-02-01 --to 2026-02-02"),
    ] {
        let finished = workplace.run(&["export", "--format", "csv", "--from", from, "--to", to])?;
        assert_refused(&finished, &[said, "2026-"], from);
    }
    let everything = workplace.run(&["export", "--format", "csv", "--from", "0001-01-01", "--to", "9999-12-31"])?;
    everything.failed_saying(&["no database at"]);
    Ok(())
}

#[test]
fn a_password_on_the_command_line_is_not_repeated_wherever_it_stands() -> TestResult {
    let workplace = Workplace::plain()?;
    let url = "postgres://clinic:hunter2@db/clinic";
    for arguments in [&["serve", url][..], &[url], &["check", &format!("--databse={url}")], &["export", url]] {
        assert_refused(&workplace.run(arguments)?, &["--help"], &arguments.join(" "));
    }
    for command in ["serve", "export", "check"] {
        let variables = [("CLINIC_DATABASE", url), ("CLINIC_PUBLIC_URL", "https://a:hunter2@clinic.example")];
        let help = Finished::from(workplace.command(&[command, "--help"]).envs(variables).output()?);
        assert_eq!(help.code, Some(0));
        assert!(help.out.contains("CLINIC_DATABASE") && !help.out.contains("hunter2"), "{}", help.out);
    }
    Ok(())
}

#[test]
fn a_file_with_a_secret_that_is_missing_empty_or_wrong_is_named() -> TestResult {
    let workplace = Workplace::plain()?;
    let file = workplace.path("url");
    let name = file.to_string_lossy().into_owned();
    let serve = || -> TestResult<Finished> {
        Ok(Finished::from(workplace.command(&["serve"]).env("CLINIC_DATABASE_FILE", &name).output()?))
    };
    assert_refused(&serve()?, &["CLINIC_DATABASE_FILE", &name, "cannot read"], "missing");
    std::fs::write(&file, " \n")?;
    assert_refused(&serve()?, &["CLINIC_DATABASE_FILE", &name, "is empty"], "empty");
    std::fs::write(&file, "mysql://clinic:hunter2@db/clinic\n")?;
    assert_refused(&serve()?, &["CLINIC_DATABASE_FILE", "sqlite://PATH"], "wrong");
    std::fs::write(&file, [0xFF, 0xFE])?;
    assert_refused(&serve()?, &["CLINIC_DATABASE_FILE", &name, "cannot read"], "no text");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_variable_that_is_empty_counts_as_none() -> TestResult {
    let workplace = Workplace::plain()?;
    let help = workplace.run(&["serve", "--help"])?.out;
    let variables: Vec<&str> = help.split("[env: ").skip(1).filter_map(|rest| rest.split(['=', ']']).next()).collect();
    for expected in ["CLINIC_PUBLIC_URL", "CLINIC_DATABASE", "CLINIC_TRUSTED_PROXY", "CLINIC_LOG"] {
        assert!(variables.contains(&expected), "{variables:?}");
    }
    let hidden = ["CLINIC_DATABASE_FILE"];
    let all = variables.iter().copied().chain(hidden).filter(|name| *name != "CLINIC_LISTEN");
    let empty: Vec<(&str, &str)> = all.map(|name| (name, if name.len() % 2 == 0 { "" } else { " " })).collect();
    let server = workplace.serve_with(&["serve", "--listen", "127.0.0.1:0"], &empty)?;
    assert_eq!(server.patient.open("/").await?.status, StatusCode::OK);
    assert!(workplace.path("data/clinic.db").exists());
    let listen = Finished::from(workplace.command(&["health"]).env("CLINIC_LISTEN", "").output()?);
    assert!(!listen.err.contains("--listen (CLINIC_LISTEN)"), "{}", listen.err);
    let export = workplace.command(&["export", "--format", "csv"]).envs(empty).output()?;
    assert!(export.status.success(), "{}", String::from_utf8_lossy(&export.stderr));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_name_of_this_machine_is_listened_on() -> TestResult {
    let workplace = Workplace::plain()?;
    let server = workplace.serve(&["--listen", "localhost:0"])?;
    assert!(server.address.starts_with("127.0.0.1:"), "{}", server.address);
    let port = server.address.rsplit(':').next().ok_or("no port")?;
    let health = workplace.run(&["health", "--listen", &format!("localhost:{port}")])?;
    assert_eq!(health.code, Some(0), "{}", health.err);
    workplace.run(&["serve", "--listen", "nobody.invalid:8080"])?.failed_saying(&["nobody.invalid", "127.0.0.1:8080"]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_public_url_is_taken_as_browsers_write_it() -> TestResult {
    let workplace = Workplace::plain()?;
    let server = workplace.serve(&["--public-url", "HTTPS://Clinic.Example:443/"])?;
    let page = server.patient.open("/poses").await?;
    assert_eq!(page.attribute("link[rel=canonical]", "href"), "https://clinic.example/poses");
    Ok(())
}
