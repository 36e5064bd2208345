//! Signed-in browsers: what was proved in each, and until when that counts.

use jiff::{SignedDuration, Timestamp};
use strum::{EnumString, IntoStaticStr};
use uuid::Uuid;

use super::staff::Account;

/// What a person has proved in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Proof {
    /// That they know the password; the second factor is still asked for.
    Password,
    /// All that is asked for.
    Full,
}

impl Proof {
    /// The name in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// A session, with the account that it is of.
#[derive(Clone, Debug)]
pub struct Session {
    /// Never used again.
    pub id: Uuid,
    /// Whose it is.
    pub account: Account,
    /// What was proved so far.
    pub proof: Proof,
    /// When the person signed in.
    pub created_at: Timestamp,
    /// When the person last did something.
    pub seen_at: Timestamp,
    /// When the person last proved who they are.
    pub confirmed_at: Timestamp,
    /// As the browser names itself.
    pub browser: String,
}

/// When a session ends by itself, and what is asked for.
#[derive(Clone, Copy, Debug)]
pub struct SessionRules {
    /// After so long without the person doing anything.
    pub idle: SignedDuration,
    /// Whether everyone needs a second factor, and not admins alone.
    pub is_second_factor_required: bool,
}

/// How long a session lasts, whatever happens in it: a long working day.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(12);
/// How long the second factor may take after the password.
const SECOND_FACTOR: SignedDuration = SignedDuration::from_mins(10);
/// How long a proof of who it is counts for what asks for one anew.
const CONFIRMED: SignedDuration = SignedDuration::from_mins(5);
/// By how much two machines' clocks may differ. A session that began later than this from now comes from before the
/// clock was set back: how long it lasts cannot be told.
const CLOCKS_DIFFER: SignedDuration = SignedDuration::from_mins(5);

impl Session {
    /// Whether it has ended.
    #[must_use]
    pub fn is_over(&self, now: Timestamp, rules: SessionRules) -> bool {
        let longest = match self.proof {
            Proof::Password => SECOND_FACTOR,
            Proof::Full => LONGEST,
        };
        let begun = now.duration_since(self.created_at);
        self.account.is_disabled
            || begun < -CLOCKS_DIFFER
            || begun >= longest
            || now.duration_since(self.seen_at) >= rules.idle
    }

    /// Whether the person proved who they are a moment ago.
    #[must_use]
    pub fn is_confirmed(&self, now: Timestamp) -> bool {
        let since = now.duration_since(self.confirmed_at);
        self.proof == Proof::Full && since < CONFIRMED && since > -CLOCKS_DIFFER
    }
}
