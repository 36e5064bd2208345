//! How many submissions a second, and how long each waits, side by side in one run:
//!
//! - `clinic`: the program as it is released, over HTTP, with everything a submission does;
//! - `told`: the same with e-mail, so that each submission writes its messages, too, while the mail server is away;
//! - `bare`: an axum handler with the same group commit and one plain row: what is left when nothing else is done;
//! - `plain`: one transaction for each row, straight into SQLite, without HTTP.
//!
//! `cargo bench --bench submissions [-- SECONDS [ROWS]]`; with ROWS, a fourth way, `stored`, is `clinic` with so many
//! invented requests stored already. All write to files in one folder of the target directory,
//! and wait for the disk at every commit (`synchronous=FULL`).

#![expect(clippy::print_stdout, reason = "its table is what it is for")]

mod bare;
mod measured;
mod sender;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::fs;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use measured::Measured;

type BenchResult<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// The database that `stored` gets a copy of.
const FILLED: &str = "filled.db";
/// Senders at the same time.
const SENDERS: [usize; 4] = [1, 8, 32, 128];

#[tokio::main]
async fn main() -> BenchResult<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [flag, database] = arguments.as_slice()
        && flag == "--bare"
    {
        return bare::serve(Path::new(database)).await;
    }
    let seconds = arguments.first().map_or(Ok(5), |text| text.parse())?;
    let rows = arguments.get(1).map_or(Ok(0), |text| text.parse())?;
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let ways: &[Way] = if rows > 0 {
        &[Way::Clinic, Way::Told, Way::Stored, Way::Bare, Way::Plain]
    } else {
        &[Way::Clinic, Way::Told, Way::Bare, Way::Plain]
    };
    fill(folder.path(), rows).await?;
    println!("| way | senders | a second | p50 ms | p99 ms | memory MB |\n| --- | ---: | ---: | ---: | ---: | ---: |");
    for senders in SENDERS {
        for way in ways {
            let measured = way.measure(folder.path(), senders, Duration::from_secs(seconds)).await?;
            println!("| {} | {senders} | {measured} |", way.name());
        }
    }
    Ok(())
}

#[derive(Clone, Copy)]
enum Way {
    Clinic,
    Told,
    Stored,
    Bare,
    Plain,
}

impl Way {
    fn name(self) -> &'static str {
        match self {
            Self::Clinic => "clinic",
            Self::Told => "told",
            Self::Stored => "stored",
            Self::Bare => "bare",
            Self::Plain => "plain",
        }
    }

    async fn measure(self, folder: &Path, senders: usize, time: Duration) -> BenchResult<Measured> {
        let database = folder.join(format!("{}-{senders}.db", self.name()));
        let mut command = match self {
            Self::Plain => return bare::measure_plain(&database, senders, time).await,
            Self::Clinic => clinic(&database),
            Self::Told => {
                let mut command = clinic(&database);
                // Nobody listens on this port.
                command.env("CLINIC_SMTP_URL", "smtps://127.0.0.1:1").env("CLINIC_MAIL_FROM", "desk@clinic.example");
                command.env("CLINIC_NO_MAIL", "false");
                command
            }
            Self::Stored => {
                for ending in ["db", "key"] {
                    fs::copy(folder.join(FILLED).with_extension(ending), database.with_extension(ending)).await?;
                }
                clinic(&database)
            }
            Self::Bare => {
                let mut command = Command::new(std::env::current_exe()?);
                command.arg("--bare").arg(&database);
                command
            }
        };
        let mut server = command.stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true).spawn()?;
        let address = address_of(&mut server).await?;
        // A warm start: prepared statements, connections, the file's first pages.
        sender::measure(&address, senders, Duration::from_millis(500)).await?;
        let mut measured = sender::measure(&address, senders, time).await?;
        measured.memory = server.id().and_then(memory_of);
        server.kill().await?;
        // A million requests take 2 GB.
        fs::remove_file(&database).await?;
        Ok(measured)
    }
}

/// Makes what `stored` begins with.
async fn fill(folder: &Path, rows: u32) -> BenchResult<()> {
    if rows == 0 {
        return Ok(());
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_clinic"));
    command.args(["demo", &rows.to_string(), "--database"]).arg(format!("sqlite://{}", folder.join(FILLED).display()));
    let finished = command.stdout(Stdio::null()).status().await?;
    if finished.success() { Ok(()) } else { Err("`clinic demo` failed".into()) }
}

fn clinic(database: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clinic"));
    command.args(["serve", "--listen", "127.0.0.1:0", "--trusted-proxy", "127.0.0.1", "--database"]);
    command.arg(format!("sqlite://{}", database.display())).env("CLINIC_LOG", "error");
    command.env("CLINIC_NO_MAIL", "true");
    command
}

/// What the server says it listens on.
async fn address_of(server: &mut Child) -> BenchResult<String> {
    let said = server.stdout.take().ok_or("no output")?;
    let mut lines = BufReader::new(said).lines();
    while let Some(line) = lines.next_line().await? {
        if let Some((_, address)) = line.split_once("http://") {
            // Its output is read to the end, so that it never waits for us.
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return Ok(address.trim().to_owned());
        }
    }
    Err("the server ended before it listened".into())
}

/// Resident memory in megabytes, as Linux tells it.
fn memory_of(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(PathBuf::from(format!("/proc/{process}/status"))).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches("kB").trim().parse::<u64>().ok().map(|kilobytes| kilobytes / 1024)
}
