//! Why somebody takes requests out, in their own words.

use std::fmt;

use crate::domain::field_problem::FieldProblem;
use crate::domain::typed_text::{is_forbidden, tidy};

/// One line of up to [`ExportReason::LONGEST`] characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportReason(String);

impl ExportReason {
    /// The longest reason, in characters.
    pub const LONGEST: usize = 200;

    /// Reads what was typed; none where nothing can be seen.
    ///
    /// # Errors
    /// [`FieldProblem::TooLong`] over [`ExportReason::LONGEST`], [`FieldProblem::Invalid`] for control characters.
    pub fn parse(typed: &str) -> Result<Option<Self>, FieldProblem> {
        let text = tidy(typed);
        if text.is_empty() {
            return Ok(None);
        }
        if text.chars().any(is_forbidden) {
            return Err(FieldProblem::Invalid);
        }
        if text.chars().count() > Self::LONGEST {
            return Err(FieldProblem::TooLong);
        }
        Ok(Some(Self(text)))
    }
}

impl fmt::Display for ExportReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_one_line_that_says_something() {
        let read = |typed: &str| ExportReason::parse(typed).map(|reason| reason.map(|reason| reason.to_string()));
        assert_eq!(read("  For the\tbilling office "), Ok(Some("For the billing office".to_owned())));
        assert_eq!((read(""), read(" \u{200B} ")), (Ok(None), Ok(None)));
        assert_eq!(read("a\u{7}b"), Err(FieldProblem::Invalid));
        assert_eq!(read(&"é".repeat(200)), Ok(Some("é".repeat(200))));
        assert_eq!(read(&"é".repeat(201)), Err(FieldProblem::TooLong));
    }
}
