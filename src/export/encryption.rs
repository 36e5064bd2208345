//! Exports that only those can open for whom they are meant: age (age-encryption.org/v1).

use std::io::{self, Write};

use age::stream::StreamWriter;
use age::{Encryptor, x25519};
use secrecy::SecretString;

/// For whom an export is encrypted.
#[derive(Clone)]
pub enum Encryption {
    /// For whoever has the identity of one of these.
    Recipients(Vec<x25519::Recipient>),
    /// For whoever knows it.
    Passphrase(SecretString),
}

/// What names nobody.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no age recipient: it starts with age1 and is copied whole, as `age-keygen` prints it after `Public key:`"
)]
pub struct NotARecipient(String);

impl Encryption {
    /// For the recipients, as `age-keygen` prints them.
    ///
    /// # Errors
    /// Names the first that is none.
    pub fn to<T: AsRef<str>>(recipients: &[T]) -> Result<Self, NotARecipient> {
        let read = |recipient: &T| {
            let recipient = recipient.as_ref().trim();
            recipient.parse().map_err(|_| NotARecipient(shortened(recipient)))
        };
        recipients.iter().map(read).collect::<Result<_, _>>().map(Self::Recipients)
    }

    pub(super) fn wrap<W: Write>(&self, out: W) -> io::Result<StreamWriter<W>> {
        let encryptor = match self {
            Self::Recipients(recipients) => {
                Encryptor::with_recipients(recipients.iter().map(|recipient| recipient as &dyn age::Recipient))
                    .map_err(io::Error::other)?
            }
            Self::Passphrase(passphrase) => Encryptor::with_user_passphrase(passphrase.clone()),
        };
        encryptor.wrap_output(out)
    }
}

/// What was typed may be a secret in the wrong place: its beginning tells which it is.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(8) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_nobody_is_said_without_a_secret() {
        let error = |text: &str| Encryption::to(&[text]).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error("AGE-SECRET-KEY-1QQQQQQQQQQQQ").starts_with("`AGE-SECR…` is no age recipient"));
        assert!(error("grace").starts_with("`grace` is no age recipient"));
        assert!(error("age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq").contains("age1qqqq…"));
        let recipient = x25519::Identity::generate().to_public().to_string();
        assert!(Encryption::to(&[format!(" {recipient}\n")]).is_ok());
    }
}
