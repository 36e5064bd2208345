//! A telephone number, in any common way of writing.

use std::fmt;
use std::str::FromStr;

use rlibphonenumber::{NumberLengthType, PHONE_NUMBER_UTIL, PhoneNumberFormat, Region};

use super::form::Code;
use super::written::tidy;

/// A number that is in service somewhere: E.164, and an extension if one was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneNumber {
    e164: String,
    extension: Option<String>,
}

/// The country whose numbers may be written without their country code (ISO 3166-1, two letters).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country(Region);

/// A country code that the numbering plans do not know.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is no country: write the two letters of ISO 3166-1, for example \"US\"")]
pub struct UnknownCountry(String);

impl FromStr for Country {
    type Err = UnknownCountry;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let region = Region::from_str(code).ok();
        // The library also has names for «unknown» and «the whole world».
        let region = region.filter(|region| PHONE_NUMBER_UTIL.get_country_code_for_region(*region).is_some());
        region.map(Self).ok_or_else(|| UnknownCountry(code.to_owned()))
    }
}

impl PhoneNumber {
    /// The longest text looked at, in characters: the longest number with separators and an extension is under 60.
    const LONGEST_TEXT: usize = 80;

    /// Reads a number as typed; `country` says how to read one without a country code.
    ///
    /// # Errors
    /// [`Code::Missing`], [`Code::Invalid`] when it is no phone number at all, or [`Code::NotInService`]
    /// when its length is right but no such range is given out.
    pub fn parse(typed: &str, country: Country) -> Result<Self, Code> {
        let text = tidy(typed).replace(['\t', '·', '•'], " ").replace(";ext=", " ext ");
        if text.is_empty() {
            return Err(Code::Missing);
        }
        if text.chars().count() > Self::LONGEST_TEXT || !is_written_like_a_number(&text) {
            return Err(Code::Invalid);
        }
        // Most of the world writes 00 before a country code; a plus is read everywhere.
        let text = text.strip_prefix("00").map_or_else(|| text.clone(), |rest| format!("+{rest}"));
        let number = PHONE_NUMBER_UTIL.parse(&text, Some(country.0)).map_err(|_| Code::Invalid)?;
        // Without its area code a number has the right length only for someone who dials next door.
        if !matches!(number.is_possible_with_reason(), Ok(NumberLengthType::IsPossible)) {
            return Err(Code::Invalid);
        }
        if !number.is_valid() {
            return Err(Code::NotInService);
        }
        Ok(Self {
            extension: (number.extension.as_deref().filter(|e| !e.is_empty()))
                .map(|extension| PHONE_NUMBER_UTIL.normalize_digits_only(extension)),
            e164: number.format_as(PhoneNumberFormat::E164).into_owned(),
        })
    }

    /// Rebuilds a number from what was stored after an earlier [`PhoneNumber::parse`].
    #[must_use]
    pub fn from_stored(e164: String, extension: Option<String>) -> Self {
        Self { e164, extension }
    }

    /// The number in E.164, for example `+17035550100`.
    #[must_use]
    pub fn e164(&self) -> &str {
        &self.e164
    }

    /// The extension's digits, if there is one.
    #[must_use]
    pub fn extension(&self) -> Option<&str> {
        self.extension.as_deref()
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.e164)?;
        self.extension.as_ref().map_or(Ok(()), |extension| write!(f, " x{extension}"))
    }
}

/// Whether the text holds only what people write in numbers. The library alone reads letters as keys
/// (`1-800-FLOWERS`) and finds a number inside an e-mail address.
fn is_written_like_a_number(text: &str) -> bool {
    const WORDS: [&str; 14] = [
        "x",
        "ext",
        "extn",
        "extension",
        "int",
        "anexo",
        "tel",
        "phone",
        "cell",
        "mobile",
        "home",
        "work",
        "office",
        "fax",
    ];
    let lower = text.to_lowercase();
    let words_are_known =
        lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).all(|word| WORDS.contains(&word));
    words_are_known
        && lower.chars().all(|c| {
            c.is_numeric()
                || c.is_alphabetic()
                || c.is_whitespace() && !c.is_control()
                || "+＋-‐‑‒–—―−ー－.．·•()（）[]［］/／#＃,;:=~～_".contains(c)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(typed: &str) -> Result<String, Code> {
        let country = "US".parse().map_err(|_: UnknownCountry| Code::Invalid)?;
        PhoneNumber::parse(typed, country).map(|number| number.to_string())
    }

    #[test]
    fn common_ways_of_writing_mean_the_same_number() {
        for typed in [
            "7035550100",
            "703-555-0100",
            "(703) 555-0100",
            "703.555.0100",
            "+1 703 555 0100",
            "1 (703) 555 0100",
            "703 – 555 – 0100",
            "tel: 703 555 0100",
            "\u{202A}703 555 0100\u{202C}",
            "７０３ ５５５ ０１００",
        ] {
            assert_eq!(read(typed).as_deref(), Ok("+17035550100"), "{typed}");
        }
    }

    #[test]
    fn extensions_and_other_countries_are_read() {
        for typed in [
            "(703) 555-0100 x12",
            "703 555 0100 ext. 12",
            "703-555-0100 extension 12",
            "703-555-0100 #12",
            "tel:+1-703-555-0100;ext=12",
            "703-555-0100 x١٢",
        ] {
            assert_eq!(read(typed).as_deref(), Ok("+17035550100 x12"), "{typed}");
        }
        assert_eq!(read("+44 20 7946 0018").as_deref(), Ok("+442079460018"));
        assert_eq!(read("0044 20 7946 0018").as_deref(), Ok("+442079460018"));
        assert_eq!(read("Cell: 703\t555\t0100").as_deref(), Ok("+17035550100"));
        assert_eq!(read("011 44 20 7946 0018").as_deref(), Ok("+442079460018"));
    }

    #[test]
    fn what_is_no_number_differs_from_a_number_not_in_service() {
        for typed in
            ["12345", "call me", "1-800-FLOWERS", "ada@example.com", "703", "++++", "7035550100\0", "½½½½½½½½½½"]
        {
            assert_eq!(read(typed), Err(Code::Invalid), "{typed}");
        }
        for typed in ["(000) 555-0100", "111 111 1111", "+1 999 999 9999"] {
            assert_eq!(read(typed), Err(Code::NotInService), "{typed}");
        }
        assert_eq!(read("  "), Err(Code::Missing));
        assert_eq!(read(&"1".repeat(10_000)), Err(Code::Invalid));
    }
}
