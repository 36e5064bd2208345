//! A server that is measured: a process of its own, ended when it is dropped.

use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::BenchResult;

/// How long a server may take until it listens.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running server.
pub struct Server {
    process: Child,
    /// Host and port.
    pub address: String,
}

/// A program that runs on one processor alone.
pub fn on_processor(number: u32, program: &Path) -> Command {
    let mut command = Command::new("taskset");
    command.args(["-c", &number.to_string()]).arg(program).stderr(Stdio::null());
    command
}

impl Server {
    /// Starts a server that says where it listens.
    pub fn start(mut command: Command) -> BenchResult<Self> {
        let mut process = command.stdout(Stdio::piped()).spawn()?;
        let said = process.stdout.take().ok_or("no output")?;
        let mut server = Self { process, address: String::new() };
        let mut lines = BufReader::new(said).lines();
        for line in lines.by_ref() {
            if let Some((_, address)) = line?.split_once("http://") {
                address.trim().clone_into(&mut server.address);
                // Its output is read to the end, so that it never waits for us.
                std::thread::spawn(move || lines.for_each(drop));
                return Ok(server);
            }
        }
        Err("the server ended before it listened".into())
    }

    /// Starts a server that was told where to listen.
    pub fn start_at(mut command: Command, address: &str) -> BenchResult<Self> {
        let server = Self { process: command.stdout(Stdio::null()).spawn()?, address: address.to_owned() };
        let until = Instant::now() + PATIENCE;
        while TcpStream::connect(address).is_err() {
            if Instant::now() > until {
                return Err("the server does not listen".into());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(server)
    }

    /// Waits until no thread of this name is left: what a server does once, after its start.
    pub fn wait_for(&self, thread: &str) -> BenchResult<()> {
        let tasks = format!("/proc/{}/task", self.process.id());
        let until = Instant::now() + PATIENCE;
        loop {
            let names =
                std::fs::read_dir(&tasks)?.flatten().map(|task| std::fs::read_to_string(task.path().join("comm")));
            if !names.flatten().any(|name| name.trim() == thread) {
                return Ok(());
            }
            if Instant::now() > until {
                return Err(format!("the thread `{thread}` goes on and on").into());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Resident memory in megabytes, as Linux tells it; of nginx, its master's, whose worker has as much again.
    pub fn memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.trim().trim_end_matches("kB").trim().parse::<u64>().ok().map(|kilobytes| kilobytes / 1024)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // nginx ends its worker when it is asked to stop, not when it is killed.
        let _ = Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status();
        let _ = self.process.wait();
    }
}
