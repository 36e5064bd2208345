//! The key that seals contact details: its file, and the separate keys derived from it.
//!
//! The file lies beside the database, never inside it or in a backup of it: whoever gets a copy of the
//! database alone reads no name. Sealing, search words, sendings and form tokens each have a key of their own (HKDF,
//! RFC 5869), so that none tells anything about another.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit};
use secrecy::{ExposeSecret, SecretBox};
use sha2::Sha256;

use crate::random::{NoRandomness, random_bytes};
use crate::whole_file::{WholeFile, folder_of};

/// 256 bits, as XChaCha20-Poly1305 and HMAC-SHA256 take them.
pub type KeyBytes = [u8; 32];

/// The keys derived from one key file.
#[derive(Debug)]
pub struct Keys {
    id: String,
    sealing: SecretBox<KeyBytes>,
    search: SecretBox<KeyBytes>,
    sendings: SecretBox<KeyBytes>,
    form_token: SecretBox<KeyBytes>,
}

/// A key file that cannot be used; each message is one plain sentence.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// It cannot be read or made.
    #[error("cannot use the key file {}: {problem}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        problem: io::Error,
    },
    /// It holds something else.
    #[error("{} is not a key file of this program: it must hold one line that starts with `{MARK}`", .0.display())]
    NotAKey(PathBuf),
    /// Everyone on the machine can read it.
    #[error("everyone on this machine can read the key file {path}: run `chmod 600 {path}`", path = .0.display())]
    Exposed(PathBuf),
    /// No randomness for a new one.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

const MARK: &str = "clinic-key-1";

const EXPLANATION: &str =
    "# The key to the contact details in the database. Without it nobody can read them, you included.
# Keep a copy in a safe place, apart from the database and its backups.
";

impl Keys {
    /// Reads the key file; none when there is no such file.
    pub fn read(path: &Path) -> Result<Option<Self>, KeyError> {
        let failed = |problem| KeyError::Io { path: path.to_owned(), problem };
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(problem) if problem.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(problem) if problem.kind() == io::ErrorKind::InvalidData => {
                return Err(KeyError::NotAKey(path.to_owned()));
            }
            Err(problem) => return Err(failed(problem)),
        };
        refuse_exposed(path)?;
        let master = (text.lines())
            .find_map(|line| line.trim().strip_prefix(MARK))
            .and_then(|encoded| BASE64.decode(encoded.trim()).ok())
            .and_then(|bytes| KeyBytes::try_from(bytes).ok())
            .ok_or_else(|| KeyError::NotAKey(path.to_owned()))?;
        Ok(Some(Self::derive(&master)))
    }

    /// Makes a new key and its file, readable by the owner alone; a file that exists is never replaced.
    pub fn create(path: &Path) -> Result<Self, KeyError> {
        let master: KeyBytes = random_bytes()?;
        let line = format!("{EXPLANATION}{MARK} {}\n", BASE64.encode(master));
        write_whole(path, &line).map_err(|problem| KeyError::Io { path: path.to_owned(), problem })?;
        Ok(Self::derive(&master))
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

    fn derive(master: &KeyBytes) -> Self {
        let hkdf = Hkdf::<Sha256>::new(None, master);
        let derived = |label: &str| {
            let mut key = KeyBytes::default();
            // Fails only for more than 8,160 bytes of output.
            let filled = hkdf.expand(label.as_bytes(), &mut key);
            debug_assert!(filled.is_ok(), "32 bytes are within HKDF's limit");
            key
        };
        let id = derived("clinic 1 key id");
        Self {
            id: format!("{:08x}", u32::from_be_bytes([id[0], id[1], id[2], id[3]])),
            sealing: SecretBox::new(Box::new(derived("clinic 1 sealing"))),
            search: SecretBox::new(Box::new(derived("clinic 1 search words"))),
            sendings: SecretBox::new(Box::new(derived("clinic 1 sendings"))),
            form_token: SecretBox::new(Box::new(derived("clinic 1 form token"))),
        }
    }

    /// The key's name: eight hexadecimal digits that say nothing about the key.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The key for contact details.
    #[must_use]
    pub fn sealing(&self) -> &KeyBytes {
        self.sealing.expose_secret()
    }

    /// Makes the hashes of search words.
    #[must_use]
    pub fn search(&self) -> Hmac<Sha256> {
        keyed_hash(self.search.expose_secret())
    }

    /// Makes the hashes by which a request that is sent again is known.
    #[must_use]
    pub fn sendings(&self) -> Hmac<Sha256> {
        keyed_hash(self.sendings.expose_secret())
    }

    /// Signs the forms' tokens.
    #[must_use]
    pub fn form_token(&self) -> Hmac<Sha256> {
        keyed_hash(self.form_token.expose_secret())
    }
}

/// HMAC fills a short key up to the hash's block with zeros (RFC 2104): doing so here cannot fail.
fn keyed_hash(key: &KeyBytes) -> Hmac<Sha256> {
    let mut block = [0; 64];
    block[..key.len()].copy_from_slice(key);
    Hmac::new(&block.into())
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
        assert_eq!((made.id(), made.sealing()), (read.id(), read.sealing()));
        assert_ne!(made.sealing(), made.search.expose_secret());
        assert_ne!(made.search.expose_secret(), made.form_token.expose_secret());
        assert_ne!(made.search.expose_secret(), made.sendings.expose_secret());
        assert!(matches!(Keys::create(&path), Err(KeyError::Io { .. })));
        assert_eq!(fs::metadata(&path)?.permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path())?.count(), 1);
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
