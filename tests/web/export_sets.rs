//! Numbered sets and encrypted files from the command line.

use std::io::Read;

use age::x25519::Identity;
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, Connection};

use crate::TestResult;
use crate::program::{Workplace, copy_content};
use crate::support::{Direct, Engine, TestDatabase, on_both_engines};

on_both_engines! {
    a_set_is_made_listed_and_written_again,
    nothing_is_marked_for_a_file_that_cannot_be_begun,
    a_damaged_request_is_named_and_all_others_are_exported,
}

const NEW: [&str; 4] = ["export", "--format", "jsonl", "--new"];

async fn a_set_is_made_listed_and_written_again(engine: Engine) -> TestResult {
    let workplace = Workplace::with(engine).await?;
    assert_eq!(workplace.run(&["demo", "20"])?.code, Some(0));
    let none = workplace.run(&["export", "list"])?;
    assert_eq!((none.code, none.out.as_str()), (Some(0), "no set has been made yet\n"));
    let all = [&NEW[..], &["--status", "new", "--status", "contacted", "--status", "scheduled", "--status", "closed"]]
        .concat();
    let first = workplace.run(&all)?;
    assert_eq!(first.code, Some(0), "{}", first.err);
    assert!(first.err.contains("Set 1: ") && first.err.contains("`clinic export --set 1`"), "{}", first.err);
    let count = first.out.lines().count();
    assert!(count > 0 && first.out.lines().all(|line| line.contains("\"export_set\":1")));
    let second = workplace.run(&NEW)?;
    assert_eq!((second.code, second.out.as_str()), (Some(0), ""));
    assert!(second.err.contains("No request matches"), "{}", second.err);
    let again = workplace.run(&["export", "--format", "jsonl", "--set", "1"])?;
    assert_eq!((again.code, again.out), (Some(0), first.out));
    let list = workplace.run(&["export", "list"])?.out;
    let rows: Vec<Vec<&str>> = list.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!((rows.len(), rows[0].len(), rows[1].len()), (2, 9, 9), "{list}");
    assert_eq!((rows[1][0], rows[1][3], rows[1][5]), ("1", count.to_string().as_str(), "jsonl"));
    assert!(rows[1][2].starts_with("command line, user ") && rows[1][7].len() == 64, "{list}");
    assert!(rows[1][8].contains("status=new, contacted, scheduled, closed"), "{list}");
    workplace.run(&["export", "--format", "jsonl", "--set", "2"])?.failed_saying(&["no set 2", "clinic export list"]);
    for usage in [&["--set", "1", "--new"][..], &["--set", "1", "--from", "2026-11-01"], &["--set", "one"]] {
        assert_eq!(workplace.run(&[&["export", "--format", "csv"], usage].concat())?.code, Some(2), "{usage:?}");
    }
    Ok(())
}

async fn nothing_is_marked_for_a_file_that_cannot_be_begun(engine: Engine) -> TestResult {
    let workplace = Workplace::with(engine).await?;
    assert_eq!(workplace.run(&["demo", "5"])?.code, Some(0));
    std::fs::write(workplace.path("taken"), "kept")?;
    for (arguments, said) in [
        (&["--output", "nowhere/out"][..], "nowhere/out"),
        (&["--output", "taken"], "taken exists already"),
        (&["--encrypt-to", "grace"], "`grace` is no age recipient"),
        (&["--location", "mars"], "mars"),
    ] {
        workplace.run(&[&NEW[..], arguments].concat())?.failed_saying(&[said]);
    }
    assert_eq!(workplace.run(&["export", "list"])?.out, "no set has been made yet\n");
    assert_eq!(std::fs::read_to_string(workplace.path("taken"))?, "kept");
    let both = ["--encrypt-to", "passphrase", "--encrypt-to", "passphrase"];
    assert_eq!(workplace.run(&[&NEW[..], &both].concat())?.code, Some(2));
    workplace.run(&[&NEW[..], &["--encrypt-to", "passphrase"]].concat())?.failed_saying(&["no terminal"]);
    Ok(())
}

async fn a_damaged_request_is_named_and_all_others_are_exported(engine: Engine) -> TestResult {
    let database = TestDatabase::new(engine).await?;
    let workplace = Workplace::on(database)?;
    assert_eq!(workplace.run(&["demo", "30"])?.code, Some(0));
    let every = [
        "export",
        "--format",
        "jsonl",
        "--status",
        "new",
        "--status",
        "contacted",
        "--status",
        "scheduled",
        "--status",
        "closed",
        "--status",
        "suspected_spam",
    ];
    let whole = workplace.run(&every)?.out;
    let lines: Vec<&str> = whole.lines().collect();
    assert_eq!(lines.len(), 30);
    let damaged: serde_json::Value = serde_json::from_str(lines[17])?;
    let damaged = damaged["reference"].as_str().ok_or("no reference")?.to_owned();
    let update = format!("UPDATE appointment_requests SET contact = 'x' WHERE reference = '{damaged}'");
    let mut direct = Direct::to(workplace.database()?).await?;
    assert_eq!(direct.run(AssertSqlSafe(update)).await?, 1);
    let file = workplace.path("out.jsonl");
    let to_file = [&every[..], &["--output", "out.jsonl"]].concat();
    let exported = workplace.run(&to_file)?;
    assert_eq!(exported.code, Some(1));
    let last = exported.err.lines().last().unwrap_or_default();
    assert!(last.starts_with("clinic: left out: 1 damaged request(s)") && last.contains(&damaged), "{last}");
    let written = std::fs::read_to_string(&file)?;
    assert_eq!(written.lines().count(), 29);
    assert!(lines.iter().filter(|line| !line.contains(&damaged)).all(|line| written.contains(line)));
    let check = workplace.run(&["check"])?;
    assert!(check.code == Some(1) && check.err.contains(&damaged), "{}", check.err);
    Ok(())
}

#[tokio::test]
async fn a_file_opens_for_its_recipients_alone() -> TestResult {
    let workplace = Workplace::plain()?;
    assert_eq!(workplace.run(&["demo", "5"])?.code, Some(0));
    let plain = workplace.run(&["export", "--format", "csv-exact"])?.out;
    let (one, other) = (Identity::generate(), Identity::generate());
    let recipients = [one.to_public().to_string(), other.to_public().to_string()];
    let to = ["--encrypt-to", &recipients[0], "--encrypt-to", &recipients[1], "--output", "out.age"];
    let exported = workplace.run(&[&["export", "--format", "csv-exact"][..], &to].concat())?;
    assert_eq!(exported.code, Some(0), "{}", exported.err);
    let file = std::fs::read(workplace.path("out.age"))?;
    for identity in [&one, &other] {
        let mut text = String::new();
        age::Decryptor::new(&file[..])?
            .decrypt(std::iter::once(identity as &dyn age::Identity))?
            .read_to_string(&mut text)?;
        assert_eq!(text, plain);
    }
    Ok(())
}

#[tokio::test]
async fn site_toml_says_how_exports_are_made() -> TestResult {
    let workplace = Workplace::plain()?;
    assert_eq!(workplace.run(&["demo", "5"])?.code, Some(0));
    let content = workplace.path("content");
    copy_content(&content)?;
    let file = content.join("site.toml");
    let text = std::fs::read_to_string(&file)?;
    let (before, _) = text.split_once("[exports]").ok_or("no exports")?;
    let with = |exports: &str, arguments: &[&str]| -> TestResult<_> {
        std::fs::write(&file, format!("{before}{exports}"))?;
        workplace.run(&[arguments, &["--content", "content"]].concat())
    };
    let csv = ["export", "--format", "csv"];
    with("[exports]\nreason_required = true", &csv)?.failed_saying(&["--reason", "site.toml"]);
    let given = with("[exports]\nreason_required = true", &[&csv[..], &["--reason", "For the audit"]].concat())?;
    assert_eq!(given.code, Some(0), "{}", given.err);
    let mut log =
        SqliteConnection::connect(&format!("sqlite://{}", workplace.path("data/clinic.db").display())).await?;
    let written: String =
        sqlx::query_scalar("SELECT detail FROM audit_log ORDER BY number DESC LIMIT 1").fetch_one(&mut log).await?;
    assert!(written.contains("\"reason\":\"For the audit\"") && written.contains("\"format\":\"csv\""), "{written}");
    log.close().await?;
    with("", &["export", "--format", "fhir"])?.failed_saying(&["[exports.fhir]", "site.toml", "docs/adopting.md"]);
    for command in [&csv[..], &["check"], &["serve"]] {
        with("[exports]\nencrypt_to = [\"grace\"]", command)?.failed_saying(&["`exports.encrypt_to`", "`grace`"]);
    }
    for (exports, said) in [
        ("[exports]\nreasons = true", "reasons"),
        ("[exports]\nfhir = { requests = \"ours\", locations = \"urn:oid:1.2.3\" }", "`exports.fhir.requests`"),
    ] {
        let refused = with(exports, &csv)?;
        assert!(refused.code == Some(1) && refused.err.contains(said), "{}", refused.err);
    }
    Ok(())
}

#[test]
fn a_set_is_not_made_where_it_cannot_be_marked() -> TestResult {
    let workplace = Workplace::plain()?;
    assert_eq!(workplace.run(&["demo", "5"])?.code, Some(0));
    let file = workplace.path("data/clinic.db");
    let mut permissions = std::fs::metadata(&file)?.permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&file, permissions)?;
    workplace.run(&NEW)?.failed_saying(&["cannot be marked", "without --new"]);
    assert_eq!(workplace.run(&["export", "--format", "jsonl"])?.code, Some(0));
    assert_eq!(workplace.run(&["export", "list"])?.out, "no set has been made yet\n");
    Ok(())
}
