//! A day, as it is written on the command line.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

/// A day of the calendar, with a year of four digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day(Date);

impl Day {
    /// The day itself.
    pub fn date(self) -> Date {
        self.0
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Day {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits =
            |part: &str| (part.len(), part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<i16>()));
        let mut parts = text.split('-').map(digits);
        let (Some((4, Some(Ok(year)))), Some((2, Some(Ok(month)))), Some((2, Some(Ok(day)))), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(format!("write the day as a year of four digits, a month and a day, {EXAMPLE}"));
        };
        // Two digits fit into an i8.
        let (month, day) = (i8::try_from(month).unwrap_or(0), i8::try_from(day).unwrap_or(0));
        Date::new(year, month, day).map(Self).map_err(|_| no_such_day(year, month))
    }
}

fn no_such_day(year: i16, month: i8) -> String {
    match Date::new(year, month, 1) {
        Ok(first) => format!(
            "there is no such day, since {} has {} days: write another one, {EXAMPLE}",
            first.strftime("%B %Y"),
            first.days_in_month()
        ),
        Err(_) => format!("there is no such month: the months are 01 to 12, {EXAMPLE}"),
    }
}

const EXAMPLE: &str = "for example 2026-11-01";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_a_year_of_four_digits() -> Result<(), String> {
        for text in ["2028-02-29", "0001-01-01", "9999-12-31"] {
            assert_eq!(text.parse::<Day>()?.to_string(), text);
        }
        Ok(())
    }

    #[test]
    fn a_day_that_no_calendar_has_is_said_with_an_example() {
        for (text, said) in [
            ("2026-02-30", "February 2026 has 28 days"),
            ("2028-02-30", "February 2028 has 29 days"),
            ("2026-11-31", "November 2026 has 30 days"),
            ("2026-11-00", "November 2026 has 30 days"),
            ("2026-13-01", "no such month"),
            ("2026-00-01", "no such month"),
            ("2026-11-99", "November 2026"),
            ("99999-01-01", "a year of four digits"),
            ("-2026-01-01", "a year of four digits"),
            ("26-11-01", "a year of four digits"),
            ("2026-1-1", "a year of four digits"),
            ("20261101", "a year of four digits"),
            ("2026-11-01T10:00", "a year of four digits"),
            ("11/01/2026", "a year of four digits"),
            ("yesterday", "a year of four digits"),
            ("+026-11-01", "a year of four digits"),
            ("", "a year of four digits"),
        ] {
            let message = text.parse::<Day>().unwrap_err();
            assert!(message.contains(said) && message.contains("2026-11-01"), "{text}: {message}");
        }
    }
}
