//! A file that appears complete or not at all, and in the place of another only where that is asked for.
//!
//! It is written beside its place under a name of its own, and put there once the disk has it all. File systems
//! differ in how that can be done without replacing what lies there: exFAT and SMB know no hard links, some know no
//! `renameat2`, and some neither.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tempfile::{NamedTempFile, TempPath};

/// How long a program waits for its turn where files can only be put in place one at a time.
const TURN_WAIT: Duration = Duration::from_secs(5);
/// How often it looks meanwhile.
const TURN_POLL: Duration = Duration::from_millis(5);

/// A file on its way; dropped before [`WholeFile::finish`], nothing is left of it.
#[derive(Debug)]
pub struct WholeFile {
    path: PathBuf,
    draft: NamedTempFile,
    replaces: bool,
}

impl WholeFile {
    /// Begins a file for a place where nothing lies yet. Its mode, such as `0o600`, is narrowed by the umask.
    ///
    /// # Errors
    /// `AlreadyExists`, and whatever keeps a file from being made in that folder.
    pub fn begin(path: &Path, mode: u32) -> io::Result<Self> {
        refuse_taken(path)?;
        Ok(Self { path: path.to_owned(), draft: draft_beside(path, mode)?, replaces: false })
    }

    /// Begins a file that takes the place of one, with its owner and its permissions. Of a link, what it leads to is
    /// replaced.
    ///
    /// # Errors
    /// Whatever keeps a file from being made in that folder, or from being its owner's.
    pub fn begin_in_place_of(path: &Path) -> io::Result<Self> {
        let path = fs::canonicalize(path)?;
        let former = fs::metadata(&path)?;
        let draft = draft_beside(&path, 0o600)?;
        let made = draft.as_file().metadata()?;
        if (made.uid(), made.gid()) != (former.uid(), former.gid()) {
            std::os::unix::fs::fchown(draft.as_file(), Some(former.uid()), Some(former.gid()))?;
        }
        draft.as_file().set_permissions(former.permissions())?;
        Ok(Self { path, draft, replaces: true })
    }

    /// Puts the file in its place. It survives a power cut once this returns.
    ///
    /// # Errors
    /// `AlreadyExists` when something lies there meanwhile; then, as after any other error, nothing has changed.
    pub fn finish(self) -> io::Result<()> {
        self.draft.as_file().sync_all()?;
        if self.replaces {
            self.draft.persist(&self.path).map_err(|refused| refused.error)?;
        } else {
            put_in_place(self.draft.into_temp_path(), &self.path)?;
        }
        sync_folder(folder_of(&self.path))
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.draft.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.draft.flush()
    }
}

/// A file of a name that does not grow with the other's, which may be as long as names can be.
fn draft_beside(path: &Path, mode: u32) -> io::Result<NamedTempFile> {
    tempfile::Builder::new()
        .prefix(".clinic-")
        .suffix(".draft")
        .permissions(fs::Permissions::from_mode(mode))
        .tempfile_in(folder_of(path))
}

/// The folder of a file's path.
#[must_use]
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn refuse_taken(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(_) => Err(io::ErrorKind::AlreadyExists.into()),
        Err(problem) if problem.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(problem) => Err(problem),
    }
}

/// Each way may be refused, with one of many errors: the next is tried, and the last one's error is the answer.
fn put_in_place(draft: TempPath, path: &Path) -> io::Result<()> {
    // `renameat2`, or `link` where the kernel or the file system does not know that.
    let Err(refused) = draft.persist_noclobber(path) else { return Ok(()) };
    if refused.error.kind() == io::ErrorKind::AlreadyExists {
        return Err(refused.error);
    }
    // `renameat2` may also be forbidden, by a container's rules for example.
    match fs::hard_link(&refused.path, path) {
        Err(problem) if problem.kind() != io::ErrorKind::AlreadyExists => rename_in_turn(refused.path, path),
        linked => linked,
    }
}

/// Looks and then renames, with the folder locked: of our own programs, one at a time. The lock leaves no file
/// behind and ends with its process. Another program that makes a file of this name between the two would lose it;
/// a file system that can do no better gives no way to tell.
fn rename_in_turn(draft: TempPath, path: &Path) -> io::Result<()> {
    let folder = File::open(folder_of(path))?;
    let started = Instant::now();
    while let Err(refused) = folder.try_lock() {
        match refused {
            TryLockError::WouldBlock if started.elapsed() < TURN_WAIT => std::thread::sleep(TURN_POLL),
            refused => return Err(refused.into()),
        }
    }
    refuse_taken(path)?;
    draft.persist(path).map_err(|refused| refused.error)
}

/// So that the name is on the disk as well. Network file systems that cannot do that for folders say so.
fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        Err(problem) if !matches!(problem.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {
            Err(problem)
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type TestResult = Result<(), Box<dyn std::error::Error>>;

    #[test]
    fn a_file_appears_with_its_mode_once_it_is_finished() -> TestResult {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("x".repeat(255));
        let mut file = WholeFile::begin(&path, 0o600)?;
        file.write_all(b"whole")?;
        assert!(!path.exists());
        file.finish()?;
        assert_eq!(fs::read(&path)?, b"whole");
        assert_eq!(fs::metadata(&path)?.permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(&folder)?.count(), 1);
        Ok(())
    }

    #[test]
    fn a_file_is_replaced_whole_and_keeps_its_mode_also_behind_a_link() -> TestResult {
        let folder = tempfile::tempdir()?;
        let (path, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&path, "former")?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640))?;
        std::os::unix::fs::symlink(&path, &link)?;
        let mut file = WholeFile::begin_in_place_of(&link)?;
        file.write_all(b"whole")?;
        assert_eq!(fs::read(&path)?, b"former");
        file.finish()?;
        assert_eq!(fs::read(&path)?, b"whole");
        assert_eq!(fs::metadata(&path)?.permissions().mode() & 0o777, 0o640);
        assert!(fs::symlink_metadata(&link)?.is_symlink());
        assert_eq!(fs::read_dir(&folder)?.count(), 2);
        Ok(())
    }

    #[test]
    fn nothing_is_left_of_a_file_that_is_not_finished() -> TestResult {
        let folder = tempfile::tempdir()?;
        let mut file = WholeFile::begin(&folder.path().join("file"), 0o600)?;
        file.write_all(b"half")?;
        drop(file);
        assert_eq!(fs::read_dir(&folder)?.count(), 0);
        Ok(())
    }

    #[test]
    fn what_lies_there_is_kept_however_late_it_came() -> TestResult {
        let folder = tempfile::tempdir()?;
        let (path, elsewhere) = (folder.path().join("file"), folder.path().join("elsewhere"));
        let late = WholeFile::begin(&path, 0o600)?;
        std::os::unix::fs::symlink(&elsewhere, &path)?;
        for refused in [late.finish(), WholeFile::begin(&path, 0o600).map(drop)] {
            assert_eq!(refused.expect_err("a link was replaced").kind(), io::ErrorKind::AlreadyExists);
        }
        assert!(fs::symlink_metadata(&path)?.is_symlink() && !elsewhere.exists());
        assert_eq!(fs::read_dir(&folder)?.count(), 1);
        Ok(())
    }

    #[test]
    fn of_many_that_rename_in_turn_one_puts_its_file_there() -> TestResult {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("file");
        let put = |number: usize| -> io::Result<usize> {
            let mut file = WholeFile::begin(&path, 0o600)?;
            file.write_all(number.to_string().as_bytes())?;
            rename_in_turn(file.draft.into_temp_path(), &path).map(|()| number)
        };
        let winners: Vec<usize> = std::thread::scope(|scope| {
            let running: Vec<_> = (0..32).map(|number| scope.spawn(move || put(number))).collect();
            running.into_iter().filter_map(|thread| thread.join().ok()?.ok()).collect()
        });
        assert_eq!(winners.len(), 1);
        assert_eq!(fs::read_to_string(&path)?, winners[0].to_string());
        assert_eq!(fs::read_dir(&folder)?.count(), 1);
        Ok(())
    }
}
