//! The end of the log as it is kept elsewhere.

use std::fmt;
use std::str::FromStr;

use super::chain::{ChainHash, NotAHash};

/// The number and the hash of a row that was the last one when somebody wrote it down elsewhere, or the hash alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptHead {
    /// The row's number, if it was kept, too.
    pub number: Option<i64>,
    /// Its hash.
    pub hash: ChainHash,
}

impl KeptHead {
    /// Whether it is that of a row.
    #[must_use]
    pub fn is_of(&self, number: i64, hash: &ChainHash) -> bool {
        self.hash == *hash && self.number.is_none_or(|kept| kept == number)
    }
}

impl fmt::Display for KeptHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.number {
            Some(number) => write!(f, "{number} {}", self.hash),
            None => self.hash.fmt(f),
        }
    }
}

/// Text that is no end of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write the line that `clinic audit head` printed, or its hash alone: 64 digits, 0 to 9 and a to f")]
pub struct NotAHead;

impl From<NotAHash> for NotAHead {
    fn from(_: NotAHash) -> Self {
        Self
    }
}

impl FromStr for KeptHead {
    type Err = NotAHead;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut words = text.split_whitespace();
        match (words.next(), words.next(), words.next()) {
            (Some(hash), None, None) => Ok(Self { number: None, hash: hash.parse()? }),
            (Some(number), Some(hash), None) => {
                let number: u64 = number.parse().map_err(|_| NotAHead)?;
                Ok(Self { number: Some(i64::try_from(number).map_err(|_| NotAHead)?), hash: hash.parse()? })
            }
            _ => Err(NotAHead),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_head_reads_as_it_is_printed_or_as_its_hash_alone() -> Result<(), NotAHead> {
        let head = KeptHead { number: Some(812), hash: ChainHash([0xa7; 32]) };
        assert_eq!(head.to_string().parse::<KeptHead>()?, head);
        assert_eq!(format!("  812\t{}\n", head.hash).parse::<KeptHead>()?, head);
        let alone = KeptHead { number: None, ..head };
        assert_eq!(alone.to_string().parse::<KeptHead>()?, alone);
        assert!(alone.is_of(812, &head.hash) && head.is_of(812, &head.hash));
        assert!(!head.is_of(811, &head.hash) && !alone.is_of(812, &ChainHash::START));
        let hash = head.hash;
        for wrong in ["", "812", "812 812", &format!("-1 {hash}"), &format!("812 {hash} 812"), &format!("{hash} 812")] {
            assert_eq!(wrong.parse::<KeptHead>(), Err(NotAHead), "{wrong}");
        }
        Ok(())
    }
}
