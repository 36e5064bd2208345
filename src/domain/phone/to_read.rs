//! A number as people read it.

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat};

use super::{Country, PhoneNumber};

impl PhoneNumber {
    /// The number as people of a country read it: those of their own as they dial them at home.
    #[must_use]
    pub fn to_read(&self, home: Country) -> String {
        let Ok(number) = PHONE_NUMBER_UTIL.parse(&self.e164, None) else { return self.e164.clone() };
        let is_own = PHONE_NUMBER_UTIL.get_country_code_for_region(home.0) == Some(number.country_code);
        let format = if is_own { PhoneNumberFormat::National } else { PhoneNumberFormat::International };
        number.format_as(format).into_owned()
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
        }
        Ok(())
    }
}
