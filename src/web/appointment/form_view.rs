//! The form as its template sees it: labels, hints, messages and choices of each field.

use crate::content::{Clinic, Edition, Phrase, Text};
use crate::domain::choice_key::ChoiceKey;
use crate::domain::email::EmailAddress;
use crate::domain::field_problem::FieldProblem;
use crate::domain::form::{AppointmentForm, Field, Problems};
use crate::domain::name::PersonName;
use crate::domain::request::PreferredTime;

/// A form to draw, with what was typed and what needs mending.
pub struct FormView<'a> {
    clinic: &'a Clinic,
    edition: &'a Edition,
    /// What was typed.
    pub typed: &'a AppointmentForm,
    problems: &'a Problems,
    /// The heading and the text of what kept it from being taken.
    pub trouble: Option<(&'a Phrase, &'a Phrase)>,
    /// The id that makes sending twice store once.
    pub submission_id: &'a str,
    /// The signed time of drawing.
    pub token: &'a str,
    /// The field that takes focus, when no problem does.
    pub focus: Option<Field>,
}

/// One choice of a selection.
pub struct ChoiceView {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// The input's id: the first of a group carries the field's name, so that the summary leads to it.
    pub id: String,
    /// Whether it was chosen.
    pub is_chosen: bool,
}

/// One line of the error summary.
pub struct ProblemView {
    /// The id of the input it leads to.
    pub target: &'static str,
    /// The message beside the field, too.
    pub message: Phrase,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass everything by reference")]
impl<'a> FormView<'a> {
    pub fn new(
        clinic: &'a Clinic,
        edition: &'a Edition,
        typed: &'a AppointmentForm,
        problems: &'a Problems,
        trouble: Option<(&'a Phrase, &'a Phrase)>,
    ) -> Self {
        let (submission_id, token) = (typed.submission_id.as_str(), typed.token.as_str());
        Self { clinic, edition, typed, problems, trouble, submission_id, token, focus: None }
    }

    fn text(&self) -> &'a Text {
        &self.edition.text
    }

    /// The form's own words.
    pub fn words(&self) -> &'a crate::content::FormWords {
        &self.text().form
    }

    /// What was typed into a field.
    pub fn value(&self, field: &Field) -> &str {
        self.typed.value(*field)
    }

    /// The field's label or question.
    pub fn label(&self, field: &Field) -> String {
        let words = self.words();
        match field {
            Field::FirstName => words.first_name.to_string(),
            Field::LastName => words.last_name.to_string(),
            Field::Phone => words.phone.to_string(),
            Field::Email => words.email.to_string(),
            Field::PatientStatus => words.patient_status.to_string(),
            Field::Location => words.location.to_string(),
            Field::PreferredTime => format!("{} {}", words.preferred_time, words.optional),
        }
    }

    /// The hint under the label.
    pub fn hint(&self, field: &Field) -> Option<&'a Phrase> {
        match field {
            Field::LastName => Some(&self.words().last_name_hint),
            Field::Phone => Some(&self.words().phone_hint),
            Field::Email => Some(&self.words().email_hint),
            _ => None,
        }
    }

    /// The address that was probably meant, when the typed one has a likely slip.
    pub fn probably_meant(&self, field: &Field) -> Option<String> {
        let typed = (*field == Field::Email).then(|| EmailAddress::parse(&self.typed.email).ok()).flatten()?;
        typed.probably_meant()
    }

    /// Whether an address is offered: its button must not be the one that Enter presses.
    pub fn has_offer(&self) -> bool {
        self.probably_meant(&Field::Email).is_some()
    }

    /// Whether a field takes focus.
    pub fn has_focus(&self, field: &Field) -> bool {
        self.focus == Some(*field)
    }

    /// The message of a field that needs mending.
    pub fn message(&self, field: &Field) -> Option<Phrase> {
        self.problems.of(*field).map(|problem| self.text().messages.of(*field, problem))
    }

    /// The messages that the script can give by itself, by the names of its attributes.
    pub fn refusals(&self, field: &Field) -> Vec<(&'static str, Phrase)> {
        let problems: &[(&str, FieldProblem)] = match field {
            Field::FirstName | Field::LastName => {
                &[("missing", FieldProblem::Missing), ("too-long", FieldProblem::TooLong)]
            }
            Field::Phone => &[("missing", FieldProblem::Missing), ("invalid", FieldProblem::Invalid)],
            Field::Email => {
                &[("missing", FieldProblem::Missing), ("no-at", FieldProblem::NoAt), ("domain", FieldProblem::Domain)]
            }
            Field::PatientStatus | Field::Location => &[("missing", FieldProblem::Missing)],
            Field::PreferredTime => &[],
        };
        problems.iter().map(|(name, problem)| (*name, self.text().messages.of(*field, *problem))).collect()
    }

    /// The most characters that a field takes, where the script can count them.
    #[expect(clippy::unused_self, reason = "the template asks the form")]
    pub fn longest(&self, field: &Field) -> Option<usize> {
        matches!(field, Field::FirstName | Field::LastName).then_some(PersonName::LONGEST)
    }

    /// The domains that an e-mail address may have meant.
    #[expect(clippy::unused_self, reason = "the template asks the form")]
    pub fn common_domains(&self) -> String {
        EmailAddress::COMMON_DOMAINS.join(" ")
    }

    /// Whether a field needs mending.
    pub fn has_problem(&self, field: &Field) -> bool {
        self.problems.of(*field).is_some()
    }

    /// Whether a field is drawn as a group of radio buttons; `aria-invalid` has no meaning on a group.
    #[expect(clippy::unused_self, reason = "the template asks the form")]
    pub fn is_group(&self, field: &Field) -> bool {
        *field == Field::PatientStatus
    }

    /// The ids of hints and message, hints first.
    pub fn described_by(&self, field: &Field) -> Option<String> {
        let named = |exists: bool, part: &str| exists.then(|| format!("{}-{part}", field.name()));
        let ids = [
            named(self.hint(field).is_some(), "hint"),
            named(self.probably_meant(field).is_some(), "meant"),
            named(self.has_problem(field), "error"),
        ];
        let ids: Vec<String> = ids.into_iter().flatten().collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    /// The choices of a selection.
    pub fn choices(&self, field: &Field) -> Vec<ChoiceView> {
        let words = self.words();
        let language = &self.edition.language;
        let offered: Vec<(&str, &str)> = match field {
            Field::PatientStatus => (self.clinic.patient_statuses.iter())
                .map(|choice| (choice.key.as_str(), choice.label.get(language)))
                .collect(),
            Field::Location => [("", words.choose.as_str()), (ChoiceKey::ANY, words.any_location.as_str())]
                .into_iter()
                .chain(self.clinic.locations.iter().map(|place| (place.key.as_str(), place.name.get(language))))
                .collect(),
            Field::PreferredTime => PreferredTime::ALL
                .into_iter()
                .map(|time| {
                    let label = match time {
                        PreferredTime::Any => &words.any_time,
                        PreferredTime::Morning => &words.morning,
                        PreferredTime::Afternoon => &words.afternoon,
                        PreferredTime::Evening => &words.evening,
                    };
                    (time.as_str(), label.as_str())
                })
                .collect(),
            Field::FirstName | Field::LastName | Field::Phone | Field::Email => Vec::new(),
        };
        let typed = self.value(field).trim();
        let view = |(index, (value, label)): (usize, (&str, &str))| ChoiceView {
            id: if index == 0 { field.name().to_owned() } else { format!("{}-{value}", field.name()) },
            is_chosen: typed == value,
            value: value.to_owned(),
            label: label.to_owned(),
        };
        offered.into_iter().enumerate().map(view).collect()
    }

    /// Whether anything needs mending.
    pub fn has_problems(&self) -> bool {
        !self.problems.is_empty()
    }

    /// The lines of the error summary, in the form's order.
    pub fn problems(&self) -> Vec<ProblemView> {
        self.problems
            .iter()
            .map(|(field, problem)| ProblemView {
                target: field.name(),
                message: self.text().messages.of(field, problem),
            })
            .collect()
    }
}
