//! The clinic as an export names it.

use super::site::Site;
use crate::domain::export::origin::{Label, Origin, Place};
use crate::domain::phone::PhoneNumber;
use crate::domain::request::PreferredTime;

impl Site {
    /// The clinic as an export names it, in the default language.
    #[must_use]
    pub fn origin(&self) -> Origin {
        let (clinic, edition) = (&self.clinic, self.default_edition());
        let locations = clinic.locations.iter().map(|location| Place {
            key: location.key.to_string(),
            name: location.name.get(&edition.language).to_owned(),
            phone: PhoneNumber::parse(location.phone.as_str(), clinic.country())
                .ok()
                .map(|number| number.e164().to_owned()),
            address: location.address.iter().map(ToString::to_string).collect(),
        });
        let words = &edition.text.form;
        let preferred_times = PreferredTime::ALL.map(|time| {
            let label = match time {
                PreferredTime::Any => &words.any_time,
                PreferredTime::Morning => &words.morning,
                PreferredTime::Afternoon => &words.afternoon,
                PreferredTime::Evening => &words.evening,
            };
            Label { key: time.as_str().to_owned(), label: label.to_string() }
        });
        Origin {
            clinic: clinic.name.to_string(),
            time_zone: clinic.time_zone.clone(),
            locations: locations.collect(),
            preferred_times: preferred_times.into(),
            systems: clinic.exports.systems.clone(),
        }
    }
}
