//! A mail server of the test's own, in the mood that it asks for (`tests/mail/server.py`, of aiosmtpd).

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::TestResult;

/// How the connection is encrypted.
pub const SMTPS: &str = "smtps";
pub const STARTTLS: &str = "starttls";
pub const NOT_AT_ALL: &str = "none";

/// Long enough for a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// A mail server; stopped when dropped.
pub struct MailPeer {
    child: Child,
    commands: ChildStdin,
    told: Receiver<Value>,
    taken: Vec<Taken>,
    pub port: u16,
    folder: TempDir,
}

/// A message that it has taken over.
#[derive(Clone, Debug)]
pub struct Taken {
    pub message: String,
    pub sender: String,
    pub to: String,
    pub options: Vec<String>,
    pub is_encrypted: bool,
    pub is_signed_in: bool,
}

impl Taken {
    /// A header's value, unfolded.
    pub fn header(&self, name: &str) -> Option<String> {
        let head = self.message.split_once("\r\n\r\n")?.0.replace("\r\n ", " ");
        let line =
            head.split("\r\n").find(|line| line.to_lowercase().starts_with(&format!("{}:", name.to_lowercase())))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    }

    pub fn id(&self) -> TestResult<String> {
        Ok(self.header("Message-ID").ok_or("no Message-ID")?)
    }
}

impl MailPeer {
    pub fn start(encryption: &str) -> TestResult<Self> {
        Self::start_as(encryption, "localhost")
    }

    /// The same with a certificate of this name.
    pub fn start_as(encryption: &str, name: &str) -> TestResult<Self> {
        let folder = tempfile::tempdir()?;
        let mut child = Command::new(python()?)
            .args(["-W", "ignore"])
            .arg(repository().join("tests/mail/server.py"))
            .args([encryption, name])
            .arg(folder.path())
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
        let mut peer = Self { child, commands, told, taken: Vec::new(), port: 0, folder };
        let port = peer.until("port")?;
        peer.port = u16::try_from(port.as_u64().ok_or("no port")?)?;
        Ok(peer)
    }

    /// What its certificate is vouched for by.
    pub fn authority(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// Where it is, for `CLINIC_SMTP_URL`.
    pub fn url(&self, encryption: &str) -> String {
        let scheme = if encryption == SMTPS { "smtps" } else { "smtp" };
        format!("{scheme}://clinic@localhost:{}", self.port)
    }

    /// A file with the password that it takes.
    pub fn password_file(&self) -> TestResult<PathBuf> {
        let file = self.folder.path().join("password");
        std::fs::write(&file, "correct horse\n")?;
        Ok(file)
    }

    pub fn be(&mut self, mood: &str) -> TestResult {
        self.set(&json!({ "name": mood }))
    }

    /// In this mood with whoever's address holds this text.
    pub fn be_to(&mut self, of: &str, mood: &str) -> TestResult {
        self.set(&json!({ "name": mood, "of": of }))
    }

    pub fn set(&mut self, mood: &Value) -> TestResult {
        writeln!(self.commands, "{mood}")?;
        self.commands.flush()?;
        self.until("mood").map(drop)
    }

    /// What it has taken so far. It says everything in order: what it took before it was asked is said before the answer.
    pub fn taken(&mut self) -> TestResult<Vec<Taken>> {
        self.set(&json!({}))?;
        Ok(self.taken.clone())
    }

    fn until(&mut self, name: &str) -> TestResult<Value> {
        loop {
            let value = self.told.recv_timeout(PATIENCE)?;
            if let Some(found) = value.get(name) {
                return Ok(found.clone());
            }
            self.note(&value)?;
        }
    }

    fn note(&mut self, value: &Value) -> TestResult {
        let text = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let is = |name: &str| value.get(name).and_then(Value::as_bool).unwrap_or_default();
        let list = |name: &str| -> Vec<String> {
            let list = value.get(name).and_then(Value::as_array).into_iter().flatten();
            list.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        self.taken.push(Taken {
            message: String::from_utf8(STANDARD.decode(text("taken"))?)?,
            sender: text("sender"),
            to: list("to").join(","),
            options: list("options"),
            is_encrypted: is("encrypted"),
            is_signed_in: is("signed_in"),
        });
        Ok(())
    }
}

impl Drop for MailPeer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The Python that `./test` sets up.
pub fn python() -> TestResult<PathBuf> {
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
