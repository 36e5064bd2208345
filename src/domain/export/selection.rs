//! Which requests are taken out.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::domain::audit::NewEntry;
use crate::domain::choice_key::ChoiceKey;
use crate::domain::status::Status;

/// Which requests are taken out, as somebody asks for them: days are the clinic's. Empty lists take all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportSelection {
    /// The first day on which they came in.
    pub from: Option<Date>,
    /// The last one.
    pub to: Option<Date>,
    /// Only these statuses.
    pub statuses: Vec<Status>,
    /// Only these locations.
    pub locations: Vec<ChoiceKey>,
    /// Only those that no numbered set has taken.
    pub only_new: bool,
}

impl ExportSelection {
    /// The moment with which the first day begins.
    #[must_use]
    pub fn from_moment(&self, zone: &TimeZone) -> Option<Timestamp> {
        self.from.map(|day| start_of(day, zone))
    }

    /// The moment after the last day.
    #[must_use]
    pub fn before_moment(&self, zone: &TimeZone) -> Option<Timestamp> {
        let next = |day: Date| day.checked_add(1.day()).map_or(Timestamp::MAX, |next| start_of(next, zone));
        self.to.map(next)
    }

    /// The same, for the audit log.
    #[must_use]
    pub fn note(&self, entry: NewEntry) -> NewEntry {
        let mut entry = entry;
        if !self.statuses.is_empty() {
            entry = entry.with("statuses", self.statuses.as_slice());
        }
        if !self.locations.is_empty() {
            entry = entry.with("locations", self.locations.as_slice());
        }
        for (name, day) in [("from", self.from), ("to", self.to)] {
            if let Some(day) = day {
                entry = entry.with(name, day);
            }
        }
        entry
    }

    /// The same as names and values, which are kept with a set.
    #[must_use]
    pub fn lines(&self) -> Vec<(String, String)> {
        let statuses: Vec<&str> = self.statuses.iter().map(|status| status.as_str()).collect();
        let locations: Vec<&str> = self.locations.iter().map(ChoiceKey::as_str).collect();
        [
            ("from", self.from.map(|day| day.to_string()).unwrap_or_default()),
            ("to", self.to.map(|day| day.to_string()).unwrap_or_default()),
            ("status", statuses.join(", ")),
            ("location", locations.join(", ")),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
    }
}

/// Only days at the ends of the calendar begin outside of time, where no request is.
fn start_of(day: Date, zone: &TimeZone) -> Timestamp {
    let beyond = if day.year() > 0 { Timestamp::MAX } else { Timestamp::MIN };
    zone.to_timestamp(day.at(0, 0, 0, 0)).unwrap_or(beyond)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_the_clinics_own() -> Result<(), Box<dyn std::error::Error>> {
        let zone = TimeZone::get("America/New_York")?;
        // The night on which the clocks go back has 25 hours.
        let day = "2026-11-01".parse()?;
        let selection = ExportSelection { from: Some(day), to: Some(day), ..ExportSelection::default() };
        assert_eq!(selection.from_moment(&zone), Some("2026-11-01T04:00Z".parse()?));
        assert_eq!(selection.before_moment(&zone), Some("2026-11-02T05:00Z".parse()?));
        for (from, to) in [(Date::MIN, Date::MIN), (Date::MAX, Date::MAX)] {
            let edge = ExportSelection { from: Some(from), to: Some(to), ..ExportSelection::default() };
            assert!(edge.from_moment(&zone) <= edge.before_moment(&zone));
        }
        assert_eq!(ExportSelection::default().before_moment(&zone), None);
        Ok(())
    }

    #[test]
    fn what_was_asked_for_reads_as_lines() -> Result<(), Box<dyn std::error::Error>> {
        let selection = ExportSelection {
            from: Some("2026-11-01".parse()?),
            statuses: vec![Status::New, Status::Closed],
            locations: vec!["harbor".parse()?],
            ..ExportSelection::default()
        };
        let lines = selection.lines();
        let lines: Vec<(&str, &str)> = lines.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(lines, [("from", "2026-11-01"), ("status", "new, closed"), ("location", "harbor")]);
        Ok(())
    }
}
