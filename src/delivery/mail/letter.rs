//! The letters that there are, and what each tells.

use jiff::SignedDuration;

use crate::domain::choice_key::ChoiceKey;
use crate::domain::reference::Reference;

/// What is told, and to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Letter {
    /// To a location's address, and to staff who want it: a request has come in.
    NewRequest {
        /// Its reference.
        reference: Reference,
        /// The location that it is for, or `any`.
        location: ChoiceKey,
    },
    /// To the patient, at once: what happens next.
    Receipt {
        /// The request's reference.
        reference: Reference,
    },
    /// To the patient, when nobody answered the last call.
    NobodyReached {
        /// The request's reference.
        reference: Reference,
        /// The location that it is for, or `any`: the letter says when that is open.
        location: ChoiceKey,
    },
    /// To staff, on working mornings.
    Digest(Digest),
    /// To staff: the request that waits longest has waited too long.
    OldestOverdue {
        /// Its reference.
        reference: Reference,
        /// The location that it is for, or `any`.
        location: ChoiceKey,
    },
}

/// What waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest {
    /// How many requests are due.
    pub waiting: u64,
    /// How many of these have waited too long.
    pub overdue: u64,
    /// The one that waits longest.
    pub oldest: Option<Oldest>,
    /// How many requests are marked as spam, and nobody has looked at them.
    pub suspected_spam: u64,
    /// How many e-mails did not arrive.
    pub failed: u64,
}

/// The request that waits longest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oldest {
    /// Its reference.
    pub reference: Reference,
    /// The location that it is for, or `any`.
    pub location: ChoiceKey,
    /// How much opening time it has been due for.
    pub waited: SignedDuration,
}

impl Letter {
    /// Whether it goes to a patient, in the language of the request; letters to staff are in the default language.
    #[must_use]
    pub fn is_to_a_patient(&self) -> bool {
        match self {
            Self::Receipt { .. } | Self::NobodyReached { .. } => true,
            Self::NewRequest { .. } | Self::Digest(_) | Self::OldestOverdue { .. } => false,
        }
    }
}
