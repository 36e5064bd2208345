//! How long whoever failed to sign in must wait before the next try.

use jiff::{SignedDuration, Timestamp};

/// How often a try may fail, and how the wait grows from then on: twice as long each time.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// So many failures cost no wait.
    pub free: i64,
    /// The longest wait.
    pub longest: SignedDuration,
}

/// Failures that lie so far back are forgotten.
pub const FORGOTTEN_AFTER: SignedDuration = SignedDuration::from_hours(24);

impl Patience {
    /// For one person, from one place: a few slips of the finger, then seconds that grow to a quarter of an hour.
    pub const PERSON: Self = Self { free: 5, longest: SignedDuration::from_mins(15) };
    /// For one network, whoever is meant: a clinic's whole staff sits behind one address.
    pub const NETWORK: Self = Self { free: 30, longest: SignedDuration::from_mins(15) };
    /// For one person, from everywhere, in browsers that do not know them.
    pub const STRANGERS: Self = Self { free: 20, longest: SignedDuration::from_mins(15) };

    /// When the next try counts, after so many failures.
    #[must_use]
    pub fn again_at(self, failures: i64, now: Timestamp) -> Timestamp {
        let beyond = failures.saturating_sub(self.free);
        if beyond <= 0 {
            return now;
        }
        let doublings = u32::try_from(beyond - 1).unwrap_or(u32::MAX).min(20);
        let wait = SignedDuration::from_secs(1 << doublings).min(self.longest);
        now.saturating_add(wait).unwrap_or(Timestamp::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_grows_from_nothing_to_a_quarter_of_an_hour() {
        let now = Timestamp::UNIX_EPOCH;
        let wait = |failures| Patience::PERSON.again_at(failures, now).duration_since(now).as_secs();
        assert_eq!([0, 1, 5, 6, 7, 8].map(wait), [0, 0, 0, 1, 2, 4]);
        assert_eq!([15, 16, 1000, i64::MAX].map(wait), [512, 900, 900, 900]);
    }
}
