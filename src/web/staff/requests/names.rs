//! What a patient sent, in the front desk's words.

use crate::domain::choice_key::ChoiceKey;
use crate::domain::phone::PhoneNumber;
use crate::domain::request::{AppointmentDetails, PreferredTime};
use crate::web::staff::member_request::MemberRequest;

/// First and last name.
#[must_use]
pub fn full_name(details: &AppointmentDetails) -> String {
    format!("{} {}", details.first_name, details.last_name)
}

/// A number to read, with its extension.
#[must_use]
pub fn phone(phone: &PhoneNumber, request: &MemberRequest) -> String {
    let written = phone.to_read(request.staff.site.content.clinic.country());
    match phone.extension() {
        Some(number) => format!("{written} {}", request.words().request.extension.with("number", number)),
        None => written,
    }
}

/// The same number to dial (RFC 3966).
#[must_use]
pub fn phone_link(phone: &PhoneNumber) -> String {
    match phone.extension() {
        Some(number) => format!("tel:{};ext={number}", phone.e164()),
        None => format!("tel:{}", phone.e164()),
    }
}

/// A time of day; the key of one that is no longer offered.
#[must_use]
pub fn preferred_time(key: &ChoiceKey, request: &MemberRequest) -> String {
    let words = &request.reader.edition(&request.staff.site).text.form;
    match PreferredTime::ALL.into_iter().find(|time| time.as_str() == key.as_str()) {
        Some(PreferredTime::Any) => words.any_time.to_string(),
        Some(PreferredTime::Morning) => words.morning.to_string(),
        Some(PreferredTime::Afternoon) => words.afternoon.to_string(),
        Some(PreferredTime::Evening) => words.evening.to_string(),
        None => key.to_string(),
    }
}

/// New, existing or neither; the key of what is no longer offered.
#[must_use]
pub fn patient_status(key: &ChoiceKey, request: &MemberRequest) -> String {
    let language = &request.reader.edition(&request.staff.site).language;
    let choice = request.staff.site.content.clinic.patient_statuses.iter().find(|choice| choice.key == *key);
    choice.map_or_else(|| key.to_string(), |choice| choice.label.get(language).to_owned())
}

/// A language's name for itself; its tag where the site is not written in it any more.
#[must_use]
pub fn language(tag: &str, request: &MemberRequest) -> String {
    let editions = &request.staff.site.content.editions;
    let edition = editions.iter().find(|edition| edition.language.tag() == tag);
    edition.map_or_else(|| tag.to_owned(), |edition| edition.text.language.name.to_string())
}
