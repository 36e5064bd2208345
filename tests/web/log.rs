//! The log: what a person typed is never in it, whatever it is asked to tell.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use memchr::memmem;
use reqwest::StatusCode;

use crate::TestResult;
use crate::patient::{TRUSTING, answers};
use crate::program::{Server, Workplace};
use crate::support::{Engine, on_both_engines};

on_both_engines!(nothing_a_patient_types_is_in_the_log, no_filter_makes_a_library_tell_what_it_was_given,);

/// Parts of what the patient below types, of the address they come from and of what they ask for.
const CANARIES: [&str; 8] =
    ["anarybird", "eatherstone", "5550147", "555-0147", "555-0199", "anary.bird", "ANARYBIRD", "127.0.0.1"];

/// Does everything in which something personal passes through a library, well and badly.
async fn type_and_ask(server: &Server) -> TestResult {
    let good = [
        ("first_name", "Canarybird"),
        ("last_name", "Featherstone"),
        ("phone", "(703) 555-0147"),
        ("email", "canary.bird@example.org"),
    ];
    assert_eq!(server.patient.send(&answers(&good)).await?.status, StatusCode::SEE_OTHER);
    let elsewhere =
        [good[0], good[1], ("phone", "+44 20 7946 0018 ext. 5550147"), ("email", "canary.bird@example.com")];
    assert_eq!(server.patient.send(&answers(&elsewhere)).await?.status, StatusCode::SEE_OTHER);
    for broken in [
        [good[0], good[1], ("phone", "+999 555-0199"), ("email", "canary.bird@")],
        [good[0], ("last_name", "Featherstone\u{7}"), ("phone", "555-0147"), ("email", "CANARYBIRD@x@y")],
        [good[0], good[1], ("phone", "+1 5550147 5550147 5550147"), ("email", "canary.bird@.org")],
    ] {
        assert_eq!(server.patient.send(&answers(&broken)).await?.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    server.patient.send_raw("first_name=Canarybird&first_name=Featherstone&phone=%ff5550147").await?;
    server.patient.open("/appointment?first_name=Canarybird&phone=555-0147").await?;
    server.patient.open("/Canarybird/Featherstone").await?;
    server.patient.open("/appointment/received/CANARYBIRD").await?;
    let request = server.patient.request(reqwest::Method::GET, "/").header("cookie", "name=Canarybird");
    request.header("user-agent", "Featherstone").header("referer", "http://x/?Canarybird").send().await?;
    Ok(())
}

fn assert_nothing_personal(log: &str, filter: &str) {
    for word in CANARIES {
        let line = log.lines().find(|line| line.contains(word));
        assert!(line.is_none(), "with the filter {filter} the log holds {word}: {}", line.unwrap_or_default());
    }
}

async fn nothing_a_patient_types_is_in_the_log(engine: Engine) -> TestResult {
    let workplace = Workplace::with(engine).await?;
    let server = workplace.serve_with(&TRUSTING, &[("CLINIC_LOG", "trace")])?;
    type_and_ask(&server).await?;
    let log = server.log()?;
    assert!(log.contains("appointment request stored") && log.contains("route=\"/appointment\""), "{log}");
    assert_nothing_personal(&log, "trace");
    Ok(())
}

/// The names under which a crate of the tree may write to a log: its modules, if they have a word to say, and names
/// that it gives out. A filter that names one of them wins over each shorter one. All code of all crates is read for it,
/// once.
static TARGETS: LazyLock<Result<BTreeSet<String>, String>> =
    LazyLock::new(|| targets().map_err(|problem| problem.to_string()));

fn targets() -> TestResult<BTreeSet<String>> {
    let cargo = std::process::Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()?;
    let tree: serde_json::Value = serde_json::from_slice(&cargo.stdout)?;
    let mut targets = BTreeSet::new();
    for package in tree["packages"].as_array().ok_or("no packages")? {
        let manifest = Path::new(package["manifest_path"].as_str().ok_or("no path")?);
        let name = package["name"].as_str().ok_or("no name")?.replace('-', "_");
        if name != "clinic" {
            targets.insert(name.clone());
            collect(&manifest.with_file_name("src"), &name, &mut targets);
        }
    }
    Ok(targets)
}

fn collect(folder: &Path, module: &str, targets: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
        let path = entry.path();
        let Some(stem) = path.file_stem().and_then(|stem| stem.to_str()) else { continue };
        if path.is_dir() {
            collect(&path, &format!("{module}::{stem}"), targets);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let code = std::fs::read_to_string(&path).unwrap_or_default();
            let has = |text: &str| memmem::find(code.as_bytes(), text.as_bytes()).is_some();
            if ["trace!(", "debug!(", "info!(", "warn!(", "error!(", "span!("].into_iter().any(has) {
                let is_root = matches!(stem, "lib" | "mod" | "main");
                targets.insert(if is_root { module.to_owned() } else { format!("{module}::{stem}") });
            }
            if !has("target: \"") {
                continue;
            }
            let given_out = code.split("target: \"").skip(1).filter_map(|rest| rest.split('"').next());
            targets.extend(given_out.filter(|target| target.contains("::")).map(ToOwned::to_owned));
        }
    }
}

async fn no_filter_makes_a_library_tell_what_it_was_given(engine: Engine) -> TestResult {
    let targets = TARGETS.as_ref().map_err(String::as_str)?;
    for known in ["rlibphonenumber::phonenumberutil::phonenumberutil_internal", "sqlx::query", "tower_http", "log"] {
        assert!(targets.contains(known), "{known} is not among the {} targets that were found", targets.len());
    }
    let filter: Vec<String> = targets.iter().map(|target| format!("{target}=trace")).collect();
    let filter = format!("{},{}", filter.join(","), "log=trace,clinic=trace");
    let workplace = Workplace::with(engine).await?;
    // The system takes no longer text for a variable; a filter of one line fits.
    assert!(filter.len() < 128 * 1024, "{} bytes", filter.len());
    let settings = [("CLINIC_LOG", filter.as_str()), ("CLINIC_LOG_FORMAT", "json")];
    let server = workplace.serve_with(&TRUSTING, &settings)?;
    type_and_ask(&server).await?;
    let log = server.log()?;
    assert!(log.contains("appointment request stored"), "{log}");
    assert_nothing_personal(&log, "with a directive for every module of every dependency");
    for line in log.lines() {
        let event: serde_json::Value = serde_json::from_str(line)?;
        let target = event["target"].as_str().unwrap_or_default();
        let is_heard = ["sqlx::query", "sqlx::pool::acquire"].contains(&target) && event["level"] == "WARN";
        assert!(target == "clinic" || target.starts_with("clinic::") || is_heard, "{line}");
    }
    Ok(())
}
