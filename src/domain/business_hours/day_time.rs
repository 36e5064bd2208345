//! A time of the day, to the minute.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Time;
use serde::Deserialize;

/// A time of the day, to the minute: from 00:00 to 24:00, at which the day ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct DayTime(u16);

/// Text that is no time of the day.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not a time: write hours and minutes from \"00:00\" to \"24:00\", for example \"08:30\"")]
pub struct NotATime(String);

const MINUTES_OF_A_DAY: u16 = 24 * 60;

impl DayTime {
    /// 00:00.
    pub const START: Self = Self(0);
    /// 24:00.
    pub const END: Self = Self(MINUTES_OF_A_DAY);

    /// How many minutes of an ordinary day have passed.
    #[must_use]
    pub fn minutes(self) -> i64 {
        i64::from(self.0)
    }

    /// What clocks show; none for 24:00, at which they show the next day's beginning.
    #[must_use]
    pub fn on_clocks(self) -> Option<Time> {
        let [hour, minute] = [self.0 / 60, self.0 % 60].map(|part| i8::try_from(part).unwrap_or_default());
        Time::new(hour, minute, 0, 0).ok()
    }
}

impl From<Time> for DayTime {
    fn from(time: Time) -> Self {
        let [hour, minute] = [time.hour(), time.minute()].map(i8::cast_unsigned).map(u16::from);
        Self(hour * 60 + minute)
    }
}

impl FromStr for DayTime {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let two_digits = |part: &str| {
            let is_number = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            if is_number { part.parse::<u16>().ok() } else { None }
        };
        let parts = text.split_once(':').and_then(|(hour, minute)| Some((two_digits(hour)?, two_digits(minute)?)));
        match parts {
            Some((hour, minute)) if minute < 60 && hour * 60 + minute <= MINUTES_OF_A_DAY => {
                Ok(Self(hour * 60 + minute))
            }
            _ => Err(NotATime(text.to_owned())),
        }
    }
}

impl TryFrom<String> for DayTime {
    type Error = NotATime;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl fmt::Display for DayTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_two_digits_of_hours_and_two_of_minutes() -> Result<(), NotATime> {
        for text in ["00:00", "08:30", "12:00", "23:59", "24:00"] {
            let time: DayTime = text.parse()?;
            assert_eq!(time.to_string(), text);
            assert_eq!(time.on_clocks().map(DayTime::from), (text != "24:00").then_some(time), "{text}");
        }
        for text in ["", "8", "8:30", "08:3", "0830", "08:30:00", "08.30", "24:01", "12:60", "25:00", "-1:00", "8 a.m."]
        {
            assert!(text.parse::<DayTime>().is_err(), "{text}");
        }
        Ok(())
    }
}
