//! An e-mail address.

use std::fmt;

use validator::ValidateEmail;

use super::form::Code;
use super::written::{fold, tidy};

/// An e-mail address that both the HTML standard and SMTP (RFC 5321) accept, with a dot in its domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// The longest address, in bytes: RFC 5321 allows a path of 256 with its two angle brackets.
    pub const LONGEST: usize = 254;

    /// Where most people have their mail: the largest providers in the United States.
    pub const COMMON_DOMAINS: [&str; 14] = [
        "gmail.com",
        "yahoo.com",
        "hotmail.com",
        "outlook.com",
        "icloud.com",
        "aol.com",
        "ymail.com",
        "mail.com",
        "msn.com",
        "live.com",
        "comcast.net",
        "verizon.net",
        "att.net",
        "sbcglobal.net",
    ];

    /// Reads an address as typed.
    ///
    /// # Errors
    /// [`Code::Missing`] when nothing visible is left, [`Code::Invalid`] for what is no address.
    pub fn parse(typed: &str) -> Result<Self, Code> {
        let address = tidy(typed);
        if address.is_empty() {
            return Err(Code::Missing);
        }
        let Some((local, domain)) = address.rsplit_once('@') else {
            return Err(Code::Invalid);
        };
        // The HTML rule lets dots stand anywhere before the @, which SMTP's dot-atom does not.
        let dots_are_fine = !local.starts_with('.') && !local.ends_with('.') && !local.contains("..");
        let domain_is_public = domain.contains('.') && !domain.starts_with('[');
        if address.len() <= Self::LONGEST && dots_are_fine && domain_is_public && address.validate_email() {
            Ok(Self(address))
        } else {
            Err(Code::Invalid)
        }
    }

    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address that was probably meant, when the domain is one slip away from a common one. Only ever a hint:
    /// such domains exist.
    #[must_use]
    pub fn probably_meant(&self) -> Option<String> {
        let (local, domain) = self.0.rsplit_once('@')?;
        let domain = domain.to_ascii_lowercase();
        if Self::COMMON_DOMAINS.contains(&domain.as_str()) {
            return None;
        }
        let meant = Self::COMMON_DOMAINS.into_iter().find(|common| is_one_slip_away(&domain, common))?;
        Some(format!("{local}@{meant}"))
    }

    /// The address folded for comparing: two spellings that reach the same person in practice are equal.
    #[must_use]
    pub fn folded(&self) -> String {
        fold(&self.0)
    }
}

/// Whether two words differ by one letter too many, too few, wrong, or by two neighbours swapped.
fn is_one_slip_away(typed: &str, meant: &str) -> bool {
    let (typed, meant): (Vec<char>, Vec<char>) = (typed.chars().collect(), meant.chars().collect());
    let same = typed.iter().zip(&meant).take_while(|(a, b)| a == b).count();
    let (typed, meant) = (&typed[same..], &meant[same..]);
    match (typed, meant) {
        ([], [_]) | ([_], []) => true,
        ([a, b, rest @ ..], [c, d, end @ ..]) if a == d && b == c && rest == end => true,
        ([_, rest @ ..], [_, end @ ..]) if rest == end => true,
        ([_, rest @ ..], meant) if rest == meant => true,
        (typed, [_, end @ ..]) if typed == end => true,
        _ => false,
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_and_unusual_addresses_are_taken() {
        for typed in [
            "ada@example.com",
            "ada+clinic@example.co.uk",
            "o'hara_1!#$%@example.org",
            "ada@bücher.example",
            " ada@example.com\u{200B}",
        ] {
            assert!(EmailAddress::parse(typed).is_ok(), "{typed}");
        }
    }

    #[test]
    fn what_no_mail_server_takes_is_invalid() {
        for typed in [
            "ada",
            "ada@",
            "@example.com",
            "a@b@example.com",
            "ada@localhost",
            "ada@[127.0.0.1]",
            "ada @example.com",
            "a..da@example.com",
            ".ada@example.com",
            "ada.@example.com",
            "ada@example..com",
            "ada@-example.com",
            "ada\0@example.com",
            "<ada@example.com>",
        ] {
            assert_eq!(EmailAddress::parse(typed), Err(Code::Invalid), "{typed}");
        }
        let long = format!("{}@{}.com", "a".repeat(60), "b".repeat(63).repeat(4));
        assert_eq!(EmailAddress::parse(&long), Err(Code::Invalid));
        assert_eq!(EmailAddress::parse(" "), Err(Code::Missing));
    }
    #[test]
    fn a_slip_in_a_common_domain_is_noticed_and_other_domains_are_left_alone() {
        let meant = |typed: &str| EmailAddress::parse(typed).ok().and_then(|address| address.probably_meant());
        for slip in ["gmial.com", "gmai.com", "gmaill.com", "gmail.con", "gmail.co", "Gnail.com"] {
            assert_eq!(meant(&format!("ada@{slip}")).as_deref(), Some("ada@gmail.com"), "{slip}");
        }
        for fine in ["gmail.com", "GMAIL.com", "example.com", "ymail.com", "bücher.example", "mail.com"] {
            assert_eq!(meant(&format!("ada@{fine}")), None, "{fine}");
        }
    }
}
