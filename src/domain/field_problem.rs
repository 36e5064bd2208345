//! What can be wrong with an answer: the reasons that a message tells apart, and their codes in the contract.

/// What is wrong with one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
}
