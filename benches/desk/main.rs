//! What the front desk waits for, with few and with many requests stored, side by side in one run.
//!
//! `cargo bench --bench desk [-- FEW MANY [DATABASE DATABASE]]`; without numbers 1,000 and 100,000, without databases
//! two SQLite files in the target directory. On PostgreSQL name two empty databases. Both are filled by `clinic demo`; each
//! question is asked in turns, and the medians are shown, with how many requests the answers hold: each is opened.

#![expect(clippy::print_stdout, reason = "its table is what it is for")]

mod questions;

use std::error::Error;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use clinic::clock::Clock;
use clinic::store::{Opening, Store};

use questions::{Place, QUESTIONS};

type BenchResult<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// How often each question is asked of each.
const ROUNDS: usize = 31;

#[tokio::main]
async fn main() -> BenchResult<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let number = |at: usize, usual: u32| arguments.get(at).map_or(Ok(usual), |text| text.parse());
    let sizes = [number(0, 1_000)?, number(1, 100_000)?];
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let mut stores = Vec::new();
    for (number, size) in sizes.into_iter().enumerate() {
        let file = format!("sqlite://{}", folder.path().join(format!("{size}.db")).display());
        let url = arguments.get(number + 2).cloned().unwrap_or(file);
        stores.push(filled(&url, &folder.path().join(format!("{size}.key")), size).await?);
    }
    let [few, many] = [&stores[0], &stores[1]];
    let places = [Place::of(few).await?, Place::of(many).await?];
    println!("| question | of {0}: requests, ms | of {1}: requests, ms | ratio |", sizes[0], sizes[1]);
    println!("| --- | ---: | ---: | ---: |");
    for (name, ask) in QUESTIONS {
        let (mut times, mut found) = ([Vec::new(), Vec::new()], [0, 0]);
        for _ in 0..ROUNDS {
            for number in 0..2 {
                let started = Instant::now();
                found[number] = ask(&stores[number], &places[number]).await?;
                times[number].push(started.elapsed());
            }
        }
        let [few, many] = times.map(median);
        println!("| {name} | {}, {few:.2} | {}, {many:.2} | {:.2} |", found[0], found[1], many / few);
    }
    Ok(())
}

async fn filled(url: &str, key_file: &Path, size: u32) -> BenchResult<Store> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clinic"));
    command.args(["demo", &size.to_string(), "--database", url]).env("CLINIC_KEY_FILE", key_file);
    if !command.stdout(Stdio::null()).status()?.success() {
        return Err("`clinic demo` failed".into());
    }
    let (store, _) = Store::open(&url.parse()?, key_file, Opening::CreateAndUpdate, Clock::system()).await?;
    Ok(store)
}

/// In milliseconds.
fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64() * 1000.0
}
