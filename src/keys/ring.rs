//! The ring: one key that is in use, and former ones that open what they sealed.

use hmac::Hmac;
use sha2::Sha256;

use super::derived::Key;

/// The keys of one key file.
#[derive(Debug)]
pub struct Keys {
    current: Key,
    former: Vec<Key>,
}

impl Keys {
    pub(super) fn new(current: Key, former: Vec<Key>) -> Self {
        Self { current, former }
    }

    /// The key in use.
    #[must_use]
    pub fn current(&self) -> &Key {
        &self.current
    }

    /// Every key, the one in use first.
    pub fn all(&self) -> impl Iterator<Item = &Key> {
        std::iter::once(&self.current).chain(&self.former)
    }

    /// The name of the key in use.
    #[must_use]
    pub fn id(&self) -> &str {
        self.current.id()
    }

    /// The same ring with the key of this name in use: a database stays with the key that it was made with until it is
    /// sealed anew.
    ///
    /// # Errors
    /// The ring as it was when it has no such key.
    pub fn with_current(mut self, id: &str) -> Result<Self, Self> {
        if self.current.id() == id {
            return Ok(self);
        }
        match self.former.iter_mut().find(|key| key.id() == id) {
            Some(former) => {
                std::mem::swap(&mut self.current, former);
                Ok(self)
            }
            None => Err(self),
        }
    }

    /// Signs the forms' tokens.
    #[must_use]
    pub fn form_token(&self) -> Hmac<Sha256> {
        self.current.form_token()
    }
}
