//! A secret that is handed out once: in a cookie, in a link. Only its hash is stored.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use sha2::{Digest, Sha256};

/// 256 random bits, written in 43 letters that an address and a cookie take as they are (RFC 4648, 5).
#[derive(Clone, PartialEq, Eq)]
pub struct SecretToken([u8; Self::BYTES]);

/// Text that is no token of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a token")]
pub struct NotAToken;

/// The hash of a token (SHA-256): what is stored of it. Of so many random bits nobody finds the token by trying.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenHash(String);

impl SecretToken {
    /// How long a token is, in bytes.
    pub const BYTES: usize = 32;

    /// A token of random bytes; the caller brings the randomness.
    #[must_use]
    pub fn from_random(bytes: [u8; Self::BYTES]) -> Self {
        Self(bytes)
    }

    /// The token as it is handed out.
    #[must_use]
    pub fn expose(&self) -> String {
        BASE64.encode(self.0)
    }

    /// What is stored of it.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(&self.0)
    }
}

impl FromStr for SecretToken {
    type Err = NotAToken;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes = BASE64.decode(text).map_err(|_| NotAToken)?;
        bytes.try_into().map(Self).map_err(|_| NotAToken)
    }
}

/// Without the secret.
impl fmt::Debug for SecretToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretToken")
    }
}

impl TokenHash {
    /// The hash of a secret of at least 112 random bits.
    #[must_use]
    pub fn of(secret: &[u8]) -> Self {
        Self(BASE64.encode(Sha256::digest(secret)))
    }

    /// As it is stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_reads_as_it_was_handed_out_and_shows_nowhere_else() -> Result<(), NotAToken> {
        let token = SecretToken::from_random([251; 32]);
        assert_eq!(token.expose().len(), 43);
        assert_eq!(token.expose().parse::<SecretToken>()?, token);
        assert!(!format!("{token:?}{:?}", token.hash()).contains(&token.expose()));
        Ok(())
    }

    #[test]
    fn what_is_cut_changed_or_too_long_is_no_token() {
        let token = SecretToken::from_random([7; 32]).expose();
        for wrong in ["", &token[1..], &format!("{token}A"), &token.replace('B', "+"), &"A".repeat(1_000_000)] {
            assert_eq!(wrong.parse::<SecretToken>(), Err(NotAToken));
        }
    }
}
