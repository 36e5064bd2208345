//! What can be wrong with an answer: the reasons that a message tells apart, and their codes in the contract.

use serde::{Deserialize, Serialize};
use validator::ValidationError;

/// What is wrong with one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FieldProblem {
    /// Nothing visible was given.
    Missing,
    /// More characters than the field takes.
    TooLong,
    /// Not what the field asks for.
    Invalid,
    /// A phone number with letters or words that say nothing about it.
    Letters,
    /// Two phone numbers in one field.
    TwoNumbers,
    /// A phone number as it is dialed next door.
    NoAreaCode,
    /// More digits than a phone number of its country has.
    TooManyDigits,
    /// A phone number that the clinic's own numbering plan has no place for.
    NotInService,
    /// A phone number of another country in a range that nobody has been given there.
    NotInServiceAbroad,
    /// An e-mail address without an @.
    NoAt,
    /// An e-mail address with more than one @.
    SeveralAts,
    /// Two e-mail addresses in one field.
    TwoAddresses,
    /// An e-mail address with a space in it.
    Space,
    /// An e-mail address with a character that it cannot have.
    Character(char),
    /// An e-mail address with a dot at the edge of the part before its @, or with two in a row.
    MisplacedDot,
    /// An e-mail address whose part after the @ is no domain.
    Domain,
    /// An e-mail address longer than mail servers take.
    LongAddress,
}

impl FieldProblem {
    const PARAMETER: &str = "problem";

    /// The problem's code in the contract.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::TooLong => "too_long",
            Self::NotInService | Self::NotInServiceAbroad => "not_in_service",
            _ => "invalid",
        }
    }

    /// The problem that an error of `validator` carries.
    #[must_use]
    pub fn of(error: &ValidationError) -> Self {
        let problem = error.params.get(Self::PARAMETER);
        problem.and_then(|problem| Self::deserialize(problem).ok()).unwrap_or(Self::Invalid)
    }
}

impl From<FieldProblem> for ValidationError {
    fn from(problem: FieldProblem) -> Self {
        let mut error = Self::new(problem.code());
        error.add_param(FieldProblem::PARAMETER.into(), &problem);
        error
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_keeps_its_reason_on_its_way_through_the_validator() {
        for (problem, code) in [
            (FieldProblem::Missing, "missing"),
            (FieldProblem::TooLong, "too_long"),
            (FieldProblem::TwoNumbers, "invalid"),
            (FieldProblem::Character('‚'), "invalid"),
            (FieldProblem::NotInService, "not_in_service"),
            (FieldProblem::NotInServiceAbroad, "not_in_service"),
        ] {
            let error = ValidationError::from(problem);
            assert_eq!((error.code.as_ref(), FieldProblem::of(&error)), (code, problem));
        }
        assert_eq!(FieldProblem::of(&ValidationError::new("length")), FieldProblem::Invalid);
    }
}
