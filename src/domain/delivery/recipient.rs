//! Whom a message goes to. No address stands here: it is looked up when the message is sent.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

use crate::domain::choice_key::ChoiceKey;

/// Whom a message goes to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Recipient {
    /// Whoever sent the request.
    Patient,
    /// A location's address in `site.toml`; of `any`, the clinic's.
    Location(ChoiceKey),
    /// The person of an account.
    Account(Uuid),
    /// The clinic's own program.
    Webhook,
}

/// By which way a message goes: each is worked off by itself, so that none waits for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// E-mail.
    Mail,
    /// A call over https.
    Webhook,
}

impl Channel {
    /// The name in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Webhook => "webhook",
        }
    }
}

impl Recipient {
    /// By which way they are told.
    #[must_use]
    pub fn channel(&self) -> Channel {
        match self {
            Self::Patient | Self::Location(_) | Self::Account(_) => Channel::Mail,
            Self::Webhook => Channel::Webhook,
        }
    }
}

const PATIENT: &str = "patient";
const WEBHOOK: &str = "webhook";
const LOCATION: &str = "location:";
const ACCOUNT: &str = "account:";

/// As it is stored.
impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Patient => f.write_str(PATIENT),
            Self::Location(key) => write!(f, "{LOCATION}{key}"),
            Self::Account(id) => write!(f, "{ACCOUNT}{id}"),
            Self::Webhook => f.write_str(WEBHOOK),
        }
    }
}

/// Text that names nobody to whom a message could go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("nobody gets messages under this name")]
pub struct NotARecipient;

impl FromStr for Recipient {
    type Err = NotARecipient;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            PATIENT => return Ok(Self::Patient),
            WEBHOOK => return Ok(Self::Webhook),
            _ => {}
        }
        if let Some(key) = text.strip_prefix(LOCATION) {
            return Ok(Self::Location(ChoiceKey::from_stored(key.to_owned())));
        }
        let id = text.strip_prefix(ACCOUNT).and_then(|id| id.parse().ok());
        id.map(Self::Account).ok_or(NotARecipient)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipient_reads_as_it_is_written() {
        let all = [
            Recipient::Patient,
            Recipient::Location(ChoiceKey::any()),
            Recipient::Account(Uuid::from_u128(7)),
            Recipient::Webhook,
        ];
        for recipient in all {
            assert_eq!(recipient.to_string().parse(), Ok(recipient));
        }
        for text in ["", "Patient", "account:", "account:ada@example.com", "somebody"] {
            assert_eq!(text.parse::<Recipient>(), Err(NotARecipient), "{text}");
        }
    }
}
