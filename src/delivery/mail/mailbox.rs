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
    pub(super) fn sender_header(&self) -> Option<HeaderValue> {
        let name = self.0.name.as_ref().filter(|name| name.bytes().all(|byte| matches!(byte, b' '..=b'~')))?;
        let escaped = name.replace('\\', "\\\\").replace('"', "\\\"");
        let written = format!("\"{escaped}\" <{}>", self.0.email);
        let header = HeaderName::new_from_ascii_str("From");
        Some(HeaderValue::dangerous_new_pre_encoded(header, written.clone(), written))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::field_problem::FieldProblem;

    type TestResult<T = ()> = Result<T, Box<dyn std::error::Error>>;

    fn address(text: &str) -> TestResult<EmailAddress> {
        Ok(EmailAddress::parse(text).map_err(FieldProblem::code)?)
    }

    #[test]
    fn hosts_are_in_ascii_and_only_what_stands_before_the_at_needs_more() -> TestResult {
        for (typed, host, needs_smtputf8) in [
            ("ada@example.com", "example.com", false),
            ("ada@rücken.example", "xn--rcken-kva.example", false),
            ("jörg@rücken.example", "xn--rcken-kva.example", true),
            ("用户@例え.example", "xn--r8jz45g.example", true),
        ] {
            let mailbox = Mailbox::of(&address(typed)?)?;
            assert_eq!((mailbox.host(), mailbox.needs_smtputf8()), (host, needs_smtputf8), "{typed}");
        }
        Ok(())
    }

    #[test]
    fn a_name_cannot_bring_a_header() -> TestResult {
        let mailbox = Mailbox::named("A \"B\"\r\nBcc: \\evil@example.com", &address("desk@clinic.example")?)?;
        let header = mailbox.sender_header().ok_or("a name of plain characters has no header")?;
        let mut headers = lettre::message::header::Headers::new();
        headers.insert_raw(header);
        assert_eq!(headers.to_string(), "From: \"A \\\"B\\\" Bcc: \\\\evil@example.com\" <desk@clinic.example>\r\n");
        Ok(())
    }

    proptest! {
        #[test]
        fn whatever_the_form_takes_can_be_written_to(
            typed in "[a-zé0-9!#$%&'*+/=?^_`{|}~-]{1,20}(\\.[a-zй]{1,5})?@[a-zü0-9]{1,20}(-[a-z]{1,5})?\\.[a-z]{2,8}"
        ) {
            if let Ok(address) = EmailAddress::parse(&typed) {
                let mailbox = Mailbox::of(&address);
                prop_assert!(mailbox.is_ok_and(|mailbox| mailbox.host().is_ascii()), "{}", address);
            }
        }
    }
}
