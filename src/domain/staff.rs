//! Accounts of the clinic's staff.

use jiff::Timestamp;
use uuid::Uuid;

use super::choice_key::ChoiceKey;
use super::email::EmailAddress;
use super::name::PersonName;
use super::role::Role;

/// Whose requests an account sees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum LocationScope {
    /// Those of every location.
    #[default]
    All,
    /// Those of these, and those that named none.
    Only(Vec<ChoiceKey>),
}

impl LocationScope {
    /// Only these; all when there are none.
    #[must_use]
    pub fn of(locations: Vec<ChoiceKey>) -> Self {
        if locations.is_empty() { Self::All } else { Self::Only(locations) }
    }

    /// Whether requests of a location are seen: those that named none are everybody's.
    #[must_use]
    pub fn sees(&self, location: &ChoiceKey) -> bool {
        match self {
            Self::All => true,
            Self::Only(locations) => location.as_str() == ChoiceKey::ANY || locations.contains(location),
        }
    }

    /// Every location whose requests are seen, each once: those that named none among them. None where all are.
    #[must_use]
    pub fn seen(&self) -> Option<Vec<ChoiceKey>> {
        let Self::Only(locations) = self else { return None };
        let mut seen = vec![ChoiceKey::any()];
        for location in locations {
            if !seen.contains(location) {
                seen.push(location.clone());
            }
        }
        Some(seen)
    }

    /// The locations, none when there is no restriction.
    #[must_use]
    pub fn locations(&self) -> &[ChoiceKey] {
        match self {
            Self::All => &[],
            Self::Only(locations) => locations,
        }
    }
}

/// What an admin says of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountDetails {
    /// Where its person gets mail, which is also its name when signing in.
    pub email: EmailAddress,
    /// What colleagues call its person.
    pub name: PersonName,
    /// What its person may do.
    pub role: Role,
    /// Whose requests it sees.
    pub locations: LocationScope,
}

/// An account as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Never used again.
    pub id: Uuid,
    /// What an admin says of it.
    pub details: AccountDetails,
    /// How its person can sign in.
    pub ways_in: WaysIn,
    /// Whether its person may not come in any more.
    pub is_disabled: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// Raised by every change.
    pub version: i64,
}

/// How a person can sign in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WaysIn {
    /// With a password.
    pub has_password: bool,
    /// With one-time codes as the second factor.
    pub has_codes: bool,
    /// How many passkeys there are.
    pub passkeys: usize,
    /// How many recovery codes are left.
    pub recovery_codes: usize,
}

impl WaysIn {
    /// Whether something is asked for besides the password.
    #[must_use]
    pub fn has_second_factor(&self) -> bool {
        self.has_codes || self.passkeys > 0
    }

    /// Whether there are codes to type, of either kind, beside the password.
    #[must_use]
    pub fn has_codes_to_type(&self) -> bool {
        self.has_codes || self.recovery_codes > 0
    }

    /// Whether the password can prove who somebody is, with a code where a second factor is asked for: who has a passkey
    /// and no codes proves it with the passkey.
    #[must_use]
    pub fn can_type_proof(&self) -> bool {
        self.has_password && (!self.has_second_factor() || self.has_codes_to_type())
    }

    /// Whether the account was ever set up.
    #[must_use]
    pub fn is_set_up(&self) -> bool {
        self.has_password || self.passkeys > 0
    }
}
