//! An appointment request: what a patient asked for, on its way into the store and as it lies there.

use jiff::Timestamp;
use uuid::Uuid;

use super::choice_key::ChoiceKey;
use super::email::EmailAddress;
use super::field_problem::FieldProblem;
use super::name::PersonName;
use super::phone::PhoneNumber;
use super::progress::Progress;
use super::reference::Reference;
use super::status::Status;

/// The time of day at which the patient would like to come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PreferredTime {
    /// No matter when.
    #[default]
    Any,
    /// Before noon.
    Morning,
    /// Noon to about five.
    Afternoon,
    /// After about five.
    Evening,
}

impl PreferredTime {
    /// Every choice, in the form's order.
    pub const ALL: [Self; 4] = [Self::Any, Self::Morning, Self::Afternoon, Self::Evening];

    /// The name in the form and in exports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Morning => "morning",
            Self::Afternoon => "afternoon",
            Self::Evening => "evening",
        }
    }

    /// Reads a choice; no answer means any time.
    ///
    /// # Errors
    /// [`FieldProblem::Invalid`] for anything else.
    pub fn parse(typed: &str) -> Result<Self, FieldProblem> {
        match typed.trim() {
            "" => Ok(Self::Any),
            typed => Self::ALL.into_iter().find(|time| time.as_str() == typed).ok_or(FieldProblem::Invalid),
        }
    }
}

impl From<PreferredTime> for ChoiceKey {
    fn from(time: PreferredTime) -> Self {
        Self::from_stored(time.as_str().to_owned())
    }
}

/// What the patient asked for: every field read and found good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppointmentDetails {
    /// Given name.
    pub first_name: PersonName,
    /// Family name.
    pub last_name: PersonName,
    /// Where to call.
    pub phone: PhoneNumber,
    /// The number as the patient wrote it, for when the reading of it is in doubt.
    pub phone_as_written: String,
    /// Where to write.
    pub email: EmailAddress,
    /// New, existing or neither: a key of `site.toml`.
    pub patient_status: ChoiceKey,
    /// A location's key of `site.toml`, or any.
    pub location: ChoiceKey,
    /// When the patient would like to come: the key of a [`PreferredTime`], or of one that was offered once.
    pub preferred_time: ChoiceKey,
}

/// A request on its way into the store.
#[derive(Clone, Debug)]
pub struct NewRequest {
    /// What was asked for.
    pub details: AppointmentDetails,
    /// Made with the form: the same one with the same details is stored once.
    pub submission_id: Uuid,
    /// The language the patient read, for example `en`.
    pub language: String,
    /// The page of this site that led to the form, if known.
    pub source_path: Option<String>,
    /// [`Status::New`] or [`Status::SuspectedSpam`].
    pub status: Status,
}

/// A request as it was stored.
#[derive(Clone, Debug)]
pub struct StoredRequest {
    /// Identifies the row; ordered by time.
    pub id: Uuid,
    /// What the patient can read out.
    pub reference: Reference,
    /// When it came in.
    pub submitted_at: Timestamp,
    /// How far the clinic is with it.
    pub progress: Progress,
    /// What was asked for.
    pub details: AppointmentDetails,
    /// The language the patient read.
    pub language: String,
    /// The page that led to the form.
    pub source_path: Option<String>,
    /// The request that it may be a duplicate of, where it was asked for.
    pub possible_duplicate_of: Option<Reference>,
    /// When a numbered set took it.
    pub exported_at: Option<Timestamp>,
    /// The number of that set, where it was asked for.
    pub export_set: Option<i64>,
}
