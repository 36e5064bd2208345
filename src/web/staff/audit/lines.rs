//! Rows of the log as their template sees them.

use jiff::tz::TimeZone;
use serde_json::Value;
use strum::VariantArray;

use crate::content::StaffWords;
use crate::domain::audit::{Actor, Door, Event, Row};
use crate::domain::staff::Account;
use crate::web::staff::actor_name::actor_name;
use crate::web::staff::field::Choice;
use crate::web::staff::times::write;

/// A row.
pub struct AuditLine {
    /// Its number.
    pub number: i64,
    /// When it was written.
    pub time: String,
    /// Who did it.
    pub who: String,
    /// Through which door they came.
    pub door: String,
    /// What was done.
    pub what: String,
    /// On which request or account.
    pub on: String,
    /// What else there is to say.
    pub details: String,
}

impl AuditLine {
    /// A row in words; what has none is shown as it is stored.
    #[must_use]
    pub fn of(row: &Row, accounts: &[Account], zone: &TimeZone, words: &StaffWords) -> Self {
        let door = match row.door.parse() {
            Ok(Door::Web) => words.audit.web.to_string(),
            Ok(Door::CommandLine) => words.audit.command_line.to_string(),
            Err(_) => row.door.clone(),
        };
        let what = row.event.parse::<Event>().map(|event| words.events.of(&event).to_string());
        let subject = if row.subject.is_empty() { String::new() } else { actor_name(&row.subject, accounts, words) };
        let on = [row.reference.clone(), subject].into_iter().filter(|part| !part.is_empty());
        Self {
            number: row.number,
            time: row.time().map(|time| write(time, zone, words)).unwrap_or_default(),
            who: actor_name(&row.actor, accounts, words),
            door,
            what: what.unwrap_or_else(|_| row.event.clone()),
            on: on.collect::<Vec<_>>().join(", "),
            details: details(&row.detail),
        }
    }
}

fn details(column: &str) -> String {
    let Ok(Value::Object(object)) = serde_json::from_str(column) else { return column.to_owned() };
    let pair = |(name, value): (&String, &Value)| {
        let value = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
        // A list of names breaks between them.
        format!("{}: {}", name.replace('_', " "), value.replace(',', ", "))
    };
    object.iter().map(pair).collect::<Vec<_>>().join("; ")
}

/// Whoever could have done something, to choose from.
#[must_use]
pub fn people(accounts: &[Account], chosen: &str, words: &StaffWords) -> Vec<Choice> {
    let line = |value: String, label: String| Choice::new(value.as_str(), &label, value == chosen);
    let anyone = line(String::new(), words.audit.anyone.to_string());
    let nobody = line(Actor::Nobody.to_string(), words.audit.nobody.to_string());
    let people = accounts.iter().map(|account| line(account.id.to_string(), account.details.name.to_string()));
    [anyone, nobody].into_iter().chain(people).collect()
}

/// Whatever could have been done, to choose from.
#[must_use]
pub fn events(chosen: &str, words: &StaffWords) -> Vec<Choice> {
    let line = |value: &str, label: String| Choice::new(value, &label, value == chosen);
    let any = line("", words.audit.any_event.to_string());
    let events = Event::VARIANTS.iter().map(|event| line(event.as_str(), words.events.of(event).to_string()));
    [any].into_iter().chain(events).collect()
}
