//! What can go wrong with stored requests, and whether to try again.

use std::sync::Arc;

use super::engine::temporary;
use crate::random::NoRandomness;

/// A request that was not stored or not read; the message is for the log, never for a page.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// The database said no, or did not answer in time. Requests that share a transaction share its failure.
    #[error("the database failed: {0}")]
    Database(#[source] Arc<sqlx::Error>),
    /// A row that cannot be read any more, whoever tries.
    #[error("request {reference} (id {id}) is damaged: {problem}; restore it from a backup")]
    Damaged {
        /// What its patient reads out.
        reference: String,
        /// The row.
        id: String,
        /// What is wrong with it.
        problem: Damage,
    },
    /// A row that is sealed with a key that the key file does not hold.
    #[error(
        "request {reference} (id {id}) is sealed with key {key_id}, which the key file does not hold: put the key \
         file back that holds it"
    )]
    KeyMissing {
        /// What its patient reads out.
        reference: String,
        /// The row.
        id: String,
        /// The key.
        key_id: String,
    },
    /// A row whose details were erased on the patient's demand.
    #[error("request {reference} was erased")]
    Erased {
        /// What its patient reads out.
        reference: String,
    },
    /// An account that cannot be read any more, whoever tries.
    #[error("the account {id} is damaged: {problem}; restore it from a backup")]
    DamagedAccount {
        /// The row.
        id: String,
        /// What is wrong with it.
        problem: Damage,
    },
    /// A numbered set that cannot be read any more, whoever tries.
    #[error("set {number} is damaged: what it says about itself cannot be read; restore the database from a backup")]
    DamagedSet {
        /// Its number.
        number: i64,
    },
    /// Something could not be sealed.
    #[error("what is to be stored could not be sealed")]
    Sealing,
    /// No random bytes.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// Many references in a row were taken: chance does not do that.
    #[error("no free reference was found")]
    NoFreeReference,
    /// SQLite's one writer is gone.
    #[error("the writer has ended")]
    WriterEnded,
    /// More requests were waiting than the database takes.
    #[error("too many requests are waiting to be stored")]
    Busy,
    /// Only an empty database is filled.
    #[error("the database holds requests already")]
    NotEmpty,
}

/// What makes a row unreadable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// Its id is not one that this program made.
    #[error("it has an invalid id")]
    Id,
    /// Its status is none that the database takes.
    #[error("it has an invalid status")]
    Status,
    /// A time outside of all calendars.
    #[error("it has an invalid time")]
    Time,
    /// Its role is none that the database takes.
    #[error("it has an invalid role")]
    Role,
    /// The key that it is sealed with is not in the key file.
    #[error("the key that it is sealed with is not in the key file")]
    KeyMissing,
    /// The sealed details are not the text that they were stored as.
    #[error("its contact details are damaged")]
    Sealed,
    /// They are whole, but of another row, or were changed.
    #[error("its contact details do not open with their key")]
    DoesNotOpen,
    /// They opened to something else.
    #[error("its contact details have an unknown form")]
    Form,
}

impl StoreError {
    /// Whether the same may succeed in a minute: the database is busy, away or full, or did not answer in time. What
    /// is damaged or misses its key stays so until somebody mends it.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Database(problem) => temporary::is_temporary(problem),
            Self::Busy | Self::WriterEnded | Self::NoRandomness(_) => true,
            Self::Damaged { .. }
            | Self::DamagedAccount { .. }
            | Self::DamagedSet { .. }
            | Self::KeyMissing { .. }
            | Self::Erased { .. }
            | Self::Sealing
            | Self::NoFreeReference
            | Self::NotEmpty => false,
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(problem: sqlx::Error) -> Self {
        Self::Database(Arc::new(problem))
    }
}
