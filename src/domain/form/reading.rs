//! The rules of the fields: each parses its field once, and notes the value or the problem.

use std::cell::RefCell;

use validator::ValidationError;

use super::field::Field;
use super::problems::Problems;
use crate::domain::choice_key::ChoiceKey;
use crate::domain::email::EmailAddress;
use crate::domain::field_problem::FieldProblem;
use crate::domain::name::PersonName;
use crate::domain::phone::{Country, PhoneNumber};
use crate::domain::request::{AppointmentDetails, PreferredTime};

/// What the site's settings say about valid answers.
#[derive(Clone, Debug)]
pub struct Rules {
    /// How to read a phone number without a country code.
    pub country: Country,
    /// The choices for `patient_status`.
    pub patient_statuses: Vec<ChoiceKey>,
    /// The choices for `location`, [`ChoiceKey::ANY`] not among them.
    pub locations: Vec<ChoiceKey>,
}

/// What the rules of the fields go by, and where they note what they read.
pub struct Reading<'a> {
    pub(super) rules: &'a Rules,
    pub(super) read: &'a RefCell<Read>,
}

/// The values of the fields, and what is wrong with the others: each is parsed once, where its rule is declared.
#[derive(Default)]
pub struct Read {
    first_name: Option<PersonName>,
    last_name: Option<PersonName>,
    phone: Option<PhoneNumber>,
    email: Option<EmailAddress>,
    patient_status: Option<ChoiceKey>,
    location: Option<ChoiceKey>,
    preferred_time: Option<PreferredTime>,
    pub(super) problems: Problems,
}

impl Read {
    /// Takes the outcome of one field apart: its value, and `validator`'s verdict.
    fn note<T>(&mut self, field: Field, outcome: Result<T, FieldProblem>) -> (Option<T>, Result<(), ValidationError>) {
        match outcome {
            Ok(value) => (Some(value), Ok(())),
            Err(problem) => {
                self.problems.add(field, problem);
                (None, Err(ValidationError::new(problem.code())))
            }
        }
    }

    /// The details, once every field was read.
    pub(super) fn finish(self, phone_as_written: String) -> Result<AppointmentDetails, Problems> {
        let values = (self.first_name, self.last_name, self.phone, self.email);
        let choices = (self.patient_status, self.location, self.preferred_time);
        match (values, choices) {
            (
                (Some(first_name), Some(last_name), Some(phone), Some(email)),
                (Some(patient_status), Some(location), Some(preferred_time)),
            ) if self.problems.is_empty() => Ok(AppointmentDetails {
                first_name,
                last_name,
                phone,
                phone_as_written,
                email,
                patient_status,
                location,
                preferred_time: preferred_time.into(),
            }),
            _ => Err(self.problems),
        }
    }
}

fn choice(typed: &str, options: &[ChoiceKey]) -> Result<ChoiceKey, FieldProblem> {
    match typed.trim() {
        "" => Err(FieldProblem::Missing),
        typed => options.iter().find(|key| key.as_str() == typed).cloned().ok_or(FieldProblem::Invalid),
    }
}

fn read_location(typed: &str, rules: &Rules) -> Result<ChoiceKey, FieldProblem> {
    if typed.trim() == ChoiceKey::ANY { Ok(ChoiceKey::any()) } else { choice(typed, &rules.locations) }
}

/// The rule of each field, for `validator`: it parses the field, and notes its value or its problem.
macro_rules! rules {
    ($($field:ident: $named:ident = |$typed:ident, $rules:ident| $parse:expr;)+) => {
        $(pub(super) fn $field($typed: &str, reading: &Reading<'_>) -> Result<(), ValidationError> {
            let $rules = reading.rules;
            let mut read = reading.read.borrow_mut();
            let (value, verdict) = read.note(Field::$named, $parse);
            read.$field = value;
            verdict
        })+
    };
}

rules! {
    first_name: FirstName = |typed, _rules| PersonName::parse(typed);
    last_name: LastName = |typed, _rules| PersonName::parse(typed);
    phone: Phone = |typed, rules| PhoneNumber::parse(typed, rules.country);
    email: Email = |typed, _rules| EmailAddress::parse(typed);
    patient_status: PatientStatus = |typed, rules| choice(typed, &rules.patient_statuses);
    location: Location = |typed, rules| read_location(typed, rules);
    preferred_time: PreferredTime = |typed, _rules| PreferredTime::parse(typed);
}
