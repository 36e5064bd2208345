//! What the address of the statistics says: the days, a location, and a table to download.

use jiff::ToSpan;
use jiff::civil::Date;

use super::table_name::TableName;
use crate::content::{Phrase, StaffWords};
use crate::domain::audit::NewEntry;
use crate::domain::choice_key::ChoiceKey;
use crate::domain::statistics::period::{NotAPeriod, Period};
use crate::paths::staff as paths;

/// How many days are shown where the address names none.
const DAYS: i64 = 30;

/// What was asked for, as it was written. What cannot be read of a location asks for nothing.
#[derive(Clone, Debug, Default)]
pub struct StatisticsQuery {
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
    location: String,
    /// The table to download; nothing for the page.
    pub csv: String,
}

impl StatisticsQuery {
    /// Reads an address's query.
    #[must_use]
    pub fn read(query: Option<&str>) -> Self {
        let mut read = Self::default();
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            let value: String = value.trim().chars().take(100).collect();
            match name.as_ref() {
                "from" => read.from = value,
                "to" => read.to = value,
                "location" => read.location = value,
                "csv" => read.csv = value,
                _ => {}
            }
        }
        read
    }

    /// The location, if one is asked for.
    #[must_use]
    pub fn location(&self) -> Option<ChoiceKey> {
        self.location.parse().ok()
    }

    /// The days: up to today, and the last ones, where the address does not say. None where it names a day that is none.
    #[must_use]
    pub fn period(&self, today: Date) -> Option<Result<Period, NotAPeriod>> {
        let last = day_or(&self.to, today)?;
        let first = day_or(&self.from, Period::up_to(last, DAYS.days()).first())?;
        Some(Period::new(first, last))
    }

    /// What is wrong with the first day.
    #[must_use]
    pub fn first_day_problem<'a>(&self, words: &'a StaffWords) -> Option<&'a Phrase> {
        is_no_day(&self.from).then_some(&words.requests.unknown_day)
    }

    /// What is wrong with the last day.
    #[must_use]
    pub fn last_day_problem(&self, today: Date, words: &StaffWords) -> Option<Phrase> {
        if is_no_day(&self.to) {
            return Some(words.requests.unknown_day.clone());
        }
        match self.period(today)?.err()? {
            NotAPeriod::Reversed => Some(words.requests.reversed_days.clone()),
            NotAPeriod::TooLong => Some(words.statistics.too_long.with("years", Period::MOST_YEARS)),
        }
    }

    /// The address of a period's page, or of one of its tables.
    #[must_use]
    pub fn address(&self, period: Period, table: Option<TableName>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("from", &period.first().to_string()).append_pair("to", &period.last().to_string());
        if let Some(location) = self.location() {
            query.append_pair("location", location.as_str());
        }
        if let Some(table) = table {
            query.append_pair("csv", table.as_str());
        }
        format!("{}?{}", paths::STATISTICS, query.finish())
    }

    /// The same as what was looked at, for the audit log.
    #[must_use]
    pub fn note(&self, period: Period, table: Option<TableName>, entry: NewEntry) -> NewEntry {
        let mut entry = entry.with("from", period.first()).with("to", period.last());
        if let Some(location) = self.location() {
            entry = entry.with("locations", std::slice::from_ref(&location));
        }
        match table {
            Some(table) => entry.with("table", table.as_str()),
            None => entry,
        }
    }
}

/// The day that is written; the other one where nothing is.
fn day_or(written: &str, other: Date) -> Option<Date> {
    if written.is_empty() { Some(other) } else { written.parse().ok() }
}

fn is_no_day(written: &str) -> bool {
    !written.is_empty() && written.parse::<Date>().is_err()
}
