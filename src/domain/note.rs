//! What the front desk notes about a request, in its own words.

use std::fmt;

use super::field_problem::FieldProblem;
use super::typed_text::{is_forbidden, is_visible};

/// Plain text of up to [`Note::LONGEST`] characters. Lines end with `\n`.
#[derive(Clone, PartialEq, Eq)]
pub struct Note(String);

impl Note {
    /// The longest note, in characters; the end of a line counts as one.
    pub const LONGEST: usize = 2_000;

    /// Reads what was typed; none where nothing can be seen. Letters of any script stay as they are, whatever direction
    /// they are written in: pages keep each note apart from the text around it.
    ///
    /// # Errors
    /// [`FieldProblem::TooLong`] over [`Note::LONGEST`], [`FieldProblem::Invalid`] for control characters.
    pub fn parse(typed: &str) -> Result<Option<Self>, FieldProblem> {
        // As forms send the ends of lines, and as other systems paste them.
        let text =
            typed.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}', '\u{85}', '\u{0B}', '\u{0C}'], "\n");
        let text = text.trim_matches(|c: char| c.is_whitespace());
        if !is_visible(text) {
            return Ok(None);
        }
        if text.chars().any(|c| is_forbidden(c) && !matches!(c, '\n' | '\t')) {
            return Err(FieldProblem::Invalid);
        }
        if text.chars().count() > Self::LONGEST {
            return Err(FieldProblem::TooLong);
        }
        Ok(Some(Self(text.to_owned())))
    }

    /// Rebuilds a note from what was stored after an earlier [`Note::parse`].
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The note as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Note {
    /// Never its words: they may name a patient.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Note of {} characters", self.0.chars().count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_plain_text_of_any_script() {
        for (typed, note) in [
            (" Called.\r\nMother answered. ", Some("Called.\nMother answered.")),
            ("=1+1", Some("=1+1")),
            ("<b>no</b>", Some("<b>no</b>")),
            ("שלום\u{202E}abc", Some("שלום\u{202E}abc")),
            ("a\tb", Some("a\tb")),
            (" \n\t ", None),
            ("\u{301}", None),
            ("", None),
        ] {
            let read = Note::parse(typed).map(|note| note.map(|note| note.as_str().to_owned()));
            assert_eq!(read, Ok(note.map(str::to_owned)), "{typed:?}");
        }
    }

    #[test]
    fn what_is_too_long_or_no_text_is_refused() {
        assert!(Note::parse(&"é".repeat(Note::LONGEST)).is_ok());
        assert!(Note::parse(&"a\r\n".repeat(Note::LONGEST / 2)).is_ok(), "a line's end is one character");
        assert_eq!(Note::parse(&"é".repeat(Note::LONGEST + 1)), Err(FieldProblem::TooLong));
        for typed in ["a\0b", "a\u{1B}[31mb", "a\u{7}b", "a\u{FFFF}b"] {
            assert_eq!(Note::parse(typed), Err(FieldProblem::Invalid), "{typed:?}");
        }
    }
}
