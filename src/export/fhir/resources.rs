//! The resources, with those of their elements that are written (hl7.org/fhir/R4).

use serde::Serialize;
use uuid::Uuid;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Entry<'a, R: Serialize> {
    pub full_url: String,
    pub resource: &'a R,
}

#[derive(Serialize)]
#[serde(tag = "resourceType", rename = "Patient", rename_all = "camelCase")]
pub(super) struct Patient<'a> {
    pub id: Uuid,
    pub name: [HumanName<'a>; 1],
    pub telecom: [ContactPoint<'a>; 2],
    pub communication: [Communication<'a>; 1],
}

#[derive(Serialize)]
pub(super) struct HumanName<'a> {
    pub text: String,
    pub family: &'a str,
    pub given: [&'a str; 1],
}

#[derive(Serialize)]
pub(super) struct ContactPoint<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub extension: Vec<Extension<'a>>,
    /// `phone` or `email`.
    pub system: &'static str,
    pub value: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Extension<'a> {
    pub url: &'static str,
    pub value_string: &'a str,
}

#[derive(Serialize)]
pub(super) struct Communication<'a> {
    pub language: CodeableConcept<'a>,
    pub preferred: bool,
}

#[derive(Serialize)]
pub(super) struct CodeableConcept<'a> {
    pub coding: [Coding<'a>; 1],
}

#[derive(Serialize)]
pub(super) struct Coding<'a> {
    pub system: &'static str,
    pub code: &'a str,
}

#[derive(Serialize)]
#[serde(tag = "resourceType", rename = "Appointment", rename_all = "camelCase")]
pub(super) struct Appointment<'a> {
    pub id: Uuid,
    pub identifier: [Identifier<'a>; 1],
    pub status: &'static str,
    pub created: String,
    pub comment: String,
    pub participant: Vec<Participant>,
}

#[derive(Serialize)]
pub(super) struct Identifier<'a> {
    pub system: &'a str,
    pub value: &'a str,
}

#[derive(Serialize)]
pub(super) struct Participant {
    pub actor: Reference,
    pub status: &'static str,
}

#[derive(Serialize)]
pub(super) struct Reference {
    pub reference: String,
}

#[derive(Serialize)]
#[serde(tag = "resourceType", rename = "Location", rename_all = "camelCase")]
pub(super) struct Location<'a> {
    pub id: Uuid,
    pub identifier: [Identifier<'a>; 1],
    pub name: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub telecom: Vec<ContactPoint<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Address<'a>>,
}

#[derive(Serialize)]
pub(super) struct Address<'a> {
    pub line: &'a [String],
}
