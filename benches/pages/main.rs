//! How many pages a second, side by side in one run, from one processor, asked for by `wrk` on another:
//!
//! - `clinic`: the program as it is released; `clinic, log` writes its log line for each request to a file;
//! - `bare`: an axum handler that holds the same bytes and does nothing else;
//! - `nginx`: one worker, the same bytes as a file compressed ahead (`gzip_static`); `nginx, log` writes its access log.
//!
//! `cargo bench --bench pages [-- SECONDS [ROUNDS [PATH]]]`, on Linux with at least two processors. It needs Debian's
//! packages nginx-light, wrk and util-linux (`taskset`). Every way is measured once a round, in an order that turns;
//! the table shows the median of the rounds.

#![expect(clippy::print_stdout, reason = "its table is what it is for")]

mod bare;
mod nginx;
mod server;
mod wrk;

use std::error::Error;
use std::path::Path;

use server::Server;

type BenchResult<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Measured first to last in the first round.
const WAYS: [Way; 5] = [Way::Nginx, Way::Clinic, Way::Bare, Way::NginxWithLog, Way::ClinicWithLog];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Nginx,
    NginxWithLog,
    Bare,
    Clinic,
    ClinicWithLog,
}

fn main() -> BenchResult<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [flag, page] = arguments.as_slice()
        && flag == "--bare"
    {
        return bare::serve(Path::new(page));
    }
    let seconds = arguments.first().map_or(Ok(5), |text| text.parse())?;
    let rounds = arguments.get(1).map_or(Ok(5), |text| text.parse())?;
    let path = arguments.get(2).map_or("/poses/cobra", String::as_str);
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let page = fetch(folder.path(), path)?;
    let mut measured: Vec<Vec<wrk::Measured>> = WAYS.iter().map(|_| Vec::new()).collect();
    for round in 0..rounds {
        for turn in 0..WAYS.len() {
            let number = (round + turn) % WAYS.len();
            measured[number].push(WAYS[number].measure(folder.path(), path, page, seconds)?);
        }
    }
    print(page, &measured);
    Ok(())
}

/// Puts the page, compressed as the program sends it, where the others take it from; answers its length.
fn fetch(folder: &Path, path: &str) -> BenchResult<usize> {
    let clinic = Way::Clinic.start(folder)?;
    let body = wrk::fetch(&clinic.address, path)?;
    std::fs::write(folder.join("page.gz"), &body)?;
    nginx::place(folder, path, &body)?;
    Ok(body.len())
}

fn print(page: usize, measured: &[Vec<wrk::Measured>]) {
    let median_of = |way: Way| {
        let runs = WAYS.iter().position(|other| *other == way).map_or(&[][..], |number| &measured[number]);
        wrk::Measured::median(runs)
    };
    let (nginx, bare, logged) = (median_of(Way::Nginx), median_of(Way::Bare), median_of(Way::NginxWithLog));
    println!("{page} bytes a page\n");
    println!("| way | a second | p50 ms | p99 ms | of bare | of nginx | of nginx with log | memory MB |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for way in WAYS {
        let own = median_of(way);
        let of = |other: &wrk::Measured| own.a_second / other.a_second;
        println!(
            "| {} | {:.0} | {:.2} | {:.2} | {:.2} | {:.2} | {:.2} | {} |",
            way.name(),
            own.a_second,
            own.median_ms,
            own.slowest_ms,
            of(&bare),
            of(&nginx),
            of(&logged),
            own.memory
        );
    }
}

impl Way {
    fn name(self) -> &'static str {
        match self {
            Self::Nginx => "nginx",
            Self::NginxWithLog => "nginx, log",
            Self::Bare => "bare",
            Self::Clinic => "clinic",
            Self::ClinicWithLog => "clinic, log",
        }
    }

    fn start(self, folder: &Path) -> BenchResult<Server> {
        match self {
            Self::Nginx => nginx::start(folder, false),
            Self::NginxWithLog => nginx::start(folder, true),
            Self::Bare => {
                let mut command = server::on_processor(0, &std::env::current_exe()?);
                command.arg("--bare").arg(folder.join("page.gz"));
                Server::start(command)
            }
            Self::Clinic => Server::start(clinic(folder, "error")),
            Self::ClinicWithLog => {
                let mut command = clinic(folder, "info");
                command.stderr(std::fs::File::create(folder.join("clinic.log"))?);
                Server::start(command)
            }
        }
    }

    fn measure(self, folder: &Path, path: &str, page: usize, seconds: u32) -> BenchResult<wrk::Measured> {
        let server = self.start(folder)?;
        let expected = wrk::fetch(&server.address, path)?.len();
        if expected != page {
            return Err(format!("{} answers {expected} bytes instead of {page}", self.name()).into());
        }
        server.wait_for("compress")?;
        // Warm: connections, caches, the processor's speed.
        wrk::run(&server.address, path, 1)?;
        let mut measured = wrk::run(&server.address, path, seconds)?;
        measured.memory = server.memory().unwrap_or(0);
        Ok(measured)
    }
}

fn clinic(folder: &Path, filter: &str) -> std::process::Command {
    let mut command = server::on_processor(0, Path::new(env!("CARGO_BIN_EXE_clinic")));
    command.args([
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--public-url",
        "https://clinic.example",
        "--trusted-proxy",
        "127.0.0.1",
        "--database",
    ]);
    command.arg(format!("sqlite://{}", folder.join("clinic.db").display())).env("CLINIC_LOG", filter);
    command
}
