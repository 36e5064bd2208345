//! A table of numbers, as the page shows it and as a spreadsheet reads it.

use jiff::SignedDuration;
use jiff::civil::{Date, Time};

use crate::web::staff::member_request::MemberRequest;
use crate::web::staff::requests::durations::in_words;

/// A table.
pub struct Table {
    /// What stands over each column.
    pub heads: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

/// What stands in a row and a column.
#[derive(Clone, Debug)]
pub enum Cell {
    /// A name.
    Text(String),
    /// How many.
    Count(u64),
    /// A day.
    Day(Date),
    /// The hour of the day that begins then.
    Hour(Time),
    /// Opening time.
    Wait(Option<SignedDuration>),
    /// A share, in thousandths.
    Share(Option<u64>),
}

impl Cell {
    /// As people read it.
    #[must_use]
    pub fn shown(&self, request: &MemberRequest) -> String {
        let (words, text) = (request.words(), &request.reader.edition(&request.staff.site).text);
        match self {
            Self::Text(name) => name.clone(),
            Self::Count(count) => count.to_string(),
            Self::Day(day) => text.language.date.write(*day),
            Self::Hour(hour) => text.clock.write((*hour).into()),
            Self::Wait(Some(time)) => in_words(*time, words),
            Self::Wait(None) => words.statistics.no_value.to_string(),
            Self::Share(share) => words.statistics.share(*share).to_string(),
        }
    }

    /// As a spreadsheet reads it: opening time in hours, shares of a hundred.
    #[must_use]
    pub fn plain(&self) -> String {
        match self {
            Self::Text(name) => name.clone(),
            Self::Count(count) => count.to_string(),
            Self::Day(day) => day.to_string(),
            Self::Hour(hour) => hour.strftime("%H:%M").to_string(),
            Self::Wait(Some(time)) => {
                let hundredths = (time.as_secs() + 18) / 36;
                format!("{}.{:02}", hundredths / 100, hundredths % 100)
            }
            Self::Share(Some(share)) => format!("{}.{}", share / 10, share % 10),
            Self::Wait(None) | Self::Share(None) => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_gets_numbers_and_days_that_it_can_count_with() {
        let wait = |seconds| Cell::Wait(Some(SignedDuration::from_secs(seconds)));
        for (cell, plain) in [
            (wait(0), "0.00"),
            (wait(3_600), "1.00"),
            (wait(5_430), "1.51"),
            (wait(36_000), "10.00"),
            (Cell::Wait(None), ""),
            (Cell::Share(Some(333)), "33.3"),
            (Cell::Share(Some(1000)), "100.0"),
            (Cell::Share(None), ""),
            (Cell::Day(jiff::civil::date(2026, 11, 3)), "2026-11-03"),
            (Cell::Hour(jiff::civil::time(9, 0, 0, 0)), "09:00"),
            (Cell::Count(12), "12"),
        ] {
            assert_eq!(cell.plain(), plain, "{cell:?}");
        }
    }
}
