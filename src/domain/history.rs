//! What happened to a request since it came in.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;

use super::status::Status;

/// One thing that happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It came in.
    Submitted,
    /// Somebody moved it to this status.
    Moved(Status),
}

/// Text that tells of nothing that this program does.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("an unknown change")]
pub struct UnknownChange;

impl fmt::Display for Change {
    /// As it is stored.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Submitted => f.write_str("submitted"),
            Self::Moved(status) => write!(f, "moved to {status}"),
        }
    }
}

impl FromStr for Change {
    type Err = UnknownChange;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.strip_prefix("moved to ") {
            Some(status) => status.parse().map(Self::Moved).map_err(|_| UnknownChange),
            None if text == "submitted" => Ok(Self::Submitted),
            None => Err(UnknownChange),
        }
    }
}

/// A row of a request's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryRow {
    /// When it happened.
    pub at: Timestamp,
    /// Who did it: [`Self::PATIENT`], or as the audit log writes it.
    pub by: String,
    /// What happened, as it is stored: what no longer exists is shown as it was written.
    pub change: String,
}

impl HistoryRow {
    /// Who did it, where it was the patient.
    pub const PATIENT: &str = "patient";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_read_as_it_is_written() {
        for change in Status::ALL.map(Change::Moved).into_iter().chain([Change::Submitted]) {
            assert_eq!(change.to_string().parse(), Ok(change));
        }
        assert_eq!("moved to nowhere".parse::<Change>(), Err(UnknownChange));
        assert_eq!("".parse::<Change>(), Err(UnknownChange));
    }
}
