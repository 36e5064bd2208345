//! A letter of every kind, with invented data: for previews and tests.

use jiff::SignedDuration;

use super::letter::{Digest, Letter, Oldest};
use crate::content::Site;
use crate::domain::choice_key::ChoiceKey;
use crate::domain::reference::Reference;

/// A letter, and what files with it are called.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Small letters and dashes.
    pub name: &'static str,
    /// The letter.
    pub letter: Letter,
}

/// Every letter that the program writes, about requests for the site's first location.
#[must_use]
pub fn samples(site: &Site) -> Vec<Sample> {
    // With its check character this is K7Q-2MF-J.
    let reference = || Reference::from_random([19, 7, 23, 2, 20, 15]);
    let location = || site.clinic.locations.first().map_or_else(ChoiceKey::any, |location| location.key.clone());
    let oldest = |hours: i64, minutes: i64| Oldest {
        reference: reference(),
        location: location(),
        waited: SignedDuration::from_mins(hours * 60 + minutes),
    };
    let digest = Digest { waiting: 12, overdue: 3, oldest: Some(oldest(9, 20)), suspected_spam: 4, failed: 1 };
    let calm = Digest { waiting: 2, overdue: 0, oldest: Some(oldest(1, 45)), suspected_spam: 0, failed: 0 };
    let letters = [
        ("new-request", Letter::NewRequest { reference: reference(), location: location() }),
        ("receipt", Letter::Receipt { reference: reference() }),
        ("nobody-reached", Letter::NobodyReached { reference: reference(), location: location() }),
        ("digest", Letter::Digest(digest)),
        ("digest-nothing-overdue", Letter::Digest(calm)),
        ("oldest-overdue", Letter::OldestOverdue { reference: reference(), location: location() }),
    ];
    letters.map(|(name, letter)| Sample { name, letter }).into()
}
