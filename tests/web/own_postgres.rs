//! A PostgreSQL server that a test may stop, beside the one that all others share.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::TestResult;

/// A server with an empty database `postgres`; stopped when dropped.
pub struct OwnPostgres {
    folder: TempDir,
    programs: PathBuf,
    port: u16,
}

impl OwnPostgres {
    /// Makes the server's files; it is not running yet.
    pub fn new() -> TestResult<Self> {
        let installed = std::fs::read_dir("/usr/lib/postgresql")?.filter_map(Result::ok).map(|entry| entry.path());
        let programs = installed.map(|folder| folder.join("bin")).filter(|folder| folder.join("initdb").exists());
        let programs = programs.max().ok_or("no initdb: ./test installs PostgreSQL")?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let postgres = Self { folder: tempfile::tempdir()?, programs, port };
        if is_root()? {
            succeed(Command::new("chown").arg("postgres:").arg(postgres.folder.path()))?;
        }
        let initdb = ["--username=clinic", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"];
        succeed(postgres.command("initdb")?.args(initdb).arg("--pgdata").arg(postgres.data()))?;
        Ok(postgres)
    }

    pub fn url(&self) -> String {
        format!("postgres://clinic@127.0.0.1:{}/postgres", self.port)
    }

    /// Starts it and waits until it answers.
    pub fn start(&self) -> TestResult {
        let folder = self.folder.path().display();
        let options = format!("-p {} -k {folder} -c listen_addresses=127.0.0.1", self.port);
        let mut start = self.command("pg_ctl")?;
        start.args(["start", "--silent", "--wait", "--options", &options, "--pgdata"]).arg(self.data());
        succeed(start.arg("--log").arg(self.folder.path().join("log")))
    }

    /// Stops it at once, as when its machine goes down.
    pub fn stop(&self) -> TestResult {
        succeed(self.command("pg_ctl")?.args(["stop", "--silent", "--mode=immediate", "--pgdata"]).arg(self.data()))
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// PostgreSQL's programs refuse to work for root.
    fn command(&self, program: &str) -> TestResult<Command> {
        let program = self.programs.join(program);
        if !is_root()? {
            return Ok(Command::new(program));
        }
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(program);
        command.current_dir(Path::new("/"));
        Ok(command)
    }
}

impl Drop for OwnPostgres {
    fn drop(&mut self) {
        let _ = self.stop();
    }
}

fn is_root() -> TestResult<bool> {
    Ok(Command::new("id").arg("-u").output()?.stdout.starts_with(b"0"))
}

fn succeed(command: &mut Command) -> TestResult {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    if status.success() { Ok(()) } else { Err(format!("{command:?}: {status}").into()) }
}
