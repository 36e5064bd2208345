//! What the address of the audit log's page says: a filter, and a place in the list.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::domain::audit::{Actor, AuditMark, Event, NewEntry};
use crate::domain::reference::Reference;
use crate::store::{AuditFilter, AuditPlace};
use crate::web::staff::times::{end_of, start_of};

/// What was asked for, as it was written. What cannot be read of people, events and places asks for nothing.
#[derive(Clone, Debug, Default)]
pub struct AuditQuery {
    /// A person.
    pub person: String,
    /// What was done.
    pub event: String,
    /// A request.
    pub reference: String,
    /// A day.
    pub day: String,
    /// Where the page begins.
    pub place: AuditPlace,
}

impl AuditQuery {
    /// Reads an address's query.
    #[must_use]
    pub fn read(query: Option<&str>) -> Self {
        let mut read = Self::default();
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            let value: String = value.trim().chars().take(100).collect();
            let mark = || value.parse::<AuditMark>().ok();
            match name.as_ref() {
                "person" => read.person = value,
                "event" => read.event = value,
                "reference" => read.reference = value,
                "day" => read.day = value,
                "older" => read.place = mark().map_or(read.place, AuditPlace::OlderThan),
                "newer" => read.place = mark().map_or(read.place, AuditPlace::NewerThan),
                _ => {}
            }
        }
        read
    }

    fn reference(&self) -> Option<Reference> {
        self.reference.parse().ok()
    }

    fn date(&self) -> Option<Date> {
        self.day.parse().ok()
    }

    fn event(&self) -> Option<Event> {
        self.event.parse().ok()
    }

    /// Whether the request is none.
    #[must_use]
    pub fn has_wrong_reference(&self) -> bool {
        !self.reference.is_empty() && self.reference().is_none()
    }

    /// Whether the day is none.
    #[must_use]
    pub fn has_wrong_day(&self) -> bool {
        !self.day.is_empty() && self.date().is_none()
    }

    /// Whether anything is left out.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        [&self.person, &self.event, &self.reference, &self.day].into_iter().any(|value| !value.is_empty())
    }

    /// The filter; a day is one of the clinic's.
    #[must_use]
    pub fn filter(&self, zone: &TimeZone) -> AuditFilter {
        let day = self.date();
        AuditFilter {
            actor: self.person.parse::<Actor>().ok(),
            event: self.event(),
            reference: self.reference(),
            from: day.and_then(|day| start_of(day, zone)),
            before: day.and_then(|day| end_of(day, zone)),
        }
    }

    /// The same as what was looked at, for the log itself.
    #[must_use]
    pub fn note(&self, entry: NewEntry) -> NewEntry {
        let entry = match self.event() {
            Some(event) => entry.with("event", event.as_str()),
            None => entry,
        };
        let entry = match self.date() {
            Some(day) => entry.with("day", day),
            None => entry,
        };
        match (self.person.parse::<Actor>(), self.reference()) {
            (Ok(Actor::Account(account)), None) => entry.about(account),
            (Ok(Actor::Account(account)), Some(reference)) => entry.about(account).on(reference),
            (_, Some(reference)) => entry.on(reference),
            _ => entry,
        }
    }

    /// The address of another page of the same list.
    #[must_use]
    pub fn address(&self, path: &str, way: &str, mark: AuditMark) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let filter =
            [("person", &self.person), ("event", &self.event), ("reference", &self.reference), ("day", &self.day)];
        for (name, value) in filter.into_iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        query.append_pair(way, &mark.to_string());
        format!("{path}?{}", query.finish())
    }
}
