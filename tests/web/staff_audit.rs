//! The audit log's page and commands.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use clinic::domain::role::Role;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection, Executor};

use crate::TestResult;
use crate::site::RunningSite;
use crate::staff_member::Member;
use crate::support::{Engine, on_both_engines};

on_both_engines! {
    an_admin_sees_who_did_what_and_whether_the_log_is_whole,
    the_commands_tell_of_the_log_and_stand_in_it,
}

async fn an_admin_sees_who_did_what_and_whether_the_log_is_whole(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let (ada, _) = Member::admin(&site, "ada@example.com").await?;
    let (_, grace) = Member::with_account(&site, "grace@example.com", Role::Staff).await?;
    Member::new(&site, 9)?.sign_in("grace@example.com", "wrong wrong wrong").await?;
    let all = ada.open("/staff/audit").await?;
    assert_eq!(all.status.as_u16(), 200);
    let lines = all.texts("tbody tr");
    for part in ["Failed to sign in", "Set the account up", "Took one-time codes into use", "Operator (user 0)"] {
        assert!(lines.iter().any(|line| line.contains(part)), "{part}: {lines:?}");
    }
    assert!(!all.body.contains("wrong wrong wrong") && !all.body.contains("grace@example.com"));
    let failed = ada.open("/staff/audit?event=sign_in_failed&person=nobody").await?;
    assert_eq!(failed.count("tbody tr"), 1);
    let of_grace = ada.open(&format!("/staff/audit?person={grace}")).await?;
    assert!(of_grace.texts("tbody tr").iter().all(|line| line.contains("Grace Hopper")));
    for (query, problem) in [("reference=K7Q", "reference"), ("day=2026-02-30", "day")] {
        let page = ada.open(&format!("/staff/audit?{query}")).await?;
        assert_eq!((page.status.as_u16(), page.count(&format!("#{problem}-error"))), (422, 1), "{query}");
    }
    for query in ["older=x", "older=9999999999999999999.1", "person=x&event=y", "newer=1.1", "day=2026-11-23"] {
        assert_eq!(ada.open(&format!("/staff/audit?{query}")).await?.status.as_u16(), 200, "{query}");
    }
    let whole = ada.send("/staff/audit", &[]).await?;
    assert!(whole.text("main [role=status]").contains("The log is whole"), "{}", whole.body);
    Ok(())
}

async fn the_commands_tell_of_the_log_and_stand_in_it(engine: Engine) -> TestResult {
    let site = RunningSite::start_securely(engine).await?;
    let run = |command: &[&str]| -> TestResult<(bool, String)> {
        let mut program = Command::new(env!("CARGO_BIN_EXE_clinic"));
        let program = program.args(command).env_clear().env("CLINIC_DATABASE", &site.database.url);
        let done = program.env("CLINIC_KEY_FILE", &site.database.key_file).output()?;
        Ok((done.status.success(), String::from_utf8([done.stdout, done.stderr].concat())?))
    };
    let (is_done, added) = run(&["staff", "add", "ada@example.com", "--name", "Ada", "--role", "admin"])?;
    assert!(is_done && added.contains("/staff/set-up/"), "{added}");
    assert!(run(&["staff", "list"])?.1.contains("ada@example.com\tAda\tadmin\tall\tnot set up\tnone"));
    for (command, said) in [
        (vec!["staff", "add", "ADA@example.com", "--name", "Eve"], "has an account already"),
        (vec!["staff", "disable", "ada@example.com"], "last admin"),
        (vec!["staff", "reset", "eve@example.com"], "nobody has an account"),
        (vec!["staff", "add", "eve@example.com", "--name", "Eve", "--location", "moon"], "moon"),
    ] {
        let (is_done, answer) = run(&command)?;
        assert!(!is_done && answer.contains(said) && answer.lines().count() == 1, "{command:?}: {answer}");
    }
    let (is_done, head) = run(&["audit", "head"])?;
    assert!(is_done && head.starts_with("1 "), "{head}");
    let (is_done, exported) = run(&["export", "--format", "csv"])?;
    assert!(is_done && !exported.contains("audit log"), "{exported}");
    let (is_done, verified) = run(&["audit", "verify", "--head", head.trim()])?;
    assert!(is_done && verified.contains("whole: 2 rows"), "{verified}");
    let (is_done, wrong) = run(&["audit", "verify", "--head", &"a".repeat(64)])?;
    assert!(!is_done && wrong.contains("no row of the audit log has the hash that was kept"), "{wrong}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_is_written_down_or_says_why_not() -> TestResult {
    let folder = tempfile::tempdir()?;
    let (path, copy) = (folder.path().join("clinic.db"), folder.path().join("copy.db"));
    let run = |path: &Path, command: &[&str]| -> TestResult<(bool, String, String)> {
        let mut program = Command::new(env!("CARGO_BIN_EXE_clinic"));
        let program = program.args(command).env_clear().env("CLINIC_DATABASE", format!("sqlite://{}", path.display()));
        let done = program.env("CLINIC_KEY_FILE", folder.path().join("clinic.key")).output()?;
        Ok((done.status.success(), String::from_utf8(done.stdout)?, String::from_utf8(done.stderr)?))
    };
    let export = ["export", "--format", "csv"];
    assert!(run(&path, &["demo", "3"])?.0);
    std::fs::copy(&path, &copy)?;
    std::fs::set_permissions(&copy, Permissions::from_mode(0o444))?;
    let bytes = std::fs::read(&copy)?;
    let (is_done, csv, said) = run(&copy, &export)?;
    assert!(is_done && csv.lines().count() == 4 && said.contains("not in the audit log"), "{said}");
    assert_eq!(std::fs::read(&copy)?, bytes, "nothing was written");
    // An export waits for nobody who writes.
    let mut lock = SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(&path)).await?;
    lock.execute("BEGIN IMMEDIATE").await?;
    let (is_done, csv, said) = run(&path, &export)?;
    assert!(is_done && csv.lines().count() == 4, "{said}");
    assert!(said.contains("not in the audit log") && said.contains("locked by another program"), "{said}");
    lock.execute("ROLLBACK").await?;
    let (is_done, _, said) = run(&path, &export)?;
    assert!(is_done && !said.contains("audit log"), "{said}");
    Ok(())
}
