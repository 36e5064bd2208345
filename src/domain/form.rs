//! The appointment request form as it was typed, and what may be wrong with it.
//!
//! A failed form is a value: the raw text of every field and a [`FieldProblem`] for each that needs mending.
//! Messages are content, chosen by field and problem where the form is drawn.

mod field;
mod problems;
mod reading;

use std::cell::RefCell;

use uuid::Uuid;
use validator::{Validate, ValidateArgs};

pub use self::field::Field;
pub use self::problems::Problems;
use self::reading::Reading;
pub use self::reading::Rules;
use super::field_problem::FieldProblem;
use super::request::AppointmentDetails;
use super::typed_text::tidy;

/// The form's fields as typed; a field that was not sent is empty.
#[derive(Clone, Debug, Default, Validate)]
#[validate(context = "Reading<'v_a>")]
pub struct AppointmentForm {
    /// Given name.
    #[validate(custom(function = "reading::first_name", use_context))]
    pub first_name: String,
    /// Family name.
    #[validate(custom(function = "reading::last_name", use_context))]
    pub last_name: String,
    /// Telephone number, any way of writing.
    #[validate(custom(function = "reading::phone", use_context))]
    pub phone: String,
    /// E-mail address.
    #[validate(custom(function = "reading::email", use_context))]
    pub email: String,
    /// New patient, existing patient, or neither.
    #[validate(custom(function = "reading::patient_status", use_context))]
    pub patient_status: String,
    /// The location wished for.
    #[validate(custom(function = "reading::location", use_context))]
    pub location: String,
    /// The time of day to call; may be empty.
    #[validate(custom(function = "reading::preferred_time", use_context))]
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
        let read = RefCell::default();
        // What is wrong is noted in what was read, with its reason.
        let _ = self.validate_with_args(&Reading { rules, read: &read });
        let mut read = read.into_inner();
        for field in &self.repeated {
            read.problems.add(*field, FieldProblem::Invalid);
        }
        read.finish(tidy(&self.phone))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::request::PreferredTime;

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
