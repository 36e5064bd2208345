//! An e-mail address.

mod exact;
mod mailbox;
mod slip;
mod wrapping;

use std::fmt;

use validator::ValidateEmail;

use self::slip::is_one_slip_away;
use self::wrapping::without_wrapping;
use super::field_problem::FieldProblem;
use crate::domain::typed_text::{fold, is_forbidden, is_visible, tidy};

/// What may stand before the @ besides letters and digits (RFC 5321, «atext»).
const MARKS: &str = "!#$%&'*+-/=?^_`{|}~.";
/// What keyboards make of quotes, dashes and dots by themselves, and no address has.
const TYPOGRAPHIC: &str = "“”„‚«»‹›–—…";

/// An e-mail address that the HTML standard and SMTP (RFC 5321, and RFC 6531 for other letters than ASCII's) accept,
/// with a dot in its domain.
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

    /// The longest part before the @, in bytes (RFC 5321).
    const LONGEST_LOCAL: usize = 64;

    /// Reads an address as typed, without what was put around it.
    ///
    /// # Errors
    /// [`FieldProblem::Missing`] when nothing visible is left; otherwise what stands in the way of an address.
    pub fn parse(typed: &str) -> Result<Self, FieldProblem> {
        let text = tidy(typed);
        if !is_visible(&text) {
            return Err(FieldProblem::Missing);
        }
        let address = without_wrapping(&text);
        match problem_of(&address) {
            None => Ok(Self(address)),
            Some(problem) => Err(problem),
        }
    }

    /// Rebuilds an address from what was stored after an earlier [`EmailAddress::parse`].
    #[must_use]
    pub fn from_stored(address: String) -> Self {
        Self(address)
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

/// What stands in the way, the plainest reason first.
fn problem_of(address: &str) -> Option<FieldProblem> {
    let Some((local, domain)) = address.split_once('@') else {
        return Some(FieldProblem::NoAt);
    };
    if address.contains(is_forbidden) {
        return Some(FieldProblem::Invalid);
    }
    if domain.contains('@') {
        return Some(if names_two(address) { FieldProblem::TwoAddresses } else { FieldProblem::SeveralAts });
    }
    if address.contains(' ') {
        return Some(FieldProblem::Space);
    }
    let in_the_way = (local.chars().find(|c| !may_stand_before_at(*c)))
        .or_else(|| domain.chars().find(|c| c.is_ascii() && !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-')));
    if let Some(character) = in_the_way {
        return Some(FieldProblem::Character(character));
    }
    if local.is_empty() {
        return Some(FieldProblem::Invalid);
    }
    // The HTML rule lets dots stand anywhere before the @, which SMTP's dot-atom does not.
    if local.starts_with('.') || local.ends_with('.') || local.contains("..") {
        return Some(FieldProblem::MisplacedDot);
    }
    if !domain.contains('.') {
        return Some(FieldProblem::Domain);
    }
    if address.len() > EmailAddress::LONGEST || local.len() > EmailAddress::LONGEST_LOCAL {
        return Some(FieldProblem::LongAddress);
    }
    // RFC 6531 adds every letter beyond ASCII to what the HTML rule takes before the @.
    let in_ascii: String = local.chars().map(|c| if c.is_ascii() { c } else { 'a' }).collect();
    (!format!("{in_ascii}@{domain}").validate_email()).then_some(FieldProblem::Domain)
}

fn may_stand_before_at(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() || MARKS.contains(c) } else { !TYPOGRAPHIC.contains(c) }
}

/// Whether a text with several @ holds several addresses, rather than one with an @ too many.
fn names_two(text: &str) -> bool {
    let words = text.split(|c: char| " ,;/|<>()".contains(c));
    let is_address = |word: &&str| word.split_once('@').is_some_and(|(a, b)| !a.is_empty() && !b.is_empty());
    words.filter(is_address).count() > 1
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(typed: &str) -> Result<String, FieldProblem> {
        EmailAddress::parse(typed).map(|address| address.to_string())
    }

    #[test]
    fn ordinary_and_unusual_addresses_are_taken_as_they_are() {
        for typed in [
            "ada@example.com",
            "ada+clinic@example.co.uk",
            "o'hara_1!#$%@example.org",
            "ada@bücher.example",
            "jörg@example.com",
            "用户@例え.jp",
            "अजय@उदाहरण.भारत",
            "دعاء@مثال.مصر",
            "{ada}@example.com",
        ] {
            assert_eq!(read(typed).as_deref(), Ok(typed));
        }
    }

    #[test]
    fn what_stands_around_an_address_comes_off() {
        for typed in [
            " ada@example.com\u{200B}",
            "mailto:ada@example.com",
            "MAILTO:ada@example.com?subject=Back%20pain&body=x",
            "mailto:ada%40example.com",
            "<ada@example.com>",
            "Ada Lovelace <ada@example.com>",
            "\"Lovelace, Ada\" <ada@example.com>;",
            "<mailto:ada@example.com>",
            "ada@example.com <ada@example.com>",
            "ada@example.com (home)",
            "Email: ada@example.com",
            "ada@example.com.",
            "ada@example.com,",
            "ada@example.com;",
            "“ada@example.com”",
            "'ada@example.com'",
            "‘ada@example.com’.",
            "ada＠example．com",
            "ａｄａ＠ｅｘａｍｐｌｅ。com",
            "ada @ example.com",
            "ada@\u{A0}example.com",
            "\u{202A}ada@example.com\u{202C}",
            "ada@exam\u{AD}ple.com",
            "\u{FFFC}ada@example.com\t",
        ] {
            assert_eq!(read(typed).as_deref(), Ok("ada@example.com"), "{typed:?}");
        }
        assert_eq!(read("mailto:ada%2Bclinic@example.com").as_deref(), Ok("ada+clinic@example.com"));
        assert_eq!(read("o’hara@example.org").as_deref(), Ok("o'hara@example.org"));
        assert_eq!(read("ａ\u{301}@example.org").as_deref(), Ok("á@example.org"));
    }

    #[test]
    fn the_problem_names_what_stands_in_the_way() {
        use FieldProblem::{
            Character, Domain, Invalid, LongAddress, MisplacedDot, NoAt, SeveralAts, Space, TwoAddresses,
        };
        let (long, long_local) = (format!("a@{}.com", "b".repeat(63)), format!("{}@example.com", "ö".repeat(33)));
        let long = long.replace(".com", &format!(".{}", "b".repeat(62)).repeat(4));
        for (typed, problem) in [
            ("ada", NoAt),
            ("ada.example.com", NoAt),
            ("<>", NoAt),
            ("a@b@example.com", SeveralAts),
            ("ada@@example.com", SeveralAts),
            ("ada@example.com, bob@example.com", TwoAddresses),
            ("ada@example.com or bob@example.com", TwoAddresses),
            ("ada@example.com <bob@example.com>", TwoAddresses),
            ("ada lovelace@example.com", Space),
            ("ada@example.com please", Space),
            ("ada@exam ple.com", Space),
            ("ada,b@example.com", Character(',')),
            ("ada@example,com", Character(',')),
            ("ada@exam_ple.com", Character('_')),
            ("ada(b)@example.com", Character('(')),
            ("ada“b@example.com", Character('“')),
            ("ada@[127.0.0.1]", Character('[')),
            ("\"ada\"@example.com", Character('"')),
            ("a..da@example.com", MisplacedDot),
            (".ada@example.com", MisplacedDot),
            ("ada.@example.com", MisplacedDot),
            ("ada@", Domain),
            ("ada@localhost", Domain),
            ("ada@example..com", Domain),
            ("ada@-example.com", Domain),
            ("ada@.com", Domain),
            ("@example.com", Invalid),
            ("ada\0@example.com", Invalid),
            ("ada@example.com\r\nBcc: eve@example.com", Invalid),
            (long.as_str(), LongAddress),
            (long_local.as_str(), LongAddress),
            (" \u{FFFC}", FieldProblem::Missing),
        ] {
            assert_eq!(read(typed), Err(problem), "{typed}");
        }
    }

    #[test]
    fn a_slip_in_a_common_domain_is_noticed_and_other_domains_are_left_alone() {
        let meant = |typed: &str| EmailAddress::parse(typed).ok().and_then(|address| address.probably_meant());
        for slip in ["gmial.com", "gmai.com", "gmaill.com", "gmail.con", "gmail.co", "Gnail.com"] {
            assert_eq!(meant(&format!("ada@{slip}")).as_deref(), Some("ada@gmail.com"), "{slip}");
        }
        for fine in ["gmail.com", "GMAIL.com", "gmail.com.", "example.com", "ymail.com", "bücher.example", "mail.com"]
        {
            assert_eq!(meant(&format!("ada@{fine}")), None, "{fine}");
        }
    }

    /// Pieces of addresses and of what is put around them, in any order.
    fn pieces() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "ada",
            "jörg",
            "用户",
            "example",
            ".",
            ".com",
            "@",
            "＠",
            "．",
            "@example.com",
            " ",
            "\t",
            "<",
            ">",
            "mailto:",
            "%40",
            "%6Dailto:",
            "%20",
            "?",
            "(",
            ")",
            "'",
            "’",
            "\"",
            ",",
            ";",
            ":",
            "e-mail",
            "ａ",
            "\u{301}",
            "\u{200D}",
            "\u{FE0F}",
            "+",
            "`",
        ]);
        prop::collection::vec(piece, 1..12).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn an_address_reads_as_itself(typed in prop_oneof![pieces(), any::<String>()]) {
            if let Ok(address) = EmailAddress::parse(&typed) {
                prop_assert!(address.as_str().len() <= EmailAddress::LONGEST);
                prop_assert_eq!(tidy(address.as_str()), address.as_str());
                prop_assert_eq!(EmailAddress::parse(address.as_str()), Ok(address));
            }
        }

        #[test]
        fn every_address_of_plain_parts_is_taken(typed in "[a-zé0-9][a-zö0-9_+-]{0,20}(\\.[a-z]{1,5})?@[a-z0-9]{1,20}(-[a-z]{1,5})?\\.[a-z]{2,8}") {
            prop_assert_eq!(read(&typed), Ok(typed));
        }
    }
}
