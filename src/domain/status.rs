//! How far the front desk is with a request, and which status may follow which.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How far the front desk is with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nobody has called back yet.
    New,
    /// The patient was reached.
    Contacted,
    /// A visit is booked.
    Scheduled,
    /// Nothing more to do.
    Closed,
    /// Looks like spam; kept until a person has looked.
    SuspectedSpam,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 5] = [Self::New, Self::Contacted, Self::Scheduled, Self::Closed, Self::SuspectedSpam];

    /// The name in the database, in filters and in exports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Contacted => "contacted",
            Self::Scheduled => "scheduled",
            Self::Closed => "closed",
            Self::SuspectedSpam => "suspected_spam",
        }
    }

    /// Whether the front desk may move a request from this status on to the next: forward from the first call to the
    /// visit, closed from anywhere, opened again as new, and taken for spam, or no longer, before anyone called.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::New, Self::Contacted | Self::Scheduled | Self::Closed | Self::SuspectedSpam)
                | (Self::Contacted, Self::Scheduled | Self::Closed)
                // A visit that was called off.
                | (Self::Scheduled, Self::Contacted | Self::Closed)
                | (Self::Closed, Self::New)
                | (Self::SuspectedSpam, Self::New | Self::Closed)
        )
    }
}

/// Text that names no status.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is no status: use new, contacted, scheduled, closed or suspected_spam")]
pub struct UnknownStatus(String);

impl FromStr for Status {
    type Err = UnknownStatus;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|status| status.as_str() == text).ok_or_else(|| UnknownStatus(text.to_owned()))
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_leads_on_and_none_to_itself() {
        for status in Status::ALL {
            assert!(!status.may_become(status), "{status}");
            assert!(Status::ALL.into_iter().any(|next| status.may_become(next)), "{status}");
        }
    }

    #[test]
    fn nobody_who_was_called_becomes_new_or_spam_without_being_closed_first() {
        for called in [Status::Contacted, Status::Scheduled] {
            assert!(!called.may_become(Status::New) && !called.may_become(Status::SuspectedSpam), "{called}");
            assert!(called.may_become(Status::Closed) && Status::Closed.may_become(Status::New), "{called}");
        }
        assert!(!Status::SuspectedSpam.may_become(Status::Contacted), "first somebody says that it is none");
    }
}
