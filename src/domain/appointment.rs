//! An appointment request: what a patient asked for, and how far the clinic is with it.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;

use super::email::EmailAddress;
use super::field_problem::FieldProblem;
use super::name::PersonName;
use super::phone::PhoneNumber;
use super::reference::Reference;

/// The key of a choice that `site.toml` offers: small letters, digits, `-` and `_`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct OptionKey(String);

/// Text that cannot be the key of a choice.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` cannot be a key: use 1 to 40 small letters, digits, - and _")]
pub struct NotAKey(String);

impl OptionKey {
    /// The key that stands for «no matter which» and is always offered.
    pub const ANY: &'static str = "any";

    /// The choice «no matter which».
    #[must_use]
    pub fn any() -> Self {
        Self(Self::ANY.to_owned())
    }

    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for OptionKey {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fits = (1..=40).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'));
        if fits { Ok(Self(text.to_owned())) } else { Err(NotAKey(text.to_owned())) }
    }
}

impl TryFrom<String> for OptionKey {
    type Error = NotAKey;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl fmt::Display for OptionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

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

/// How far the front desk is with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Nobody has called back yet.
    New,
    /// The patient was reached.
    Contacted,
    /// A visit is booked.
    Scheduled,
    /// Nothing more to do.
    Closed,
    /// Looks like spam; kept until a person has looked.
    SuspectedSpam,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 5] = [Self::New, Self::Contacted, Self::Scheduled, Self::Closed, Self::SuspectedSpam];

    /// The name in the database, in filters and in exports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Contacted => "contacted",
            Self::Scheduled => "scheduled",
            Self::Closed => "closed",
            Self::SuspectedSpam => "suspected_spam",
        }
    }
}

/// Text that names no status.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is no status: use new, contacted, scheduled, closed or suspected_spam")]
pub struct UnknownStatus(String);

impl FromStr for Status {
    type Err = UnknownStatus;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|status| status.as_str() == text).ok_or_else(|| UnknownStatus(text.to_owned()))
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
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
    pub patient_status: OptionKey,
    /// A location's key of `site.toml`, or any.
    pub location: OptionKey,
    /// When the patient would like to come.
    pub preferred_time: PreferredTime,
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
    pub status: Status,
    /// What was asked for.
    pub details: AppointmentDetails,
    /// The language the patient read.
    pub language: String,
    /// The page that led to the form.
    pub source_path: Option<String>,
    /// Who at the front desk has it.
    pub assigned_to: Option<String>,
    /// When a `--new` export last took it.
    pub exported_at: Option<Timestamp>,
}
