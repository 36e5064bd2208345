//! The program itself, as an operator runs it: a process with its own folder and environment.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;

use crate::TestResult;
use crate::patient::Patient;
use crate::support::{Engine, TestDatabase};

/// A folder in which the program runs.
pub struct Workplace {
    pub folder: TempDir,
    database: Option<TestDatabase>,
}

impl Workplace {
    /// With the program's own defaults: SQLite under `data/`.
    pub fn plain() -> TestResult<Self> {
        Ok(Self { folder: tempfile::tempdir()?, database: None })
    }

    pub async fn with(engine: Engine) -> TestResult<Self> {
        Self::on(TestDatabase::new(engine).await?)
    }

    /// On a database that a test looks into by itself.
    pub fn on(database: TestDatabase) -> TestResult<Self> {
        Ok(Self { folder: tempfile::tempdir()?, database: Some(database) })
    }

    /// Its database, where it is not the program's own.
    pub fn database(&self) -> TestResult<&TestDatabase> {
        Ok(self.database.as_ref().ok_or("a file of its own")?)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_clinic"));
        command.args(arguments).current_dir(self.folder.path()).env_clear().stdin(Stdio::null());
        // Whether a test's site is public or not, it writes to nobody unless the test says so.
        command.env("CLINIC_LISTEN", "127.0.0.1:0").env("CLINIC_NO_MAIL", "true");
        if let Some(database) = &self.database {
            command.env("CLINIC_DATABASE", &database.url).env("CLINIC_KEY_FILE", &database.key_file);
        }
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> TestResult<Finished> {
        Ok(Finished::from(self.command(arguments).output()?))
    }

    /// Starts the server on a free port and waits for its first line.
    pub fn serve(&self, arguments: &[&str]) -> TestResult<Server> {
        self.serve_with(arguments, &[])
    }

    pub fn serve_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> TestResult<Server> {
        let mut command = self.command(arguments);
        command.envs(environment.iter().copied());
        self.start(command)
    }

    /// Starts a command that becomes the server.
    pub fn start(&self, command: Command) -> TestResult<Server> {
        self.start_logging(command, "log")
    }

    /// The same, with its standard error in a file of its own.
    pub fn start_logging(&self, mut command: Command, log: &str) -> TestResult<Server> {
        let log = self.path(log);
        let mut child = command.stdout(Stdio::piped()).stderr(std::fs::File::create(&log)?).spawn()?;
        let mut first_line = String::new();
        let mut out = BufReader::new(child.stdout.take().ok_or("no standard output")?);
        out.read_line(&mut first_line)?;
        let Some(address) = first_line.trim().strip_prefix("Clinic is open at http://") else {
            let _ = child.kill();
            let mut rest = String::new();
            out.read_to_string(&mut rest)?;
            return Err(format!("the server said {first_line:?}{rest:?}: {}", std::fs::read_to_string(&log)?).into());
        };
        Ok(Server { patient: Patient::new(address.parse()?)?, address: address.to_owned(), child, log })
    }
}

/// A command that has ended.
pub struct Finished {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl From<Output> for Finished {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

impl Finished {
    /// Asserts that the command failed with one plain sentence that holds these words.
    pub fn failed_saying(&self, words: &[&str]) {
        assert_eq!(self.code, Some(1), "{}{}", self.out, self.err);
        let message = self.err.trim_end();
        assert!(message.starts_with("clinic: ") && !message.contains("panicked"), "{message}");
        assert_eq!(message.lines().count(), 1, "{message}");
        for word in words {
            assert!(message.contains(word), "`{word}` is not in: {message}");
        }
    }
}

/// A server process; killed when dropped.
pub struct Server {
    pub patient: Patient,
    pub address: String,
    pub child: Child,
    log: PathBuf,
}

impl Server {
    /// What it has written to standard error so far.
    pub fn log(&self) -> TestResult<String> {
        Ok(std::fs::read_to_string(&self.log)?)
    }

    /// Asks it to stop, as a supervisor does.
    pub fn tell_to_stop(&self) -> TestResult {
        let killed = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status()?;
        assert!(killed.success());
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Copies the content in the repository into a folder where a test may spoil it.
pub fn copy_content(to: &Path) -> TestResult {
    copy_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content"), to)
}

fn copy_folder(from: &Path, to: &Path) -> TestResult {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
