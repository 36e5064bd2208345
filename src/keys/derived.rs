//! One key of the file, and what is derived from it: sealing, search terms, sendings, form tokens, the audit log,
//! the staff's failures and receipts each have a key of their own (HKDF, RFC 5869), so that none tells anything about another.

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit};
use secrecy::{ExposeSecret, SecretBox};
use sha2::Sha256;

/// 256 bits, as XChaCha20-Poly1305 and HMAC-SHA256 take them.
pub type KeyBytes = [u8; 32];

/// One key of the file.
#[derive(Debug)]
pub struct Key {
    id: String,
    master: SecretBox<KeyBytes>,
    sealing: SecretBox<KeyBytes>,
    search: SecretBox<KeyBytes>,
    sendings: SecretBox<KeyBytes>,
    form_token: SecretBox<KeyBytes>,
    audit: SecretBox<KeyBytes>,
    staff: SecretBox<KeyBytes>,
    receipts: SecretBox<KeyBytes>,
}

impl Key {
    pub(super) fn derive(master: KeyBytes) -> Self {
        let hkdf = Hkdf::<Sha256>::new(None, &master);
        // The labels are part of what is derived: they never change, whatever the names of things.
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
            audit: SecretBox::new(Box::new(derived("clinic 1 audit"))),
            staff: SecretBox::new(Box::new(derived("clinic 1 staff"))),
            receipts: SecretBox::new(Box::new(derived("clinic 1 receipts"))),
            master: SecretBox::new(Box::new(master)),
        }
    }

    /// What stands in the file.
    pub(super) fn master(&self) -> &KeyBytes {
        self.master.expose_secret()
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

    /// Makes the hashes of search terms.
    #[must_use]
    pub fn search(&self) -> Hmac<Sha256> {
        keyed_hash(self.search.expose_secret())
    }

    /// Makes the hashes by which a request that is sent again is known.
    #[must_use]
    pub fn sendings(&self) -> Hmac<Sha256> {
        keyed_hash(self.sendings.expose_secret())
    }

    /// Seals the end of the audit log.
    #[must_use]
    pub fn audit(&self) -> Hmac<Sha256> {
        keyed_hash(self.audit.expose_secret())
    }

    /// Makes the hashes by which failures of signing in are counted: of whom, and from where.
    #[must_use]
    pub fn staff(&self) -> Hmac<Sha256> {
        keyed_hash(self.staff.expose_secret())
    }

    /// Makes the hashes by which an address's receipts are counted.
    #[must_use]
    pub fn receipts(&self) -> Hmac<Sha256> {
        keyed_hash(self.receipts.expose_secret())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_derived_keys_are_the_same() {
        let key = Key::derive([7; 32]);
        let all = [
            &key.sealing,
            &key.search,
            &key.sendings,
            &key.form_token,
            &key.audit,
            &key.staff,
            &key.receipts,
            &key.master,
        ];
        for (at, one) in all.iter().enumerate() {
            for other in &all[..at] {
                assert_ne!(one.expose_secret(), other.expose_secret());
            }
        }
        assert_ne!(key.id(), Key::derive([8; 32]).id());
    }
}
