//! Words of the appointment request form: its fields, what needs mending in them, and the page after sending.

use super::list::words;
use crate::content::phrase::Phrase;
use crate::content::toml_table::table;
use crate::domain::field_problem::FieldProblem;
use crate::domain::form::Field;
use crate::domain::name::PersonName;

words! {
    /// The appointment request form.
    #[expect(missing_docs, reason = "each word explains itself where it stands in text.toml")]
    Form {
        title, summary, what_it_is(answer_time), emergency(emergency), rather_call, required_note, required_note_spoken, required, about_you, about_visit, first_name, last_name, last_name_hint, phone, phone_hint, email, email_hint, email_meant(name), email_take(name), patient_status, location, any_location, choose, preferred_time, optional, any_time, morning, afternoon, evening, trap, privacy, privacy_link, submit, sending, other_ways, problems, problem_prefix, not_stored_title, not_stored, too_many_title, too_many,
    }
}

words! {
    /// The page after sending.
    Received {
        title, summary, reference, reference_hint, next, next_call(answer_time), next_time, next_nothing, change, meanwhile, meanwhile_text(emergency), warning_signs,
    }
}

words! {
    /// Messages of fields that also have a greatest length.
    NameMessages { missing, too_long(longest), invalid }
}

words! {
    /// Messages of the phone number.
    PhoneMessages { missing, invalid, letters, two_numbers, no_area_code, too_many_digits, not_in_service, not_in_service_abroad }
}

words! {
    /// Messages of the e-mail address.
    EmailMessages {
        missing, invalid, no_at, several_ats, two_addresses, space, character(character), misplaced_dot, domain, long_address,
    }
}

words! {
    /// Messages of fields that must be given.
    RequiredMessages { missing, invalid }
}

words! {
    /// Messages of fields that may be left out.
    OptionalMessages { invalid }
}

table! {
    /// What the form says about a field that needs mending.
    #[derive(Debug)]
    pub struct Messages {
        first_name: NameMessages,
        last_name: NameMessages,
        phone: PhoneMessages,
        email: EmailMessages,
        patient_status: RequiredMessages,
        location: RequiredMessages,
        preferred_time: OptionalMessages,
    }
}

impl Messages {
    /// The message for a field and what is wrong with it.
    #[must_use]
    pub fn of(&self, field: Field, problem: FieldProblem) -> Phrase {
        match field {
            Field::FirstName => self.first_name.of(problem),
            Field::LastName => self.last_name.of(problem),
            Field::Phone => self.phone.of(problem).clone(),
            Field::Email => self.email.of(problem),
            Field::PatientStatus => self.patient_status.of(problem).clone(),
            Field::Location => self.location.of(problem).clone(),
            Field::PreferredTime => self.preferred_time.invalid.clone(),
        }
    }
}

impl NameMessages {
    fn of(&self, problem: FieldProblem) -> Phrase {
        match problem {
            FieldProblem::Missing => self.missing.clone(),
            FieldProblem::TooLong => self.too_long.with("longest", PersonName::LONGEST),
            _ => self.invalid.clone(),
        }
    }
}

impl PhoneMessages {
    fn of(&self, problem: FieldProblem) -> &Phrase {
        match problem {
            FieldProblem::Missing => &self.missing,
            FieldProblem::Letters => &self.letters,
            FieldProblem::TwoNumbers => &self.two_numbers,
            FieldProblem::NoAreaCode => &self.no_area_code,
            FieldProblem::TooManyDigits => &self.too_many_digits,
            FieldProblem::NotInService => &self.not_in_service,
            FieldProblem::NotInServiceAbroad => &self.not_in_service_abroad,
            _ => &self.invalid,
        }
    }
}

impl EmailMessages {
    fn of(&self, problem: FieldProblem) -> Phrase {
        match problem {
            FieldProblem::Missing => self.missing.clone(),
            FieldProblem::NoAt => self.no_at.clone(),
            FieldProblem::SeveralAts => self.several_ats.clone(),
            FieldProblem::TwoAddresses => self.two_addresses.clone(),
            FieldProblem::Space => self.space.clone(),
            FieldProblem::Character(character) => self.character.with("character", character),
            FieldProblem::MisplacedDot => self.misplaced_dot.clone(),
            FieldProblem::Domain => self.domain.clone(),
            FieldProblem::LongAddress => self.long_address.clone(),
            _ => self.invalid.clone(),
        }
    }
}

impl RequiredMessages {
    fn of(&self, problem: FieldProblem) -> &Phrase {
        if problem == FieldProblem::Missing { &self.missing } else { &self.invalid }
    }
}
