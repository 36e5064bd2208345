//! A number as people read it.

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat};

use super::{Country, PhoneNumber};

impl PhoneNumber {
    /// The number as people of a country read it: those of their own as they dial them at home.
    #[must_use]
    pub fn to_read(&self, home: Country) -> String {
        self.written(|number| {
            let is_own = PHONE_NUMBER_UTIL.get_country_code_for_region(home.0) == Some(number.country_code);
            if is_own { PhoneNumberFormat::National } else { PhoneNumberFormat::International }
        })
    }

    /// The number with its country code, in groups: whoever reads or dials it has every digit, and no spreadsheet takes it
    /// for a number of its own.
    #[must_use]
    pub fn in_groups(&self) -> String {
        // North America's numbers are alike (NANP, +1), and exports hold very many of them: to ask for the groups of each
        // took longer than all else together.
        if let Some(national) = self.e164.strip_prefix("+1").filter(|digits| digits.len() == 10)
            && let (Some(area), Some(office), Some(line)) = (national.get(..3), national.get(3..6), national.get(6..))
        {
            return format!("+1 {area}-{office}-{line}");
        }
        self.written(|_| PhoneNumberFormat::International)
    }

    fn written(&self, format: impl Fn(&rlibphonenumber::PhoneNumber) -> PhoneNumberFormat) -> String {
        let Ok(number) = PHONE_NUMBER_UTIL.parse(&self.e164, None) else { return self.e164.clone() };
        number.format_as(format(&number)).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_people_write_it() -> Result<(), Box<dyn std::error::Error>> {
        for (stored, home, read) in [
            ("+17035550100", "US", "(703) 555-0100"),
            ("+17035550100", "GB", "+1 703-555-0100"),
            ("+442079460018", "US", "+44 20 7946 0018"),
            ("+442079460018", "GB", "020 7946 0018"),
            ("+14365550100", "US", "(436) 555-0100"),
            ("not a number", "US", "not a number"),
        ] {
            let number = PhoneNumber::from_stored(stored.to_owned(), None);
            assert_eq!(number.to_read(home.parse()?), read, "{stored} in {home}");
            assert_eq!(
                number.in_groups().replace([' ', '-'], ""),
                stored.replace(' ', ""),
                "every digit, and the plus"
            );
        }
        Ok(())
    }

    #[test]
    fn the_groups_of_north_america_are_those_of_the_library() {
        for stored in ["+17035550100", "+14165550123", "+18765550100", "+18005551212", "+12425550199"] {
            let number = PhoneNumber::from_stored(stored.to_owned(), None);
            assert_eq!(number.in_groups(), number.written(|_| PhoneNumberFormat::International));
        }
    }
}
