//! Exports as an operator runs them, each in turn in one run: every format, beside the sqlite3 shell that writes the same
//! table as CSV, sealed as it lies there.
//!
//! `cargo bench --bench exports [-- SIZE [POSTGRES_URL]]`; without a size 100,000. The shell `sqlite3` must be installed.
//! With the address of an empty PostgreSQL database the first byte from there is timed, too. Everything goes to a pipe
//! that is read to its end, and the peak is that of resident memory.

#![expect(clippy::print_stdout, reason = "its table is what it is for")]

mod measured;

use std::error::Error;
use std::path::Path;
use std::process::{Command, Stdio};

use measured::{Measured, run};

type BenchResult<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// How often each is run.
const ROUNDS: usize = 3;
const FORMATS: [&str; 6] = ["csv", "csv-exact", "jsonl", "xlsx", "fhir", "fhir-ndjson"];
/// A sheet holds no more.
const MOST_OF_SHEET: u32 = 1_000_000;

fn main() -> BenchResult<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let size: u32 = arguments.first().map_or(Ok(100_000), |size| size.parse())?;
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let (file, key) = (folder.path().join("clinic.db"), folder.path().join("clinic.key"));
    let url = format!("sqlite://{}", file.display());
    fill(&url, &key, size)?;
    let mut all: Vec<(String, Vec<Measured>)> = Vec::new();
    for round in 0..ROUNDS {
        let mut note = |name: &str, measured: Measured| match round {
            0 => all.push((name.to_owned(), vec![measured])),
            _ => all.iter_mut().filter(|(known, _)| known == name).for_each(|(_, runs)| runs.push(measured)),
        };
        note("sqlite3 .mode csv", run(shell(&file))?);
        for format in FORMATS.into_iter().filter(|format| *format != "xlsx" || size <= MOST_OF_SHEET) {
            note(format, run(export(&url, &key, format))?);
        }
    }
    println!("{size} requests, median of {ROUNDS}\n");
    println!(
        "| what | seconds | of the shell | first byte ms | peak MB | file MB |\n| --- | ---: | ---: | ---: | ---: | ---: |"
    );
    let shell = all.first().map_or(1.0, |(_, runs)| Measured::median(runs).seconds);
    for (name, runs) in &all {
        println!("| {name} | {} |", Measured::median(runs).line(shell));
    }
    if let Some(postgres) = arguments.get(1) {
        fill(postgres, &key, size)?;
        println!("| csv from PostgreSQL | {} |", run(export(postgres, &key, "csv"))?.line(shell));
    }
    Ok(())
}

fn fill(url: &str, key: &Path, size: u32) -> BenchResult<()> {
    let mut demo = clinic(url, key);
    if !demo.args(["demo", &size.to_string()]).stdout(Stdio::null()).status()?.success() {
        return Err("`clinic demo` failed".into());
    }
    Ok(())
}

fn clinic(url: &str, key: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clinic"));
    command.env("CLINIC_DATABASE", url).env("CLINIC_KEY_FILE", key);
    command
}

fn export(url: &str, key: &Path, format: &str) -> Command {
    let mut command = clinic(url, key);
    command.args(["export", "--format", format]);
    for status in ["new", "contacted", "scheduled", "closed", "suspected_spam"] {
        command.args(["--status", status]);
    }
    command
}

fn shell(file: &Path) -> Command {
    let mut command = Command::new("sqlite3");
    command.arg("-readonly").arg(file).args(["-csv", "SELECT * FROM appointment_requests ORDER BY submitted_at, id"]);
    command
}
