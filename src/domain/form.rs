//! The appointment request form as it was typed, and what may be wrong with it.
//!
//! A failed form is a value: the raw text of every field and a [`FieldProblem`] for each that needs mending.
//! Messages are content, chosen by field and problem where the form is drawn.

use uuid::Uuid;
use validator::{Validate, ValidateArgs, ValidationError};

use super::email::EmailAddress;
use super::field_problem::FieldProblem;
use super::name::PersonName;
use super::phone::{Country, PhoneNumber};
use crate::domain::choice_key::ChoiceKey;
use crate::domain::request::{AppointmentDetails, PreferredTime};
use crate::domain::typed_text::tidy;

/// A field that a person fills in, in the form's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// `first_name`
    FirstName,
    /// `last_name`
    LastName,
    /// `phone`
    Phone,
    /// `email`
    Email,
    /// `patient_status`
    PatientStatus,
    /// `location`
    Location,
    /// `preferred_time`
    PreferredTime,
}

impl Field {
    /// Every field, in the form's order.
    pub const ALL: [Self; 7] = [
        Self::FirstName,
        Self::LastName,
        Self::Phone,
        Self::Email,
        Self::PatientStatus,
        Self::Location,
        Self::PreferredTime,
    ];

    /// The field's name in the contract, which is also its input's id.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::FirstName => "first_name",
            Self::LastName => "last_name",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::PatientStatus => "patient_status",
            Self::Location => "location",
            Self::PreferredTime => "preferred_time",
        }
    }

    /// Whether the form is refused without it.
    #[must_use]
    pub fn is_required(self) -> bool {
        self != Self::PreferredTime
    }
}

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

/// The form's fields as typed; a field that was not sent is empty.
#[derive(Clone, Debug, Default, Validate)]
#[validate(context = Rules)]
pub struct AppointmentForm {
    /// Given name.
    #[validate(custom(function = "name"))]
    pub first_name: String,
    /// Family name.
    #[validate(custom(function = "name"))]
    pub last_name: String,
    /// Telephone number, any way of writing.
    #[validate(custom(function = "phone", use_context))]
    pub phone: String,
    /// E-mail address.
    #[validate(custom(function = "email"))]
    pub email: String,
    /// New patient, existing patient, or neither.
    #[validate(custom(function = "patient_status", use_context))]
    pub patient_status: String,
    /// The location wished for.
    #[validate(custom(function = "location", use_context))]
    pub location: String,
    /// The time of day to call; may be empty.
    #[validate(custom(function = "preferred_time"))]
    pub preferred_time: String,
    /// Made when the form was drawn, so that sending twice stores once.
    pub submission_id: String,
    /// The signed time of drawing.
    pub token: String,
    /// A field that people do not see: [`AppointmentForm::TRAP`].
    pub trap: String,
    /// The e-mail address that was offered instead of the typed one, when the button of that offer sent the form.
    pub email_meant: String,
    /// Fields that were sent more than once: whoever reads the other copy would read something else.
    pub repeated: Vec<Field>,
}

impl AppointmentForm {
    /// The name and id of the field that people do not see: no word that browsers or password managers know a field by.
    pub const TRAP: &str = "wish";

    /// Takes the fields out of decoded name-value pairs. Of a repeated field the first value is kept.
    pub fn from_pairs(pairs: impl Iterator<Item = (String, String)>) -> Self {
        let mut form = Self::default();
        let mut seen: Vec<String> = Vec::new();
        for (name, value) in pairs {
            if seen.contains(&name) {
                form.repeated.extend(Field::ALL.into_iter().filter(|field| field.name() == name));
            } else if let Some(slot) = form.slot(&name) {
                *slot = value;
                seen.push(name);
            }
        }
        form
    }

    fn slot(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "first_name" => &mut self.first_name,
            "last_name" => &mut self.last_name,
            "phone" => &mut self.phone,
            "email" => &mut self.email,
            "patient_status" => &mut self.patient_status,
            "location" => &mut self.location,
            "preferred_time" => &mut self.preferred_time,
            "submission_id" => &mut self.submission_id,
            "token" => &mut self.token,
            "email_meant" => &mut self.email_meant,
            Self::TRAP => &mut self.trap,
            _ => return None,
        })
    }

    /// What was typed into a field.
    #[must_use]
    pub fn value(&self, field: Field) -> &str {
        match field {
            Field::FirstName => &self.first_name,
            Field::LastName => &self.last_name,
            Field::Phone => &self.phone,
            Field::Email => &self.email,
            Field::PatientStatus => &self.patient_status,
            Field::Location => &self.location,
            Field::PreferredTime => &self.preferred_time,
        }
    }

    /// Puts the offered e-mail address in the place of the typed one, when the patient asked for it.
    pub fn take_offered_email(&mut self) -> bool {
        let offered = std::mem::take(&mut self.email_meant);
        let is_taken = !offered.is_empty();
        if is_taken {
            self.email = offered;
        }
        is_taken
    }

    /// The submission's id, if the form still carries the one it was drawn with.
    #[must_use]
    pub fn submission_id(&self) -> Option<Uuid> {
        Uuid::parse_str(self.submission_id.trim()).ok().filter(|id| !id.is_nil() && !id.is_max())
    }

    /// Reads the whole form.
    ///
    /// # Errors
    /// Every problem of every field, in the form's order.
    pub fn parse(&self, rules: &Rules) -> Result<AppointmentDetails, Problems> {
        let mut problems = Problems::default();
        if let Err(errors) = self.validate_with_args(rules) {
            for (name, errors) in errors.field_errors() {
                let field = Field::ALL.into_iter().find(|field| field.name() == name);
                if let (Some(field), Some(error)) = (field, errors.first()) {
                    problems.add(field, FieldProblem::of(error));
                }
            }
        }
        for field in &self.repeated {
            problems.add(*field, FieldProblem::Invalid);
        }
        if problems.is_empty() { self.details(rules) } else { Err(problems) }
    }

    fn details(&self, rules: &Rules) -> Result<AppointmentDetails, Problems> {
        let at = |field| move |problem| Problems(vec![(field, problem)]);
        Ok(AppointmentDetails {
            first_name: PersonName::parse(&self.first_name).map_err(at(Field::FirstName))?,
            last_name: PersonName::parse(&self.last_name).map_err(at(Field::LastName))?,
            phone: PhoneNumber::parse(&self.phone, rules.country).map_err(at(Field::Phone))?,
            phone_as_written: tidy(&self.phone),
            email: EmailAddress::parse(&self.email).map_err(at(Field::Email))?,
            patient_status: choice(&self.patient_status, &rules.patient_statuses).map_err(at(Field::PatientStatus))?,
            location: read_location(&self.location, rules).map_err(at(Field::Location))?,
            preferred_time: PreferredTime::parse(&self.preferred_time).map_err(at(Field::PreferredTime))?.into(),
        })
    }
}

/// The fields that need mending, in the form's order, each with one problem.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(Vec<(Field, FieldProblem)>);

impl Problems {
    fn add(&mut self, field: Field, problem: FieldProblem) {
        if self.of(field).is_none() {
            self.0.push((field, problem));
            self.0.sort_by_key(|(field, _)| *field);
        }
    }

    /// Whether nothing needs mending.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The fields and what is wrong with them, in the form's order.
    pub fn iter(&self) -> impl Iterator<Item = (Field, FieldProblem)> + '_ {
        self.0.iter().copied()
    }

    /// What is wrong with a field, if anything is.
    #[must_use]
    pub fn of(&self, field: Field) -> Option<FieldProblem> {
        self.0.iter().find(|(f, _)| *f == field).map(|(_, problem)| *problem)
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

fn name(typed: &str) -> Result<(), ValidationError> {
    PersonName::parse(typed).map(drop).map_err(Into::into)
}

fn email(typed: &str) -> Result<(), ValidationError> {
    EmailAddress::parse(typed).map(drop).map_err(Into::into)
}

fn phone(typed: &str, rules: &Rules) -> Result<(), ValidationError> {
    PhoneNumber::parse(typed, rules.country).map(drop).map_err(Into::into)
}

fn patient_status(typed: &str, rules: &Rules) -> Result<(), ValidationError> {
    choice(typed, &rules.patient_statuses).map(drop).map_err(Into::into)
}

fn location(typed: &str, rules: &Rules) -> Result<(), ValidationError> {
    read_location(typed, rules).map(drop).map_err(Into::into)
}

fn preferred_time(typed: &str) -> Result<(), ValidationError> {
    PreferredTime::parse(typed).map(drop).map_err(Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Result<Rules, Box<dyn std::error::Error>> {
        Ok(Rules {
            country: "US".parse()?,
            patient_statuses: vec!["new".parse()?, "existing".parse()?],
            locations: vec!["riverside".parse()?],
        })
    }

    fn sent(pairs: &[(&str, &str)]) -> AppointmentForm {
        AppointmentForm::from_pairs(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    const GOOD: [(&str, &str); 6] = [
        ("first_name", " Ada "),
        ("last_name", "Lovelace"),
        ("phone", "(703) 555-0100 x12"),
        ("email", "ada@example.com"),
        ("patient_status", "new"),
        ("location", "any"),
    ];

    #[test]
    fn a_good_form_becomes_details() -> Result<(), Box<dyn std::error::Error>> {
        let details = sent(&GOOD).parse(&rules()?).map_err(|problems| format!("{problems:?}"))?;
        assert_eq!(details.first_name.as_str(), "Ada");
        assert_eq!(details.phone.extension(), Some("12"));
        assert_eq!(details.preferred_time, PreferredTime::Any.into());
        assert_eq!(details.location.as_str(), "any");
        Ok(())
    }

    #[test]
    fn an_empty_form_names_every_required_field_in_order() -> Result<(), Box<dyn std::error::Error>> {
        let problems = sent(&[]).parse(&rules()?).err().ok_or("an empty form was taken")?;
        let required = Field::ALL.into_iter().filter(|field| field.is_required());
        let required: Vec<_> = required.map(|field| (field, FieldProblem::Missing)).collect();
        assert_eq!(problems.iter().collect::<Vec<_>>(), required);
        Ok(())
    }

    #[test]
    fn a_repeated_field_is_refused_and_its_first_value_kept() -> Result<(), Box<dyn std::error::Error>> {
        let mut pairs = GOOD.to_vec();
        pairs.push(("email", "eve@example.com"));
        let form = sent(&pairs);
        let problems = form.parse(&rules()?).err().ok_or("a repeated field was taken")?;
        assert_eq!(problems.iter().collect::<Vec<_>>(), [(Field::Email, FieldProblem::Invalid)]);
        assert_eq!(form.email, "ada@example.com");
        Ok(())
    }

    #[test]
    fn options_that_do_not_exist_are_invalid() -> Result<(), Box<dyn std::error::Error>> {
        let mut pairs = GOOD.to_vec();
        pairs[4].1 = "vip";
        pairs[5].1 = "the-moon";
        pairs.push(("preferred_time", "midnight"));
        let problems = sent(&pairs).parse(&rules()?).err().ok_or("an unknown option was taken")?;
        for field in [Field::PatientStatus, Field::Location, Field::PreferredTime] {
            assert_eq!(problems.of(field), Some(FieldProblem::Invalid));
        }
        Ok(())
    }
}
