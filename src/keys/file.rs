//! The key file: a line for each key, which says whether it is in use, its name, and the key.
//!
//! ```text
//! clinic-key-2 current 1a2b3c4d <the key in base 64>
//! clinic-key-2 former 5e6f7a8b <the key in base 64>
//! ```
//! The first version's files hold one key, `clinic-key-1 <the key in base 64>`, and no name.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;

use super::derived::{Key, KeyBytes};
use super::ring::Keys;
use crate::random::{NoRandomness, random_bytes};
use crate::whole_file::{WholeFile, folder_of};

/// A key file that cannot be used; each message is one plain sentence.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// It cannot be read or made.
    #[error("cannot use the key file {}: {problem}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        problem: io::Error,
    },
    /// It holds something else.
    #[error("{} is not a key file of this program: it must hold one line that starts with `{MARK} {CURRENT}`", .0.display())]
    NotAKey(PathBuf),
    /// One of its lines is not as it was written.
    #[error(
        "line {line} of the key file {} is damaged: put the line back as it was, from your copy of the file",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// Everyone on the machine can read it.
    #[error("everyone on this machine can read the key file {path}: run `chmod 600 {path}`", path = .0.display())]
    Exposed(PathBuf),
    /// No randomness for a new one.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

/// Whether a file had to be written in today's form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upgrade {
    /// It was, and has been.
    Done,
    /// It is of today's form.
    NotNeeded,
}

const MARK: &str = "clinic-key-2";
const FIRST_MARK: &str = "clinic-key-1";
const CURRENT: &str = "current";
const FORMER: &str = "former";

const EXPLANATION: &str =
    "# The key to the contact details in the database. Without it nobody can read them, you included.
# Keep a copy in a safe place, apart from the database and its backups.
";

/// A key file as it was read.
struct KeyFile {
    keys: Keys,
    is_of_first_version: bool,
}

impl Keys {
    /// Reads the key file; none when there is no such file.
    pub fn read(path: &Path) -> Result<Option<Self>, KeyError> {
        Ok(KeyFile::read(path)?.map(|file| file.keys))
    }

    /// Makes a new key and its file, readable by the owner alone; a file that exists is never replaced.
    pub fn create(path: &Path) -> Result<Self, KeyError> {
        let keys = Self::new(Key::derive(random_bytes()?), Vec::new());
        write_whole(path, &text_of(&keys)).map_err(|problem| KeyError::Io { path: path.to_owned(), problem })?;
        Ok(keys)
    }

    /// Reads the key file, or makes it. Of several programs that make it at once, one does; the others read it.
    pub fn read_or_create(path: &Path) -> Result<Self, KeyError> {
        if let Some(keys) = Self::read(path)? {
            return Ok(keys);
        }
        match Self::create(path) {
            Err(KeyError::Io { problem, .. }) if problem.kind() == io::ErrorKind::AlreadyExists => {
                Self::read(path)?.ok_or_else(|| KeyError::NotAKey(path.to_owned()))
            }
            made => made,
        }
    }

    /// Writes a file of the first version anew in today's form, in its place, for the same owner and with the same
    /// permissions.
    ///
    /// # Errors
    /// Whatever keeps the file from being replaced; it is as good as before then.
    pub fn upgrade(path: &Path) -> Result<Upgrade, KeyError> {
        let failed = |problem| KeyError::Io { path: path.to_owned(), problem };
        match KeyFile::read(path)? {
            Some(file) if file.is_of_first_version => {
                let mut whole = WholeFile::begin_in_place_of(path).map_err(failed)?;
                whole.write_all(text_of(&file.keys).as_bytes()).map_err(failed)?;
                whole.finish().map_err(failed)?;
                Ok(Upgrade::Done)
            }
            _ => Ok(Upgrade::NotNeeded),
        }
    }
}

impl KeyFile {
    fn read(path: &Path) -> Result<Option<Self>, KeyError> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(problem) if problem.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(problem) if problem.kind() == io::ErrorKind::InvalidData => {
                return Err(KeyError::NotAKey(path.to_owned()));
            }
            Err(problem) => return Err(KeyError::Io { path: path.to_owned(), problem }),
        };
        refuse_exposed(path)?;
        let (mut current, mut former, mut is_of_first_version) = (None, Vec::new(), false);
        for (at, line) in text.lines().enumerate() {
            let damaged = || KeyError::Damaged { path: path.to_owned(), line: at + 1 };
            let mut words = line.split_whitespace();
            let key = match words.next() {
                Some(MARK) => NamedKey::parse(words).ok_or_else(damaged)?,
                Some(FIRST_MARK) => {
                    is_of_first_version = true;
                    let master = words.next().and_then(decoded).ok_or_else(|| KeyError::NotAKey(path.to_owned()))?;
                    NamedKey { is_current: true, key: Key::derive(master) }
                }
                _ => continue,
            };
            if !key.is_current {
                former.push(key.key);
            } else if current.replace(key.key).is_some() {
                // Which of two is in use is nobody's to guess.
                return Err(damaged());
            }
        }
        let current = current.ok_or_else(|| KeyError::NotAKey(path.to_owned()))?;
        Ok(Some(Self { keys: Keys::new(current, former), is_of_first_version }))
    }
}

struct NamedKey {
    is_current: bool,
    key: Key,
}

impl NamedKey {
    /// Reads what stands behind the mark. The name is the key's own: it tells when either was changed by mistake.
    fn parse<'a>(mut words: impl Iterator<Item = &'a str>) -> Option<Self> {
        let is_current = match words.next()? {
            CURRENT => true,
            FORMER => false,
            _ => return None,
        };
        let (id, key) = (words.next()?, Key::derive(words.next().and_then(decoded)?));
        (key.id() == id && words.next().is_none()).then_some(Self { is_current, key })
    }
}

fn decoded(text: &str) -> Option<KeyBytes> {
    KeyBytes::try_from(BASE64.decode(text).ok()?).ok()
}

fn text_of(keys: &Keys) -> String {
    let mut text = EXPLANATION.to_owned();
    for (at, key) in keys.all().enumerate() {
        let role = if at == 0 { CURRENT } else { FORMER };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{MARK} {role} {} {}", key.id(), BASE64.encode(key.master()));
    }
    text
}

fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    fs::create_dir_all(folder_of(path))?;
    let mut file = WholeFile::begin(path, 0o600)?;
    file.write_all(text.as_bytes())?;
    file.finish()
}

/// A key that everyone can read is no key, unless its file system knows no owners: what cannot be mended there is
/// said at every start.
fn refuse_exposed(path: &Path) -> Result<(), KeyError> {
    let failed = |problem| KeyError::Io { path: path.to_owned(), problem };
    if !is_readable_by_others(&fs::metadata(path).map_err(failed)?) {
        return Ok(());
    }
    if keeps_permissions(folder_of(path)) {
        return Err(KeyError::Exposed(path.to_owned()));
    }
    tracing::warn!(
        "everyone on this machine can read the key file {}, because its file system keeps no permissions: mount it \
         with umask=077 (SMB: file_mode=0600), or move the key file and name it with CLINIC_KEY_FILE",
        path.display()
    );
    Ok(())
}

fn is_readable_by_others(metadata: &fs::Metadata) -> bool {
    metadata.permissions().mode() & 0o004 != 0
}

/// Whether a new file for its owner alone is one. A folder in which none can be made is taken to keep them.
fn keeps_permissions(folder: &Path) -> bool {
    let probe = tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o600)).tempfile_in(folder);
    let metadata = probe.and_then(|probe| probe.as_file().metadata());
    metadata.map_or(true, |metadata| !is_readable_by_others(&metadata))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_key_reads_back_and_is_never_replaced() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("clinic.key");
        assert!(Keys::read(&path)?.is_none());
        let made = Keys::create(&path)?;
        let read = Keys::read(&path)?.ok_or("the key file is gone")?;
        assert_eq!((made.id(), made.current().sealing()), (read.id(), read.current().sealing()));
        assert!(matches!(Keys::create(&path), Err(KeyError::Io { .. })));
        assert_eq!(fs::metadata(&path)?.permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path())?.count(), 1);
        Ok(())
    }

    #[test]
    fn a_ring_reads_back_with_each_key_in_its_place() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("clinic.key");
        let keys = Keys::new(Key::derive([1; 32]), vec![Key::derive([2; 32]), Key::derive([3; 32])]);
        write_whole(&path, &text_of(&keys))?;
        let read = Keys::read(&path)?.ok_or("the key file is gone")?;
        let ids = |keys: &Keys| keys.all().map(|key| key.id().to_owned()).collect::<Vec<_>>();
        assert_eq!(ids(&read), ids(&keys));
        let swapped = read.with_current(&ids(&keys)[2]).map_err(|_| "the key is not on the ring")?;
        assert_eq!((swapped.id(), swapped.all().count()), (ids(&keys)[2].as_str(), 3));
        assert!(swapped.with_current("00000000").is_err());
        Ok(())
    }

    #[test]
    fn a_line_that_was_changed_is_named_and_no_key_is_left_out() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("clinic.key");
        let whole = text_of(&Keys::new(Key::derive([1; 32]), vec![Key::derive([2; 32])]));
        let (former, id) = (whole.lines().nth(3).ok_or("no line")?, Key::derive([2; 32]).id().to_owned());
        for damaged in [
            whole.replace(former, &former.replace(&id, "00000000")),
            whole.replace(former, &former[..former.len() - 1]),
            whole.replace(former, &former.replace(FORMER, "farmer")),
            whole.replace(former, &former.replace(FORMER, CURRENT)),
            whole.replace(former, &format!("{former} and more")),
        ] {
            fs::write(&path, &damaged)?;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
            assert!(matches!(Keys::read(&path), Err(KeyError::Damaged { line: 4, .. })), "{damaged}");
        }
        Ok(())
    }

    #[test]
    fn other_files_and_exposed_keys_are_refused() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("clinic.key");
        Keys::create(&path)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644))?;
        assert!(matches!(Keys::read(&path), Err(KeyError::Exposed(_))));
        for text in ["", "hello", "clinic-key-1 abc"] {
            let other = folder.path().join("other");
            fs::write(&other, text)?;
            fs::set_permissions(&other, fs::Permissions::from_mode(0o600))?;
            assert!(matches!(Keys::read(&other), Err(KeyError::NotAKey(_))), "{text}");
        }
        Ok(())
    }
}
