//! A stored request as resources.

use uuid::Uuid;

use super::names::Names;
use super::resources::{
    Address, Appointment, CodeableConcept, Coding, Communication, ContactPoint, Extension, HumanName, Identifier,
    Location, Participant, Patient, Reference,
};
use crate::domain::choice_key::ChoiceKey;
use crate::domain::export::origin::Origin;
use crate::domain::request::StoredRequest;
use crate::export::time::in_zone;

/// The extension of a phone number (FHIR R4, extension registry).
const PHONE_EXTENSION: &str = "http://hl7.org/fhir/StructureDefinition/contactpoint-extension";
/// Languages (RFC 5646).
const LANGUAGES: &str = "urn:ietf:bcp:47";

/// Whoever asked. Two requests of one person are two patients: who is who is for the clinic to say.
pub(super) fn patient<'a>(request: &'a StoredRequest, names: &Names) -> Patient<'a> {
    let details = &request.details;
    let (given, family) = (details.first_name.as_str(), details.last_name.as_str());
    let extension = details.phone.extension().map(|digits| Extension { url: PHONE_EXTENSION, value_string: digits });
    let language = Coding { system: LANGUAGES, code: &request.language };
    Patient {
        id: Names::id(&names.systems.requests, request.reference.as_str(), "Patient"),
        name: [HumanName { text: format!("{given} {family}"), family, given: [given] }],
        telecom: [
            ContactPoint { extension: extension.into_iter().collect(), system: "phone", value: details.phone.e164() },
            ContactPoint { extension: Vec::new(), system: "email", value: details.email.as_str() },
        ],
        communication: [Communication { language: CodeableConcept { coding: [language] }, preferred: true }],
    }
}

/// What was asked for: a proposal, which has no time yet (FHIR R4, app-3).
pub(super) fn appointment<'a>(
    request: &'a StoredRequest,
    patient: &Patient<'_>,
    origin: &Origin,
    names: &'a Names,
) -> Appointment<'a> {
    // Whoever asks has agreed; the location has not answered.
    let mut participant = vec![takes_part(names.reference("Patient", &patient.id), "accepted")];
    if request.details.location.as_str() != ChoiceKey::ANY {
        let location = location_id(&request.details.location, names);
        participant.push(takes_part(names.reference("Location", &location), "needs-action"));
    }
    Appointment {
        id: Names::id(&names.systems.requests, request.reference.as_str(), "Appointment"),
        identifier: [Identifier { system: &names.systems.requests, value: request.reference.as_str() }],
        status: "proposed",
        created: in_zone(request.submitted_at, &origin.time_zone),
        comment: format!("Preferred time: {}", preferred_time(&request.details.preferred_time, origin)),
        participant,
    }
}

fn takes_part(reference: String, status: &'static str) -> Participant {
    Participant { actor: Reference { reference }, status }
}

/// What a choice is called; one that is no longer offered is called by its key.
fn preferred_time<'a>(key: &'a ChoiceKey, origin: &'a Origin) -> &'a str {
    let label = origin.preferred_times.iter().find(|label| label.key == key.as_str());
    label.map_or(key.as_str(), |label| &label.label)
}

fn location_id(key: &ChoiceKey, names: &Names) -> Uuid {
    Names::id(&names.systems.locations, key.as_str(), "Location")
}

/// A location; of one that the clinic no longer has, its key.
pub(super) fn location<'a>(key: &'a ChoiceKey, origin: &'a Origin, names: &'a Names) -> Location<'a> {
    let place = origin.locations.iter().find(|place| place.key == key.as_str());
    let phone = place.and_then(|place| place.phone.as_deref());
    let phone = phone.map(|value| ContactPoint { extension: Vec::new(), system: "phone", value });
    let lines = place.map(|place| place.address.as_slice()).filter(|lines| !lines.is_empty());
    Location {
        id: location_id(key, names),
        identifier: [Identifier { system: &names.systems.locations, value: key.as_str() }],
        name: place.map_or(key.as_str(), |place| &place.name),
        telecom: phone.into_iter().collect(),
        address: lines.map(|line| Address { line }),
    }
}
