//! The clinic itself: `site.toml`.

use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use super::figure::{Figure, Figures};
use super::files::{Files, line_of};
use super::front_matter::read_toml;
use super::language::{Language, LanguageTag};
use super::phrase::{Phrase, Translated};
use super::problem::Problem;
use crate::domain::appointment::OptionKey;
use crate::domain::form::Rules;
use crate::domain::phone::{Country, PhoneNumber};

pub(super) const FILE: &str = "site.toml";

/// The clinic: name, phone, locations, the form's selections.
#[derive(Debug)]
pub struct SiteSettings {
    /// The clinic's name.
    pub name: Phrase,
    /// The same where there is little room: under an icon on a phone.
    pub short_name: Phrase,
    /// The number to call, as it is shown.
    pub phone: Phrase,
    /// The same number for `tel:` links.
    pub phone_link: String,
    /// The number for emergencies, for example 911.
    pub emergency_number: Phrase,
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
    languages: Vec<LanguageTag>,
    country: Country,
    icon: IconFigure,
}

/// The figure that the icon is drawn from: its name, and the line that names it.
#[derive(Debug)]
struct IconFigure {
    name: String,
    line: usize,
}

/// A `mailto:` or `https:` address on one line.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct ContactAddress(String);

impl TryFrom<String> for ContactAddress {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let is_address = text.starts_with("mailto:") || text.starts_with("https://");
        if is_address && !text.contains(|c: char| c.is_whitespace() || c.is_control()) {
            Ok(Self(text))
        } else {
            Err("write an address that starts with mailto: or https://".to_owned())
        }
    }
}

impl std::fmt::Display for ContactAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// One choice of the form.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Its key in the form, the store and exports.
    pub key: OptionKey,
    /// Its label.
    pub label: Translated,
}

/// One location.
#[derive(Debug)]
pub struct Location {
    /// Its key in the form, the store and exports.
    pub key: OptionKey,
    /// Its name.
    pub name: Translated,
    /// Its postal address, line by line.
    pub address: Vec<Phrase>,
    /// Its number, as it is shown.
    pub phone: Phrase,
    /// The same number for `tel:` links.
    pub phone_link: String,
    /// When it is open.
    pub hours: Vec<Hours>,
    /// Parking, bus, step-free way in.
    pub getting_there: Translated,
}

/// A line of opening hours.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// The days.
    pub days: Translated,
    /// The times.
    pub times: Translated,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SettingsFile {
    name: Phrase,
    short_name: Phrase,
    icon: Spanned<String>,
    phone: Spanned<Phrase>,
    emergency_number: Phrase,
    security_contact: ContactAddress,
    languages: Spanned<Vec<LanguageTag>>,
    country: Spanned<String>,
    time_zone: Spanned<String>,
    answer_time: Translated,
    patient_statuses: Spanned<Vec<Choice>>,
    locations: Spanned<Vec<LocationFile>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LocationFile {
    key: Spanned<OptionKey>,
    name: Translated,
    address: Vec<Phrase>,
    phone: Spanned<Phrase>,
    hours: Vec<Hours>,
    getting_there: Translated,
}

impl SiteSettings {
    pub(super) fn load(files: &Files) -> Result<Self, Problem> {
        let text = files.text(FILE)?;
        let at = |offset: usize, message: String| Problem::at(FILE, line_of(text, offset), message);
        let file: SettingsFile = read_toml(files, FILE)?;
        let country: Country = (file.country.get_ref().parse())
            .map_err(|error| at(file.country.span().start, format!("`country`: {error}")))?;
        let link = |phone: &Spanned<Phrase>| {
            PhoneNumber::parse(phone.get_ref().as_str(), country)
                .map(|number| format!("tel:{}", number.e164()))
                .map_err(|_| {
                    at(phone.span().start, format!("`phone`: {} is no phone number: check its digits", phone.get_ref()))
                })
        };
        let time_zone = jiff::tz::TimeZone::get(file.time_zone.get_ref())
            .map_err(|error| at(file.time_zone.span().start, format!("`time_zone`: {error}")))?;
        if file.languages.get_ref().is_empty() {
            return Err(at(file.languages.span().start, "`languages` is empty: list at least one".to_owned()));
        }
        if file.patient_statuses.get_ref().is_empty() {
            return Err(at(file.patient_statuses.span().start, "`patient_statuses` is empty: list them".to_owned()));
        }
        let tags = file.languages.get_ref();
        if tags.iter().enumerate().any(|(index, tag)| tags[..index].contains(tag)) {
            return Err(at(file.languages.span().start, "`languages` lists a language twice: take one out".to_owned()));
        }
        let choices = file.patient_statuses.get_ref();
        let is_taken = |index: usize| choices[..index].iter().any(|other| other.key == choices[index].key);
        if let Some(twice) = (0..choices.len()).find(|index| is_taken(*index)) {
            let message = format!("`patient_statuses` has the key `{}` twice: choose another", choices[twice].key);
            return Err(at(file.patient_statuses.span().start, message));
        }
        let mut locations: Vec<Location> = Vec::new();
        let phone_link = link(&file.phone)?;
        let start = file.locations.span().start;
        for location in file.locations.into_inner() {
            let key = location.key.get_ref();
            if *key == OptionKey::any() || locations.iter().any(|other| other.key == *key) {
                return Err(at(location.key.span().start, format!("the key `{key}` is taken: choose another")));
            }
            locations.push(Location {
                phone_link: link(&location.phone)?,
                key: location.key.into_inner(),
                name: location.name,
                address: location.address,
                phone: location.phone.into_inner(),
                hours: location.hours,
                getting_there: location.getting_there,
            });
        }
        if locations.is_empty() {
            return Err(at(start, "`locations` is empty: list at least one".to_owned()));
        }
        let icon = IconFigure { line: line_of(text, file.icon.span().start), name: file.icon.into_inner() };
        Ok(Self {
            phone_link,
            icon,
            name: file.name,
            short_name: file.short_name,
            phone: file.phone.into_inner(),
            emergency_number: file.emergency_number,
            security_contact: file.security_contact,
            time_zone,
            answer_time: file.answer_time,
            patient_statuses: file.patient_statuses.into_inner(),
            locations,
            languages: file.languages.into_inner(),
            country,
        })
    }

    /// The figure that the icon is drawn from.
    pub(super) fn icon<'a>(&self, figures: &'a Figures) -> Result<&'a Arc<Figure>, Problem> {
        let IconFigure { name, line } = &self.icon;
        let message = || format!("`icon`: there is no figure `{name}`: check its spelling");
        figures.get(name).ok_or_else(|| Problem::at(FILE, *line, message()))
    }

    /// The listed languages; the first is the default.
    #[must_use]
    pub fn languages(&self) -> Vec<Language> {
        let tags = self.languages.iter().enumerate();
        tags.map(|(index, tag)| Language::new(tag.clone(), index == 0)).collect()
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

    /// Every translated text, with a name for complaints.
    pub(super) fn translated(&self) -> Vec<(&'static str, &Translated)> {
        let mut texts = vec![("answer_time", &self.answer_time)];
        texts.extend(self.patient_statuses.iter().map(|choice| ("patient_statuses.label", &choice.label)));
        for location in &self.locations {
            texts.push(("locations.name", &location.name));
            texts.push(("locations.getting_there", &location.getting_there));
            for hours in &location.hours {
                texts.push(("locations.hours.days", &hours.days));
                texts.push(("locations.hours.times", &hours.times));
            }
        }
        texts
    }
}
