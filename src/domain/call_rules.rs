//! When the front desk tries again, and from when on a request has waited too long.

use std::str::FromStr;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::business_hours::BusinessHours;

/// The clinic's rules, of `site.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallRules {
    /// How much opening time may pass until somebody has done what is to do.
    pub overdue_after: SignedDuration,
    /// How long to wait after the first call that nobody answered, the second, and so on. After one more, an e-mail is
    /// written.
    pub no_answer: Vec<Wait>,
    /// How long to wait after a message was left.
    pub left_message: Wait,
    /// How long to wait after an e-mail.
    pub after_email: Wait,
    /// When to look again at a patient who was reached, and for whom nothing is booked yet.
    pub after_reached: Wait,
}

/// How long to wait. It always ends while the location is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Wait {
    /// So much opening time.
    OpenTime(SignedDuration),
    /// Until the first opening on so many later days on which the location opens.
    Mornings(u32),
}

/// Text that says of no time how long it is.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no time to wait: write \"30 minutes\", \"2 hours\", \"next morning\" or \"3 mornings\"")]
pub struct NotAWait(String);

/// The longest wait that can be written: nobody is to be forgotten.
const MOST_HOURS: u32 = 200;
/// The same in mornings.
const MOST_MORNINGS: u32 = 60;

impl FromStr for Wait {
    type Err = NotAWait;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let not_one = || NotAWait(text.to_owned());
        if text == "next morning" {
            return Ok(Self::Mornings(1));
        }
        let (count, unit) = text.split_once(' ').ok_or_else(not_one)?;
        let count: u32 = count.parse().ok().filter(|count| *count > 0).ok_or_else(not_one)?;
        match unit {
            "minutes" | "minute" if count <= MOST_HOURS * 60 => {
                Ok(Self::OpenTime(SignedDuration::from_mins(count.into())))
            }
            "hours" | "hour" if count <= MOST_HOURS => Ok(Self::OpenTime(SignedDuration::from_hours(count.into()))),
            "mornings" | "morning" if count <= MOST_MORNINGS => Ok(Self::Mornings(count)),
            _ => Err(not_one()),
        }
    }
}

impl TryFrom<String> for Wait {
    type Error = NotAWait;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl Wait {
    /// When it has ended. Where the location never opens again, a day later: nobody is forgotten.
    #[must_use]
    pub fn end(self, from: Timestamp, hours: &BusinessHours) -> Timestamp {
        let end = match self {
            Self::OpenTime(time) => hours.after_open_time(from, time).and_then(|end| hours.next_opening(end)),
            Self::Mornings(count) => (0..count).try_fold(from, |at, _| hours.next_morning(at)),
        };
        end.unwrap_or_else(|| from.saturating_add(SignedDuration::from_hours(24)).unwrap_or(from))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_written_in_words() {
        for (text, wait) in [
            ("30 minutes", Wait::OpenTime(SignedDuration::from_mins(30))),
            ("1 hour", Wait::OpenTime(SignedDuration::from_hours(1))),
            ("2 hours", Wait::OpenTime(SignedDuration::from_hours(2))),
            ("next morning", Wait::Mornings(1)),
            ("3 mornings", Wait::Mornings(3)),
        ] {
            assert_eq!(text.parse(), Ok(wait));
        }
        for text in ["", "2", "hours", "0 hours", "-1 hours", "2 days", "201 hours", "61 mornings", "2  hours"] {
            assert!(text.parse::<Wait>().is_err(), "{text}");
        }
    }
}
