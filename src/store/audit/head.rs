//! The end of the log, under a keyed hash.

use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;

use crate::domain::audit::ChainHash;
use crate::keys::Keys;

/// Seals the end of the log with the key in use, and knows the seals of former ones.
#[derive(Clone)]
pub struct HeadSeal {
    current: String,
    keys: HashMap<String, Hmac<Sha256>>,
}

impl std::fmt::Debug for HeadSeal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HeadSeal").field("current", &self.current).finish_non_exhaustive()
    }
}

/// The end of the log as it is stored. Nothing is sealed while the log is empty.
#[derive(Clone, Debug, Default, sqlx::FromRow)]
pub struct Head {
    /// The number of the last row.
    pub number: i64,
    /// The hash of the last row.
    pub hash: String,
    /// The key that it is sealed with.
    pub key_id: String,
    /// The keyed hash of number and hash.
    pub seal: String,
}

impl HeadSeal {
    pub fn new(keys: &Keys) -> Self {
        let keyed = keys.all().map(|key| (key.id().to_owned(), key.audit()));
        Self { current: keys.id().to_owned(), keys: keyed.collect() }
    }

    /// The end of the log, sealed.
    pub fn seal(&self, number: i64, hash: &ChainHash) -> Head {
        let hash = hash.to_string();
        let seal = self.keyed_hash(&self.current, number, &hash).unwrap_or_default();
        Head { number, hash, key_id: self.current.clone(), seal }
    }

    /// Whether an end of the log was sealed by this program, with a key of the key file.
    pub fn is_ours(&self, head: &Head) -> bool {
        match head.number {
            0 => head.hash.is_empty() && head.seal.is_empty(),
            _ => self.keyed_hash(&head.key_id, head.number, &head.hash).as_deref() == Some(head.seal.as_str()),
        }
    }

    fn keyed_hash(&self, key_id: &str, number: i64, hash: &str) -> Option<String> {
        let mut mac = self.keys.get(key_id)?.clone();
        mac.update(&number.to_be_bytes());
        mac.update(hash.as_bytes());
        Some(BASE64.encode(mac.finalize().into_bytes()))
    }
}
