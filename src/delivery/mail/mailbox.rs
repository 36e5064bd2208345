//! Who writes and who is written to.

use lettre::Address;
use lettre::address::AddressError;
use lettre::message::header::{HeaderName, HeaderValue};

use super::one_line::OneLine;
use crate::domain::email::EmailAddress;

/// An address that mail can be sent to or from, with a name before it or without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox(lettre::message::Mailbox);

/// An address that was taken by the form, and that SMTP does not take.
#[derive(Debug, thiserror::Error)]
#[error("no mail can be sent to this address: {0}")]
pub struct UnmailableAddress(#[from] AddressError);

impl Mailbox {
    /// The mailbox of an address. Its host is written in ASCII, which every server understands.
    pub fn of(address: &EmailAddress) -> Result<Self, UnmailableAddress> {
        Self::make(None, address)
    }

    /// The same with a name, for example the clinic's.
    pub fn named(name: &str, address: &EmailAddress) -> Result<Self, UnmailableAddress> {
        Self::make(Some(OneLine::new(name).to_string()), address)
    }

    fn make(name: Option<String>, address: &EmailAddress) -> Result<Self, UnmailableAddress> {
        let (local, host) = address.as_str().rsplit_once('@').ok_or(AddressError::MissingParts)?;
        let host = idna::domain_to_ascii(host).map_err(|_| AddressError::InvalidDomain)?;
        Ok(Self(lettre::message::Mailbox::new(name, Address::new(local, host)?)))
    }

    /// Whether its server must take addresses in all letters (SMTPUTF8, RFC 6531).
    #[must_use]
    pub fn needs_smtputf8(&self) -> bool {
        !self.0.email.user().is_ascii()
    }

    /// The host, in ASCII.
    pub(super) fn host(&self) -> &str {
        self.0.email.domain()
    }

    pub(super) fn as_lettre(&self) -> lettre::message::Mailbox {
        self.0.clone()
    }

    /// The header `From`. A name of plain characters stands in quotes: lettre would write "Spine & Pain" in base 64, which
    /// filters take for a sign of spam.
    pub(super) fn from_header(&self) -> Option<HeaderValue> {
        let name = self.0.name.as_ref().filter(|name| name.bytes().all(|byte| matches!(byte, b' '..=b'~')))?;
        let escaped = name.replace('\\', "\\\\").replace('"', "\\\"");
        let written = format!("\"{escaped}\" <{}>", self.0.email);
        let header = HeaderName::new_from_ascii_str("From");
        Some(HeaderValue::dangerous_new_pre_encoded(header, written.clone(), written))
    }
}
