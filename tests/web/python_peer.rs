//! The other side, written in Python: of a connection, told what to do line by line, saying what it sees so; or of a
//! file, which it reads as programs do that know nothing of ours.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::Value;

use crate::TestResult;

/// Long enough for a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running script of `tests/mail`; stopped when dropped.
pub struct PythonPeer {
    child: Child,
    commands: ChildStdin,
    told: Receiver<Value>,
}

impl PythonPeer {
    pub fn start(script: &str, arguments: &[&str]) -> TestResult<Self> {
        let mut child = Command::new(python()?)
            .args(["-W", "ignore"])
            .arg(repository().join("tests/mail").join(script))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let commands = child.stdin.take().ok_or("no standard input")?;
        let out = BufReader::new(child.stdout.take().ok_or("no standard output")?);
        let (tell, told) = channel();
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                let Ok(value) = serde_json::from_str(&line) else { return };
                if tell.send(value).is_err() {
                    return;
                }
            }
        });
        Ok(Self { child, commands, told })
    }

    pub fn tell(&mut self, line: &str) -> TestResult {
        writeln!(self.commands, "{line}")?;
        Ok(self.commands.flush()?)
    }

    /// What it says under this name; whatever it says before is noted.
    pub fn until(&mut self, name: &str, mut note: impl FnMut(Value) -> TestResult) -> TestResult<Value> {
        loop {
            let value = self.told.recv_timeout(PATIENCE)?;
            if let Some(found) = value.get(name) {
                return Ok(found.clone());
            }
            note(value)?;
        }
    }

    /// Where it listens, which it says first.
    pub fn port(&mut self) -> TestResult<u16> {
        let port = self.until("port", |_| Ok(()))?;
        Ok(u16::try_from(port.as_u64().ok_or("no port")?)?)
    }
}

impl Drop for PythonPeer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a few lines of Python print that read this text; what they find wrong with it is the error.
pub fn run_python(script: &str, text: &str) -> TestResult<String> {
    let mut child = Command::new(python()?)
        .args(["-c", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    child.stdin.take().ok_or("no standard input")?.write_all(text.as_bytes())?;
    let ended = child.wait_with_output()?;
    if !ended.status.success() {
        return Err(format!("{}\n{text}", String::from_utf8_lossy(&ended.stderr)).into());
    }
    Ok(String::from_utf8(ended.stdout)?)
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The Python that `./test` sets up.
fn python() -> TestResult<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "a setting of the tests; the site's are read in `settings`")]
    let named = std::env::var_os("CLINIC_TEST_PYTHON").map(PathBuf::from);
    let python = named.unwrap_or_else(|| repository().join("target/tools/python/bin/python"));
    if python.exists() {
        return Ok(python);
    }
    Err("run ./test, which installs a mail server for tests, or: python3 -m venv target/tools/python && \
         target/tools/python/bin/pip install -r tests/requirements.txt"
        .into())
}
