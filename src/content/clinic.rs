//! The clinic itself: `site.toml`.

mod calls;
mod check;
mod closures;
mod exports;
mod hours;
pub mod reading;
mod webhook;

use serde::Deserialize;

pub use self::exports::ExportRules;
pub use self::webhook::Webhook;
use super::phrase::{Phrase, Translated};
use super::source::is_web_address;
use crate::domain::business_hours::BusinessHours;
use crate::domain::business_hours::closed_dates::ClosedDates;
use crate::domain::business_hours::week::Week;
use crate::domain::call_rules::CallRules;
use crate::domain::choice_key::ChoiceKey;
use crate::domain::email::EmailAddress;
use crate::domain::form::Rules;
use crate::domain::phone::Country;

pub(super) const FILE: &str = "site.toml";

/// The clinic: name, phone, locations, the form's selections.
#[derive(Debug)]
pub struct Clinic {
    /// The clinic's name.
    pub name: Phrase,
    /// The same where there is little room: under an icon on a phone.
    pub short_name: Phrase,
    /// The number to call, as it is shown.
    pub phone: Phrase,
    /// The same number for `tel:` links.
    pub phone_link: String,
    /// The number for emergencies, for example 911.
    pub emergency_number: EmergencyNumber,
    /// Where to report a security problem: a `mailto:` or `https:` address.
    pub security_contact: ContactAddress,
    /// The time zone of dates in exports and on pages.
    pub time_zone: jiff::tz::TimeZone,
    /// When the clinic answers a request, for example «within one business day».
    pub answer_time: Translated,
    /// The choices for `patient_status`.
    pub patient_statuses: Vec<Choice>,
    /// The clinic's locations.
    pub locations: Vec<Location>,
    /// Days on which locations are closed, the first day first.
    pub closures: Vec<Closure>,
    /// Where the warning signs stand, which many pages point to: a path of this site, without language.
    pub warning_signs: String,
    /// When the front desk calls again.
    pub calls: CallRules,
    /// What leaves the clinic.
    pub exports: ExportRules,
    /// The clinic's own program that is told of new requests.
    pub webhook: Option<Webhook>,
    /// When any location is open.
    any_hours: BusinessHours,
    country: Country,
}

/// A number for emergencies: digits alone, so that every phone can dial it from a link.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct EmergencyNumber(String);

impl TryFrom<String> for EmergencyNumber {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        // 15 digits are the most that a number can have (ITU-T E.164).
        if (1..=15).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(text))
        } else {
            Err(format!("`{text}` is not an emergency number: write its digits alone, for example \"911\""))
        }
    }
}

impl std::fmt::Display for EmergencyNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A `mailto:` or `https:` address on one line.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct ContactAddress(String);

impl TryFrom<String> for ContactAddress {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let mailbox =
            text.strip_prefix("mailto:").map(|rest| rest.split_once('?').map_or(rest, |(mailbox, _)| mailbox));
        let is_contact = match mailbox {
            Some(mailbox) => EmailAddress::parse(mailbox).is_ok_and(|address| address.as_str() == mailbox),
            None => text.starts_with("https://") && is_web_address(&text),
        };
        if is_contact {
            Ok(Self(text))
        } else {
            Err(format!("`{text}` is no address to write to: write one that starts with mailto: or https://"))
        }
    }
}

impl std::fmt::Display for ContactAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// One choice of the form.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Its key in the form, the store and exports.
    pub key: ChoiceKey,
    /// Its label.
    pub label: Translated,
}

/// One location.
#[derive(Debug)]
pub struct Location {
    /// Its key in the form, the store and exports.
    pub key: ChoiceKey,
    /// Its name.
    pub name: Translated,
    /// Its postal address, line by line.
    pub address: Vec<Phrase>,
    /// Its number, as it is shown.
    pub phone: Phrase,
    /// The same number for `tel:` links.
    pub phone_link: String,
    /// Where its new requests are told of, if anywhere.
    pub email: Option<EmailAddress>,
    /// When it is open in an ordinary week.
    pub week: Week,
    /// When it is open, closures left out.
    pub hours: BusinessHours,
    /// Parking, bus, step-free way in.
    pub getting_there: Translated,
}

/// Days on which locations are closed.
#[derive(Debug)]
pub struct Closure {
    /// The days.
    pub dates: ClosedDates,
    /// Why, for example Thanksgiving.
    pub name: Translated,
    /// The locations; none for all of them.
    locations: Option<Vec<ChoiceKey>>,
}

impl Closure {
    /// Whether it is for a location.
    #[must_use]
    pub fn is_at(&self, location: &ChoiceKey) -> bool {
        self.locations.as_ref().is_none_or(|some| some.contains(location))
    }
}

impl Clinic {
    /// When a location is open; of `any`, or of one that is no longer offered, when any is.
    #[must_use]
    pub fn hours_of(&self, location: &ChoiceKey) -> &BusinessHours {
        self.location(location).map_or(&self.any_hours, |location| &location.hours)
    }

    /// The location with this key; none for `any`, and for one that is no longer offered.
    #[must_use]
    pub fn location(&self, key: &ChoiceKey) -> Option<&Location> {
        self.locations.iter().find(|location| location.key == *key)
    }

    /// Phone numbers without a country code are read as numbers of this country.
    #[must_use]
    pub fn country(&self) -> Country {
        self.country
    }

    /// What the form accepts.
    #[must_use]
    pub fn form_rules(&self) -> Rules {
        Rules {
            country: self.country,
            patient_statuses: self.patient_statuses.iter().map(|choice| choice.key.clone()).collect(),
            locations: self.locations.iter().map(|location| location.key.clone()).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use crate::content::{Files, Site};
    use crate::domain::business_hours::OpenState;
    use crate::domain::choice_key::ChoiceKey;

    #[test]
    fn a_request_of_any_location_or_of_a_former_one_counts_the_hours_of_all() -> Result<(), Box<dyn std::error::Error>>
    {
        let clinic = Site::load(&Files::built_in())?.clinic;
        // A Saturday morning in New York, and the same on Christmas Day.
        let (saturday, christmas): (Timestamp, Timestamp) =
            ("2027-12-18T16:00Z".parse()?, "2027-12-25T16:00Z".parse()?);
        for (key, is_open) in
            [("riverside", false), ("oak-hill", true), ("harbor", true), ("any", true), ("former", true)]
        {
            let hours = clinic.hours_of(&ChoiceKey::from_stored(key.to_owned()));
            assert_eq!(matches!(hours.state_at(saturday), OpenState::Open { .. }), is_open, "{key}");
            assert!(matches!(hours.state_at(christmas), OpenState::Closed { .. }), "{key}");
        }
        Ok(())
    }
}
