//! Whether the database's file is still the one that was opened.
//!
//! Someone who moves the file away while the site runs takes every later request with it: SQLite goes on
//! writing to the file it holds, wherever that is now, and after the next start nobody looks there.

use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// A file by its path and by what the file system calls it.
#[derive(Clone, Debug)]
pub struct SqliteFile {
    path: PathBuf,
    identity: (u64, u64),
    /// Noted where SQLite does not look for changes by itself.
    state: Option<State>,
}

/// What changes with every change of a file: its size, its times to the nanosecond, and the size of its log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct State {
    size: u64,
    modified: (i64, i64),
    changed: (i64, i64),
    log: u64,
}

impl SqliteFile {
    /// Notes the file that lies at the path now.
    pub fn at(path: &Path) -> io::Result<Self> {
        Ok(Self { path: path.to_owned(), identity: identity(&fs::metadata(path)?), state: None })
    }

    /// Notes the file as it is, and that it must stay so.
    pub fn that_stays(path: &Path) -> io::Result<Self> {
        let metadata = fs::metadata(path)?;
        Ok(Self { path: path.to_owned(), identity: identity(&metadata), state: Some(state(&metadata, path)) })
    }

    /// Whether a log with something in it lies beside the file.
    pub fn has_log(&self) -> bool {
        size_of_log(&self.path) > 0
    }

    /// Fails when another file, or none, lies at the path, and when a file that must stay as it is has not.
    pub fn check(&self) -> io::Result<()> {
        let path = self.path.display();
        let metadata = fs::metadata(&self.path).ok().filter(|metadata| identity(metadata) == self.identity);
        let Some(metadata) = metadata else {
            let what = format!("{path} was moved or replaced while it was in use: put it back, or restart");
            return Err(io::Error::new(io::ErrorKind::NotFound, what));
        };
        match self.state {
            Some(noted) if noted != state(&metadata, &self.path) => {
                Err(io::Error::other(format!("{path} was changed while it was read: start again")))
            }
            _ => Ok(()),
        }
    }
}

fn identity(metadata: &Metadata) -> (u64, u64) {
    (metadata.dev(), metadata.ino())
}

fn state(metadata: &Metadata, path: &Path) -> State {
    State {
        size: metadata.size(),
        modified: (metadata.mtime(), metadata.mtime_nsec()),
        changed: (metadata.ctime(), metadata.ctime_nsec()),
        log: size_of_log(path),
    }
}

/// Zero also where there is none.
fn size_of_log(path: &Path) -> u64 {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    fs::metadata(PathBuf::from(log)).map_or(0, |metadata| metadata.len())
}
