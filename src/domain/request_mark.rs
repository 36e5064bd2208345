//! A place in the list of requests: the one after which a page begins.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

/// The time and the id of a request, which decides between those of one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RequestMark {
    /// Microseconds since 1970, UTC.
    pub at: i64,
    /// The request.
    pub id: Uuid,
}

/// Text that marks no place.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a place in the list")]
pub struct NotAMark;

impl fmt::Display for RequestMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.at, self.id.simple())
    }
}

impl FromStr for RequestMark {
    type Err = NotAMark;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (at, id) = text.split_once('.').ok_or(NotAMark)?;
        let (at, id) = (at.parse().map_err(|_| NotAMark)?, Uuid::parse_str(id).map_err(|_| NotAMark)?);
        Ok(Self { at, id })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_as_it_is_written_and_nothing_else_is_one() {
        let mark = RequestMark { at: -7, id: Uuid::from_u128(42) };
        assert_eq!(mark.to_string().parse(), Ok(mark));
        for text in ["", ".", "7", "7.", ".0", "7.x", "99999999999999999999.00000000000000000000000000000000"] {
            assert_eq!(text.parse::<RequestMark>(), Err(NotAMark), "{text}");
        }
    }
}
