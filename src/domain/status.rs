//! How far the front desk is with a request, and which status may follow which.

use std::fmt;
use std::str::FromStr;

/// How far the front desk is with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
