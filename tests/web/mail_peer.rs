//! A mail server of the test's own, in the mood that it asks for (`tests/mail/server.py`, of aiosmtpd).

use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::TestResult;
use crate::python_peer::PythonPeer;

/// How the connection is encrypted.
pub const SMTPS: &str = "smtps";
pub const STARTTLS: &str = "starttls";
pub const NOT_AT_ALL: &str = "none";

/// A mail server; stopped when dropped.
pub struct MailPeer {
    server: PythonPeer,
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
    fn read(value: &Value) -> TestResult<Self> {
        let text = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let is = |name: &str| value.get(name).and_then(Value::as_bool).unwrap_or_default();
        let list = |name: &str| -> Vec<String> {
            let list = value.get(name).and_then(Value::as_array).into_iter().flatten();
            list.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        Ok(Self {
            message: String::from_utf8(STANDARD.decode(text("taken"))?)?,
            sender: text("sender"),
            to: list("to").join(","),
            options: list("options"),
            is_encrypted: is("encrypted"),
            is_signed_in: is("signed_in"),
        })
    }

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
        let at = folder.path().to_str().ok_or("a folder without a name")?;
        let mut server = PythonPeer::start("server.py", &[encryption, name, at])?;
        let port = server.port()?;
        Ok(Self { server, taken: Vec::new(), port, folder })
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
        self.server.tell(&mood.to_string())?;
        let taken = &mut self.taken;
        let note = |value| {
            taken.push(Taken::read(&value)?);
            Ok(())
        };
        self.server.until("mood", note).map(drop)
    }

    /// What it has taken so far. It says everything in order: what it took before it was asked is said before the answer.
    pub fn taken(&mut self) -> TestResult<Vec<Taken>> {
        self.set(&json!({}))?;
        Ok(self.taken.clone())
    }
}
