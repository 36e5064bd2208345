//! The key of a choice that the clinic's settings offer.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

/// The key of a choice that `site.toml` offers: small letters, digits, `-` and `_`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct ChoiceKey(String);

/// Text that cannot be the key of a choice.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` cannot be a key: use 1 to 40 small letters, digits, - and _")]
pub struct NotAKey(String);

impl ChoiceKey {
    /// The key that stands for «no matter which» and is always offered.
    pub const ANY: &'static str = "any";

    /// The choice «no matter which».
    #[must_use]
    pub fn any() -> Self {
        Self(Self::ANY.to_owned())
    }

    /// Rebuilds a key from what was stored: a choice that the clinic no longer offers, or that was spelled by other
    /// rules, is still what the patient chose.
    #[must_use]
    pub fn from_stored(key: String) -> Self {
        Self(key)
    }

    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ChoiceKey {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fits = (1..=40).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'));
        if fits { Ok(Self(text.to_owned())) } else { Err(NotAKey(text.to_owned())) }
    }
}

impl TryFrom<String> for ChoiceKey {
    type Error = NotAKey;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl fmt::Display for ChoiceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
