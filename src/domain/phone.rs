//! A telephone number, in any common way of writing.

mod labels;
mod to_read;
mod writing;

use std::fmt;
use std::str::FromStr;

use rlibphonenumber::{NumberLengthType, PHONE_NUMBER_UTIL, ParseError, PhoneNumberFormat, Region, ValidationError};

use self::writing::Written;
use super::field_problem::FieldProblem;
use crate::domain::typed_text::{is_visible, tidy};

/// A number that can be called: E.164, and an extension if one was given. It has the digits that were typed, less
/// exit and trunk prefixes.
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
    /// The longest text looked at, in characters: a number with separators, an extension and words beside it.
    pub const LONGEST_TEXT: usize = 80;

    /// Reads a number as typed; `country` says how to read one without a country code.
    ///
    /// # Errors
    /// [`FieldProblem::Missing`] when nothing visible is left, [`FieldProblem::NotInService`] or
    /// [`FieldProblem::NotInServiceAbroad`] for the right number of digits where nobody is; otherwise what keeps the
    /// text from being a number.
    pub fn parse(typed: &str, country: Country) -> Result<Self, FieldProblem> {
        let text = tidy(typed);
        if !is_visible(&text) {
            return Err(FieldProblem::Missing);
        }
        if text.chars().count() > Self::LONGEST_TEXT {
            return Err(FieldProblem::Invalid);
        }
        let written = writing::read(&text, |written| country.dial(written).is_ok())?;
        match country.dial(&written) {
            Ok(e164) => Ok(Self { e164, extension: written.extension }),
            Err(FieldProblem::TooManyDigits) if country.reads_two(&written) => Err(FieldProblem::TwoNumbers),
            Err(problem) if written.has_joined_word && problem.code() == "invalid" => Err(FieldProblem::Letters),
            Err(problem) => Err(problem),
        }
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

impl Country {
    /// The number in E.164. «(0)» after a country code is dialed only within the country, and left out; where a number
    /// exists only with it, as in Italy, it belongs to the number.
    fn dial(self, written: &Written) -> Result<String, FieldProblem> {
        let as_written = self.number(written.has_plus, &written.digits);
        let Some(zero) = written.trunk_zero.filter(|_| written.has_plus || written.digits.starts_with("00")) else {
            return as_written.map(|number| number.e164);
        };
        let without = [&written.digits[..zero], &written.digits[zero + 1..]].concat();
        let without = self.number(written.has_plus, &without);
        let code = written.digits[..zero].trim_start_matches('0');
        if without.as_ref().is_ok_and(|number| number.country_code.to_string() != code) {
            // Anywhere else a zero is one of the number's own.
            return as_written.map(|number| number.e164);
        }
        let number = match (without, as_written) {
            (Ok(without), Ok(with)) if with.is_known && !without.is_known => with,
            (Err(_), Ok(with)) => with,
            (without, _) => without?,
        };
        Ok(number.e164)
    }

    /// Whether digits that are too many for one number are two of them.
    fn reads_two(self, written: &Written) -> bool {
        written.gaps.iter().any(|gap| {
            let (first, second) = written.digits.split_at(*gap);
            self.number(written.has_plus, first).is_ok() && self.number(false, second).is_ok()
        })
    }

    fn number(self, has_plus: bool, digits: &str) -> Result<Dialed, FieldProblem> {
        let number = PHONE_NUMBER_UTIL.parse(dialed(has_plus, digits), Some(self.0)).map_err(|error| match error {
            ParseError::TooLongNsn => FieldProblem::TooManyDigits,
            _ if digits.len() > Self::MOST_DIGITS => FieldProblem::TooManyDigits,
            _ => FieldProblem::Invalid,
        })?;
        match number.is_possible_with_reason() {
            Ok(NumberLengthType::IsPossible) => {}
            // Without its area code a number has the right length only for someone who dials next door.
            Ok(NumberLengthType::IsPossibleLocalOnly) => return Err(FieldProblem::NoAreaCode),
            Err(ValidationError::TooLong) => return Err(FieldProblem::TooManyDigits),
            Err(_) => return Err(FieldProblem::Invalid),
        }
        let e164 = number.format_as(PhoneNumberFormat::E164).into_owned();
        let national = number.get_national_significant_number();
        // Some plans add or change digits of a number that is written as it is dialed at home; that would be guessing.
        if !digits.ends_with(&national) {
            return Err(FieldProblem::Invalid);
        }
        let own = PHONE_NUMBER_UTIL.get_country_code_for_region(self.0).unwrap_or_default();
        let is_own = e164.starts_with(&format!("+{own}"));
        let is_known = number.is_valid();
        // At home the shape decides: new ranges are given out sooner than the tables compiled in know of them.
        let fits = match own {
            _ if !is_own => is_known,
            Self::NORTH_AMERICA => is_north_american(&national),
            _ => is_known || !national.starts_with('0'),
        };
        match fits {
            true => Ok(Dialed { e164, country_code: number.country_code, is_known }),
            false if is_own => Err(FieldProblem::NotInService),
            false => Err(FieldProblem::NotInServiceAbroad),
        }
    }

    const NORTH_AMERICA: i32 = 1;
    /// The most digits of a number in E.164.
    const MOST_DIGITS: usize = 15;
}

/// A number that fits its plan.
struct Dialed {
    e164: String,
    country_code: i32,
    /// Whether the tables know its range.
    is_known: bool,
}

/// What the numbering plans read. Most of the world writes 00 before a country code, and none begins with a zero.
fn dialed(has_plus: bool, digits: &str) -> String {
    let exit_prefixes: &[&str] = if has_plus { &["00", "011"] } else { &["00"] };
    let international = exit_prefixes.iter().find_map(|prefix| digits.strip_prefix(prefix));
    let international = international.filter(|code| !code.starts_with('0'));
    international.or(has_plus.then_some(digits)).map_or_else(|| digits.to_owned(), |digits| format!("+{digits}"))
}

/// `[2-9]XX [2-9]XX XXXX`, the shape of every number in the North American plan. Area codes like 911 have it, too, and
/// are given to nobody; who types one is not turned away for it.
fn is_north_american(national: &str) -> bool {
    let digits = national.as_bytes();
    digits.len() == 10 && [digits[0], digits[3]].iter().all(|digit| (b'2'..=b'9').contains(digit))
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.e164)?;
        self.extension.as_ref().map_or(Ok(()), |extension| write!(f, " x{extension}"))
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
