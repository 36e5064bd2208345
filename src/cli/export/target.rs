//! Where an export goes: a file that appears whole or not at all, or standard output.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::cli::failure::Failure;
use crate::export::ExportError;
use crate::whole_file::WholeFile;

/// What is written to.
pub enum Target {
    StandardOutput(io::Stdout),
    File { file: WholeFile, path: PathBuf },
}

impl Target {
    /// Begins it: what keeps a file from being made is said before anything is read. It is readable by its owner alone.
    pub fn begin(path: Option<&Path>, replaces: bool) -> Result<Self, Failure> {
        let Some(path) = path else { return Ok(Self::StandardOutput(io::stdout())) };
        let file =
            if replaces && path.exists() { WholeFile::begin_in_place_of(path) } else { WholeFile::begin(path, 0o600) };
        let file = file.map_err(|problem| Failure::writing(path, problem))?;
        Ok(Self::File { file, path: path.to_owned() })
    }

    /// Puts a file in its place.
    pub fn finish(self) -> Result<(), Failure> {
        match self {
            Self::StandardOutput(_) => Ok(()),
            Self::File { file, path } => file.finish().map_err(|problem| Failure::writing(&path, problem)),
        }
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::StandardOutput(out) => out.write(bytes),
            Self::File { file, .. } => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::StandardOutput(out) => out.flush(),
            Self::File { file, .. } => file.flush(),
        }
    }
}

/// Says what kept an export from being written, by the name of its file.
pub fn not_written(error: ExportError, path: Option<&Path>) -> Failure {
    match (error, path) {
        (ExportError::Io(problem), Some(path)) => Failure::writing(path, problem),
        (error, _) => error.into(),
    }
}

/// The signals that end a program. Those who write to a file wait for them, so that nothing is left of it; others end
/// by themselves.
pub struct Stop(Option<[Signal; 2]>);

impl Stop {
    pub fn listen(waits: bool) -> Result<Self, Failure> {
        let listen = |kind| signal(kind).map_err(Failure::system("wait for signals"));
        let signals =
            if waits { Some([listen(SignalKind::terminate())?, listen(SignalKind::interrupt())?]) } else { None };
        Ok(Self(signals))
    }

    pub async fn told(&mut self) {
        match &mut self.0 {
            Some([terminate, interrupt]) => tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            },
            None => std::future::pending().await,
        }
    }
}
