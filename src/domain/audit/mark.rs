//! A place in the list of rows, from which a page goes on.

use std::fmt;
use std::str::FromStr;

/// A place in the list, which is in the order of time, and of number where that is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AuditMark {
    /// Microseconds since 1970, UTC.
    pub at: i64,
    /// The row's.
    pub number: i64,
}

/// Text that marks no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this marks no place in the audit log")]
pub struct NotAMark;

impl fmt::Display for AuditMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.at, self.number)
    }
}

impl FromStr for AuditMark {
    type Err = NotAMark;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (at, number) = text.split_once('.').ok_or(NotAMark)?;
        Ok(Self { at: at.parse().map_err(|_| NotAMark)?, number: number.parse().map_err(|_| NotAMark)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_reads_as_it_is_written_and_anything_else_is_none() -> Result<(), NotAMark> {
        for mark in [AuditMark { at: 1_936_000_000_123_456, number: 7 }, AuditMark { at: i64::MIN, number: i64::MAX }] {
            assert_eq!(mark.to_string().parse::<AuditMark>()?, mark);
        }
        for wrong in ["", ".", "1", "1.", ".1", "1.2.3", "1.99999999999999999999", "' OR 1=1", "é.é"] {
            assert_eq!(wrong.parse::<AuditMark>(), Err(NotAMark), "{wrong}");
        }
        Ok(())
    }
}
