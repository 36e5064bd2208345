//! An address as an operator writes it: nothing is put right.

use std::str::FromStr;

use super::EmailAddress;

/// Text that is no e-mail address as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write an e-mail address like name@clinic.example")]
pub struct NotAnAddress;

impl FromStr for EmailAddress {
    type Err = NotAnAddress;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text).ok().filter(|address| address.as_str() == text).ok_or(NotAnAddress)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_put_right() {
        assert!("name@clinic.example".parse::<EmailAddress>().is_ok());
        for text in
            ["", "name", "Clinic <name@clinic.example>", "mailto:name@clinic.example", "name@clinic.example.", "a@b"]
        {
            assert_eq!(text.parse::<EmailAddress>(), Err(NotAnAddress), "{text}");
        }
    }
}
