//! What happened to a request since it came in.

use std::fmt;
use std::str::FromStr;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::call::CallOutcome;
use super::close_reason::CloseReason;
use super::note::Note;
use super::status::Status;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It came in.
    Submitted,
    /// Somebody moved it to this status.
    Moved(Status),
    /// Somebody closed it, and said why.
    Closed(CloseReason),
    /// Somebody closed it as a duplicate of the request with this reference.
    Duplicate(String),
    /// Somebody called.
    Called(CallOutcome),
    /// Somebody wrote an e-mail.
    WroteEmail,
    /// Somebody noted something.
    Noted,
    /// It was given to this account.
    Assigned(String),
    /// It was given to nobody.
    Unassigned,
    /// The change before was taken back.
    Undone,
    /// Its details were erased.
    Erased,
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
            Self::Closed(reason) => write!(f, "closed as {reason}"),
            Self::Duplicate(reference) => write!(f, "duplicate of {reference}"),
            Self::Called(outcome) => write!(f, "called: {outcome}"),
            Self::WroteEmail => f.write_str("wrote an e-mail"),
            Self::Noted => f.write_str("noted"),
            Self::Assigned(account) => write!(f, "assigned to {account}"),
            Self::Unassigned => f.write_str("unassigned"),
            Self::Undone => f.write_str("undone"),
            Self::Erased => f.write_str("erased"),
        }
    }
}

impl FromStr for Change {
    type Err = UnknownChange;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let after = |words| text.strip_prefix(words);
        if let Some(status) = after("moved to ") {
            return status.parse().map(Self::Moved).map_err(|_| UnknownChange);
        }
        if let Some(reason) = after("closed as ") {
            return reason.parse().map(Self::Closed).map_err(|_| UnknownChange);
        }
        if let Some(outcome) = after("called: ") {
            return outcome.parse().map(Self::Called).map_err(|_| UnknownChange);
        }
        if let Some(reference) = after("duplicate of ") {
            return Ok(Self::Duplicate(reference.to_owned()));
        }
        if let Some(account) = after("assigned to ") {
            return Ok(Self::Assigned(account.to_owned()));
        }
        [Self::Submitted, Self::WroteEmail, Self::Noted, Self::Unassigned, Self::Undone, Self::Erased]
            .into_iter()
            .find(|change| change.to_string() == text)
            .ok_or(UnknownChange)
    }
}

/// A row of a request's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryRow {
    /// Identifies it.
    pub id: Uuid,
    /// When it happened.
    pub at: Timestamp,
    /// Who did it: [`Self::PATIENT`], or as the audit log writes it.
    pub by: String,
    /// What happened, as it is stored: what no longer exists is shown as it was written.
    pub change: String,
    /// What they noted; an error where it cannot be read.
    pub note: Option<Result<Note, UnreadableNote>>,
    /// Whether it can be taken back at all.
    pub is_undoable: bool,
}

/// A note that cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a note that cannot be read")]
pub struct UnreadableNote;

impl HistoryRow {
    /// Who did it, where it was the patient.
    pub const PATIENT: &str = "patient";
    /// For how long whoever did something can take it back.
    pub const UNDO: SignedDuration = SignedDuration::from_mins(1);

    /// Whether it can be taken back now by this actor, written as the audit log writes it.
    #[must_use]
    pub fn may_be_undone(&self, by: &str, now: Timestamp) -> bool {
        self.is_undoable && self.by == by && now.duration_since(self.at) <= Self::UNDO
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_read_as_it_is_written() -> Result<(), Box<dyn std::error::Error>> {
        let others = [
            Change::Submitted,
            Change::Closed(CloseReason::NotReached),
            Change::Duplicate("K7Q-2MF-9".to_owned()),
            Change::Called(CallOutcome::NoAnswer),
            Change::Called(CallOutcome::CallBack("2026-11-27T20:00:00Z".parse()?)),
            Change::WroteEmail,
            Change::Noted,
            Change::Assigned("account:1".to_owned()),
            Change::Unassigned,
            Change::Undone,
            Change::Erased,
        ];
        for change in Status::ALL.map(Change::Moved).into_iter().chain(others) {
            assert_eq!(change.to_string().parse(), Ok(change));
        }
        for unknown in ["moved to nowhere", "closed as a joke", "called: x", "Noted", ""] {
            assert_eq!(unknown.parse::<Change>(), Err(UnknownChange), "{unknown}");
        }
        Ok(())
    }
}
