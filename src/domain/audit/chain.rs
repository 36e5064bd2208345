//! The hashes that chain the rows of the log.

use std::fmt;
use std::str::FromStr;

use crate::domain::hex::Hex;

/// A row's hash (SHA-256, FIPS 180-4), written in 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChainHash(pub(super) [u8; 32]);

/// Text that is no hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a hash has 64 digits, 0 to 9 and a to f")]
pub struct NotAHash;

impl ChainHash {
    /// What stands before the first row.
    pub const START: Self = Self([0; 32]);
}

impl fmt::Display for ChainHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Hex(&self.0).fmt(f)
    }
}

impl FromStr for ChainHash {
    type Err = NotAHash;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(NotAHash);
        }
        for (place, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * place..2 * place + 2], 16).map_err(|_| NotAHash)?;
        }
        Ok(Self(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_reads_as_it_is_written() -> Result<(), NotAHash> {
        let hash = ChainHash([0xa7; 32]);
        assert_eq!(hash.to_string().parse::<ChainHash>()?, hash);
        for wrong in ["", "a7", &"g".repeat(64), &"é".repeat(32)] {
            assert_eq!(wrong.parse::<ChainHash>(), Err(NotAHash));
        }
        Ok(())
    }
}
