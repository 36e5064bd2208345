//! A person's first or last name.

use std::fmt;

use super::field_problem::FieldProblem;
use crate::domain::typed_text::{is_forbidden, is_visible, tidy};

/// One part of a person's name: 1 to [`PersonName::LONGEST`] characters of any script, none of them a control.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonName(String);

impl PersonName {
    /// The longest name taken, in characters. ICAO and national registers cut far earlier; no one is cut here.
    pub const LONGEST: usize = 100;

    /// Reads a name as typed.
    ///
    /// # Errors
    /// [`FieldProblem::Missing`] when nothing visible is left, [`FieldProblem::Invalid`] for control characters,
    /// [`FieldProblem::TooLong`] over [`PersonName::LONGEST`].
    pub fn parse(typed: &str) -> Result<Self, FieldProblem> {
        let name = tidy(typed);
        if !is_visible(&name) {
            return Err(FieldProblem::Missing);
        }
        if name.chars().any(is_forbidden) {
            return Err(FieldProblem::Invalid);
        }
        if !validator::ValidateLength::validate_length(&name, None, Some(Self::LONGEST as u64), None) {
            return Err(FieldProblem::TooLong);
        }
        Ok(Self(name))
    }

    /// Rebuilds a name from what was stored after an earlier [`PersonName::parse`].
    #[must_use]
    pub fn from_stored(name: String) -> Self {
        Self(name)
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
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn any_script_is_a_name() {
        for name in ["Nguyễn", "محمد", "O’Brien-Smith", "李", "Zoë 🌿", "X Æ A-12", "Jr.", "می\u{200C}خواهم"]
        {
            assert_eq!(PersonName::parse(name).map(|n| n.to_string()), Ok(name.to_owned()));
        }
    }

    #[test]
    fn what_pasting_and_dictating_add_is_put_right() {
        for typed in [
            "María José",
            " María  José ",
            "María\tJosé",
            "María\u{A0}José\u{FFFC}",
            "\u{202A}María\u{3000}José\u{202C}",
            "Ma\u{AD}ri\u{301}a\u{2028}José\r\n",
            "\u{FEFF}María \u{200B} José",
        ] {
            assert_eq!(PersonName::parse(typed).map(|n| n.to_string()), Ok("María José".to_owned()), "{typed:?}");
        }
    }

    #[test]
    fn nothing_visible_is_missing() {
        for typed in
            ["", "   ", "\t", "\u{200B}", "\u{FFFC}", "\u{A0}\u{3000}", "\u{200D}", "\u{FE0F}", "\u{301}", "\u{E0100}"]
        {
            assert_eq!(PersonName::parse(typed), Err(FieldProblem::Missing), "{typed:?}");
        }
    }

    #[test]
    fn controls_are_invalid() {
        for typed in ["Ada\0", "A\u{7}da", "A\nda", "A\r\nda", "A\u{85}da", "A\u{FFFD}da", "A\u{FDD0}", "A\u{1FFFF}"] {
            assert_eq!(PersonName::parse(typed), Err(FieldProblem::Invalid), "{typed:?}");
        }
    }

    #[test]
    fn a_hundred_characters_fit_and_one_more_does_not() {
        assert!(PersonName::parse(&"é".repeat(100)).is_ok());
        assert!(PersonName::parse(&format!("{}\t \t{}", "é".repeat(49), "é".repeat(50))).is_ok());
        assert_eq!(PersonName::parse(&"é".repeat(101)), Err(FieldProblem::TooLong));
    }

    proptest! {
        #[test]
        fn a_name_reads_as_itself_and_has_no_control(typed in any::<String>()) {
            if let Ok(name) = PersonName::parse(&typed) {
                prop_assert!(!name.as_str().chars().any(char::is_control));
                prop_assert_eq!(PersonName::parse(name.as_str()), Ok(name));
            }
        }
    }
}
