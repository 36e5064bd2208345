//! A person's first or last name.

use std::fmt;

use super::form::Code;
use super::written::{is_forbidden, is_visible, tidy};

/// One part of a person's name: 1 to [`PersonName::LONGEST`] characters of any script, none of them a control.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonName(String);

impl PersonName {
    /// The longest name taken, in characters. ICAO and national registers cut far earlier; no one is cut here.
    pub const LONGEST: usize = 100;

    /// Reads a name as typed.
    ///
    /// # Errors
    /// [`Code::Missing`] when nothing visible is left, [`Code::Invalid`] for control characters,
    /// [`Code::TooLong`] over [`PersonName::LONGEST`].
    pub fn parse(typed: &str) -> Result<Self, Code> {
        let name = tidy(typed);
        if !is_visible(&name) {
            return Err(Code::Missing);
        }
        if name.chars().any(is_forbidden) {
            return Err(Code::Invalid);
        }
        if !validator::ValidateLength::validate_length(&name, None, Some(Self::LONGEST as u64), None) {
            return Err(Code::TooLong);
        }
        Ok(Self(name))
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_script_is_a_name() {
        for name in ["Nguyễn", "محمد", "O’Brien-Smith", "李", "Zoë 🌿", "X Æ A-12", "Jr."] {
            assert_eq!(PersonName::parse(name).map(|n| n.to_string()), Ok(name.to_owned()));
        }
    }

    #[test]
    fn nothing_visible_is_missing() {
        for typed in ["", "   ", "\u{200B}", "\u{00A0}\u{3000}", "\u{200D}", "\u{FE0F}", "\u{301}", "\u{E0100}"] {
            assert_eq!(PersonName::parse(typed), Err(Code::Missing), "{typed:?}");
        }
    }

    #[test]
    fn controls_are_invalid() {
        for typed in
            ["Ada\0", "A\u{7}da", "A\nda", "A\u{85}da", "A\u{FFFD}da", "A\u{2028}da", "A\u{FDD0}", "A\u{1FFFF}"]
        {
            assert_eq!(PersonName::parse(typed), Err(Code::Invalid), "{typed:?}");
        }
    }

    #[test]
    fn a_hundred_characters_fit_and_one_more_does_not() {
        assert!(PersonName::parse(&"é".repeat(100)).is_ok());
        assert_eq!(PersonName::parse(&"é".repeat(101)), Err(Code::TooLong));
    }
}
