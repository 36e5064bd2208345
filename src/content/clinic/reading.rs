//! Reads `site.toml`, and says everything that is wrong with it.

use std::fmt::Display;

use jiff::tz::TimeZone;
use toml::Spanned;

use super::calls::CallsFile;
use super::check::Check;
use super::closures::{ClosureFile, closures};
use super::exports::{ExportRules, ExportsFile};
use super::hours::{HoursLine, week};
use super::webhook::WebhookFile;
use crate::content::clinic::{Choice, Clinic, Closure, ContactAddress, EmergencyNumber, FILE, Location};
use crate::content::files::Files;
use crate::content::front_matter::read_toml;
use crate::content::language::{Language, LanguageTag};
use crate::content::mistakes::Mistakes;
use crate::content::phrase::{Phrase, Translated};
use crate::content::toml_table::{leaves, table};
use crate::content::toml_text::TomlText;
use crate::domain::business_hours::BusinessHours;
use crate::domain::choice_key::ChoiceKey;
use crate::domain::email::EmailAddress;
use crate::domain::phone::{Country, PhoneNumber};

/// What could be read, for the checks of everything else.
#[derive(Debug)]
pub struct Loaded {
    /// The languages; the first is the default. None when their list is wrong.
    pub languages: Vec<Language>,
    /// The number for emergencies.
    pub emergency_number: Option<EmergencyNumber>,
    /// The figure that the icon is drawn from.
    pub icon: Option<Named>,
    /// The figures of the body map, from the front and from behind.
    pub body_map: Option<[Named; 2]>,
    /// The page of the warning signs.
    pub warning_signs: Option<Named>,
    /// The whole, when all of it could be read.
    pub clinic: Option<Clinic>,
}

/// Something of the content that the file names, and the line on which it does.
#[derive(Clone, Debug)]
pub struct Named {
    pub key: &'static str,
    pub name: String,
    pub line: usize,
}

table! {
    draft ClinicFile {
        name: Phrase,
        short_name: Phrase,
        icon: Spanned<String>,
        body_map: BodyMapFile,
        phone: Spanned<Phrase>,
        emergency_number: EmergencyNumber,
        security_contact: ContactAddress,
        warning_signs: Spanned<String>,
        languages: Spanned<Vec<Spanned<LanguageTag>>>,
        country: Spanned<String>,
        time_zone: Spanned<String>,
        answer_time: Spanned<Translated>,
        patient_statuses: Spanned<Vec<ChoiceFile>>,
        locations: Spanned<Vec<LocationFile>>,
        closures: Option<Vec<Spanned<ClosureFile>>>,
        calls: CallsFile,
        exports: Option<ExportsFile>,
        webhook: Option<WebhookFile>,
    }
}

table! {
    draft BodyMapFile {
        front: Spanned<String>,
        back: Spanned<String>,
    }
}

table! {
    draft ChoiceFile {
        key: Spanned<ChoiceKey>,
        label: Spanned<Translated>,
    }
}

table! {
    draft LocationFile {
        key: Spanned<ChoiceKey>,
        name: Spanned<Translated>,
        address: Spanned<Vec<Phrase>>,
        phone: Spanned<Phrase>,
        email: Option<Spanned<String>>,
        hours: Spanned<Vec<HoursLine>>,
        getting_there: Spanned<Translated>,
    }
}

leaves!(EmergencyNumber, ContactAddress, LanguageTag, ChoiceKey);

/// Reads the file; nothing when it is not there.
pub(in crate::content) fn load(files: &Files, mistakes: &mut Mistakes) -> Option<Loaded> {
    read_toml(files, FILE, mistakes, |file: ClinicFile, toml| Some(Reading::new(&file, toml).load(file)))
}

/// The file while it is read.
struct Reading<'a> {
    check: Check<'a>,
    country: Option<Country>,
}

impl<'a> Reading<'a> {
    fn new(file: &ClinicFile, toml: &'a TomlText<'a>) -> Self {
        let languages = file.languages.as_ref().map(|list| languages(list, toml)).unwrap_or_default();
        let mut reading = Self { check: Check { toml, languages }, country: None };
        reading.country = reading.parsed("country", file.country.as_ref(), str::parse);
        reading
    }

    fn load(self, file: ClinicFile) -> Loaded {
        let named = |key, value: Option<&Spanned<String>>| {
            value.map(|value| Named { key, name: value.get_ref().clone(), line: self.check.toml.line_of(value) })
        };
        let body_map = file.body_map.as_ref().and_then(|map| {
            Some([named("body_map.front", map.front.as_ref())?, named("body_map.back", map.back.as_ref())?])
        });
        Loaded {
            languages: self.check.languages.clone(),
            emergency_number: file.emergency_number.clone(),
            icon: named("icon", file.icon.as_ref()),
            body_map,
            warning_signs: named("warning_signs", file.warning_signs.as_ref()),
            clinic: self.clinic(file),
        }
    }

    /// Looks at every value before one that is wrong spoils the whole.
    fn clinic(self, file: ClinicFile) -> Option<Clinic> {
        let phone_link = self.phone_link(file.phone.as_ref());
        let time_zone = self.parsed("time_zone", file.time_zone.as_ref(), |name| {
            TimeZone::get(name).map_err(|_| format!("`{name}` is not a time zone: write one like America/New_York"))
        });
        let answer_time = self.check.translated("answer_time", file.answer_time);
        let patient_statuses = self.choices(file.patient_statuses);
        let keys = file.locations.as_ref().and_then(keys_of);
        let closures = file.closures.and_then(|some| closures(&self.check, some.unwrap_or_default(), keys.as_deref()));
        let locations = self.locations(file.locations, time_zone.as_ref().zip(closures.as_deref()));
        let calls = file.calls.and_then(|calls| calls.rules(self.check.toml));
        let exports = file.exports.and_then(|exports| {
            exports.map_or_else(|| Some(ExportRules::default()), |exports| exports.rules(self.check.toml))
        });
        let webhook = match file.webhook {
            Some(Some(webhook)) => webhook.read(self.check.toml).map(Some),
            Some(None) => Some(None),
            None => None,
        };
        let any_location = locations.iter().flatten().map(|location: &Location| &location.hours);
        Some(Clinic {
            any_hours: BusinessHours::union(any_location)?,
            name: file.name?,
            short_name: file.short_name?,
            phone: file.phone?.into_inner(),
            phone_link: phone_link?,
            emergency_number: file.emergency_number?,
            security_contact: file.security_contact?,
            time_zone: time_zone?,
            answer_time: answer_time?,
            patient_statuses: patient_statuses?,
            locations: locations?,
            closures: closures?,
            calls: calls?,
            exports: exports?,
            webhook: webhook?,
            warning_signs: file.icon.and(file.warning_signs)?.into_inner(),
            country: self.country?,
        })
    }

    fn parsed<T, E: Display>(
        &self,
        key: &str,
        value: Option<&Spanned<String>>,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Option<T> {
        let value = value?;
        let complain = |error: E| self.check.toml.mistake(value.span().start, format!("`{key}`: {error}"));
        parse(value.get_ref()).map_err(complain).ok()
    }

    /// The link that dials a number.
    fn phone_link(&self, phone: Option<&Spanned<Phrase>>) -> Option<String> {
        let (phone, country) = (phone?, self.country?);
        let Ok(number) = PhoneNumber::parse(phone.get_ref().as_str(), country) else {
            let message = format!("`phone`: {} is not a phone number: check its digits", phone.get_ref());
            self.check.toml.mistake(phone.span().start, message);
            return None;
        };
        // The way of RFC 3966.
        let extension = number.extension().map(|digits| format!(";ext={digits}"));
        Some(format!("tel:{}{}", number.e164(), extension.unwrap_or_default()))
    }

    /// An address as it is used: nothing is put right here.
    fn email(&self, text: &Spanned<String>) -> Option<EmailAddress> {
        let address = EmailAddress::parse(text.get_ref()).ok().filter(|address| address.as_str() == text.get_ref());
        if address.is_none() {
            let message =
                format!("`email`: `{}` is no e-mail address: write one like name@clinic.example", text.get_ref());
            self.check.toml.mistake(text.span().start, message);
        }
        address
    }

    fn choices(&self, choices: Option<Spanned<Vec<ChoiceFile>>>) -> Option<Vec<Choice>> {
        let choices = self.check.filled("patient_statuses", choices)?;
        let mut keys = Vec::new();
        let mut read = |choice: ChoiceFile| {
            let key = self.check.own_key("patient_statuses", choice.key, &mut keys);
            let label = self.check.translated("patient_statuses.label", choice.label);
            Some(Choice { key: key?, label: label? })
        };
        let choices: Vec<Option<Choice>> = choices.into_iter().map(&mut read).collect();
        choices.into_iter().collect()
    }

    fn locations(
        &self,
        locations: Option<Spanned<Vec<LocationFile>>>,
        times: Option<(&TimeZone, &[Closure])>,
    ) -> Option<Vec<Location>> {
        let locations = self.check.filled("locations", locations)?;
        let mut keys = vec![ChoiceKey::any()];
        let locations: Vec<Option<Location>> =
            locations.into_iter().map(|location| self.location(location, &mut keys, times)).collect();
        locations.into_iter().collect()
    }

    fn location(
        &self,
        file: LocationFile,
        keys: &mut Vec<ChoiceKey>,
        times: Option<(&TimeZone, &[Closure])>,
    ) -> Option<Location> {
        let key = self.check.own_key("locations", file.key, keys);
        let name = self.check.translated("locations.name", file.name);
        let address = self.check.filled("address", file.address);
        let phone_link = self.phone_link(file.phone.as_ref());
        let email = file.email.and_then(|text| text.map_or(Some(None), |text| self.email(&text).map(Some)));
        let getting_there = self.check.translated("locations.getting_there", file.getting_there);
        let week = week(&self.check, file.hours);
        let (key, week, (zone, closures)) = (key?, week?, times?);
        let closed = closures.iter().filter(|closure| closure.is_at(&key)).map(|closure| closure.dates);
        Some(Location {
            hours: BusinessHours::new(zone.clone(), week.clone(), closed.collect()),
            week,
            key,
            name: name?,
            address: address?,
            phone: file.phone?.into_inner(),
            phone_link: phone_link?,
            email: email?,
            getting_there: getting_there?,
        })
    }
}

/// The keys of all locations, when each could be read.
fn keys_of(locations: &Spanned<Vec<LocationFile>>) -> Option<Vec<ChoiceKey>> {
    locations.get_ref().iter().map(|location| Some(location.key.as_ref()?.get_ref().clone())).collect()
}

/// The listed languages, each once; the first is the default.
fn languages(list: &Spanned<Vec<Spanned<LanguageTag>>>, toml: &TomlText<'_>) -> Vec<Language> {
    let mut languages: Vec<Language> = Vec::new();
    for tag in list.get_ref() {
        let language = Language::new(tag.get_ref().clone(), languages.is_empty());
        if languages.iter().any(|other| other.tag() == language.tag()) {
            toml.mistake(tag.span().start, "`languages` lists a language twice: take one out");
        } else {
            languages.push(language);
        }
    }
    if languages.is_empty() {
        toml.mistake(list.span().start, "`languages` is empty: list at least one");
    }
    languages
}
