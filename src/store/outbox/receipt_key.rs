//! Addresses as keyed hashes, under which their receipts are counted.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::domain::email::EmailAddress;
use crate::keys::Keys;

/// Hashes addresses with the database's own key, so that nobody without it can try addresses out.
#[derive(Clone)]
pub struct ReceiptKey(Hmac<Sha256>);

impl std::fmt::Debug for ReceiptKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ReceiptKey")
    }
}

impl ReceiptKey {
    pub fn new(keys: &Keys) -> Self {
        Self(keys.current().receipts())
    }

    /// The hash of the mailbox that an address leads to.
    pub fn hash(&self, address: &EmailAddress) -> AddressHash {
        let mut mac = self.0.clone();
        mac.update(address.mailbox().as_bytes());
        AddressHash(mac.finalize().into_bytes().into())
    }
}

/// A mailbox that nobody can read.
#[derive(Clone, Copy)]
pub struct AddressHash([u8; 32]);

impl AddressHash {
    /// As it is stored.
    pub fn name(&self) -> String {
        BASE64.encode(self.0)
    }

    /// The name of its lock.
    pub fn number(&self) -> i64 {
        self.0.first_chunk().map_or(0, |first| i64::from_be_bytes(*first))
    }
}
