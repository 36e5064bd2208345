//! How a message ended, or why it has not left yet. No word of a server is repeated: it may hold an address.

use std::fmt;
use std::str::FromStr;

use strum::{EnumString, IntoStaticStr};

/// How a message ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It was taken over by the other side.
    Sent,
    /// It cannot be sent, or could not for a day.
    Failed(Failure),
    /// There was no longer any reason to send it, or it must not be sent.
    Withheld(Reason),
}

impl Ending {
    /// The state in the database.
    #[must_use]
    pub fn state(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Failed(_) => "failed",
            Self::Withheld(_) => "withheld",
        }
    }

    /// The reason in the database.
    #[must_use]
    pub fn reason(self) -> Option<String> {
        match self {
            Self::Sent => None,
            Self::Failed(failure) => Some(failure.to_string()),
            Self::Withheld(reason) => Some(<&str>::from(reason).to_owned()),
        }
    }
}

/// Why a message did not leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The other side will not take it, with this code: trying again does not help.
    Refused(u16),
    /// The other side does not take it at present, with this code.
    PutOff(u16),
    /// The server takes no address with other letters than ASCII's.
    NoSmtpUtf8,
    /// The address cannot be written to.
    Address,
    /// The message could not be written.
    NotComposed,
    /// What it tells of cannot be read.
    NotRead,
    /// There is no such server, or it does not answer.
    Unreachable,
    /// It took too long to let us in.
    TooSlow,
    /// It hung up, or fell silent, in the middle of the message.
    CutOff,
    /// Nobody can tell whether it is the right server, or the connection is not encrypted.
    NotSecure,
    /// Its address is of a private network that nobody has named.
    PrivateNetwork,
    /// The server does not let us in, or does not take our sender, with this code.
    Account(u16),
}

impl Failure {
    /// Whether the same may succeed later.
    #[must_use]
    pub fn may_pass(self) -> bool {
        !matches!(self, Self::Refused(_) | Self::NoSmtpUtf8 | Self::Address)
    }

    /// Whether it concerns every message, whatever it says and to whom.
    #[must_use]
    pub fn is_of_the_server(self) -> bool {
        matches!(self, Self::Unreachable | Self::TooSlow | Self::NotSecure | Self::PrivateNetwork | Self::Account(_))
    }
}

/// As it is stored and written into the log.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(code) => write!(f, "refused {code}"),
            Self::PutOff(code) => write!(f, "put off {code}"),
            Self::NoSmtpUtf8 => f.write_str("no smtputf8"),
            Self::Address => f.write_str("address"),
            Self::NotComposed => f.write_str("not composed"),
            Self::NotRead => f.write_str("not read"),
            Self::Unreachable => f.write_str("unreachable"),
            Self::TooSlow => f.write_str("too slow"),
            Self::CutOff => f.write_str("cut off"),
            Self::NotSecure => f.write_str("not secure"),
            Self::PrivateNetwork => f.write_str("private network"),
            Self::Account(code) => write!(f, "account {code}"),
        }
    }
}

/// Text that is no failure of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an unknown failure")]
pub struct UnknownFailure;

impl FromStr for Failure {
    type Err = UnknownFailure;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let code = |words| text.strip_prefix(words).and_then(|code: &str| code.parse().ok());
        let plain = [
            Self::NoSmtpUtf8,
            Self::Address,
            Self::NotComposed,
            Self::NotRead,
            Self::Unreachable,
            Self::TooSlow,
            Self::CutOff,
            Self::NotSecure,
            Self::PrivateNetwork,
        ];
        (code("refused ").map(Self::Refused))
            .or_else(|| code("put off ").map(Self::PutOff))
            .or_else(|| code("account ").map(Self::Account))
            .or_else(|| plain.into_iter().find(|failure| failure.to_string() == text))
            .ok_or(UnknownFailure)
    }
}

/// Why a message was not sent although it could have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Reason {
    /// This address got as many receipts as it may.
    Limit,
    /// What it tells of is no longer so.
    Settled,
    /// The request was erased, or is taken for spam.
    Gone,
    /// Nobody is named who would get it.
    Nobody,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_reads_as_it_is_written() {
        let all = [
            Failure::Refused(550),
            Failure::PutOff(451),
            Failure::NoSmtpUtf8,
            Failure::Address,
            Failure::NotComposed,
            Failure::NotRead,
            Failure::Unreachable,
            Failure::TooSlow,
            Failure::CutOff,
            Failure::NotSecure,
            Failure::PrivateNetwork,
            Failure::Account(535),
        ];
        for failure in all {
            assert_eq!(failure.to_string().parse(), Ok(failure));
            assert!(failure.may_pass() || !failure.is_of_the_server(), "{failure}: a server is mended one day");
        }
        for text in ["", "refused", "refused x", "refused 70000", "550 no such user <ada@example.com>"] {
            assert_eq!(text.parse::<Failure>(), Err(UnknownFailure), "{text}");
        }
    }
}
