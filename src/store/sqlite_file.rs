//! Whether the database's file is still the one that was opened.
//!
//! Someone who moves the file away while the site runs takes every later request with it: SQLite goes on
//! writing to the file it holds, wherever that is now, and after the next start nobody looks there.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// A file by its path and by what the file system calls it.
#[derive(Clone, Debug)]
pub(super) struct SqliteFile {
    path: PathBuf,
    identity: (u64, u64),
}

impl SqliteFile {
    /// Notes the file that lies at the path now.
    pub fn at(path: &Path) -> io::Result<Self> {
        Ok(Self { path: path.to_owned(), identity: identity(path)? })
    }

    /// Fails when another file, or none, lies at the path.
    pub fn check(&self) -> io::Result<()> {
        match identity(&self.path) {
            Ok(found) if found == self.identity => Ok(()),
            _ => Err(io::Error::new(
                io::ErrorKind::NotFound,
                format!("{} was moved or replaced while it was in use: put it back, or restart", self.path.display()),
            )),
        }
    }
}

fn identity(path: &Path) -> io::Result<(u64, u64)> {
    let metadata = fs::metadata(path)?;
    Ok((metadata.dev(), metadata.ino()))
}
