//! Why the front desk is done with a request.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

/// Why nothing more is to do, where no visit came of a request.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
    Serialize,
    Deserialize,
)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum CloseReason {
    /// The patient was there, or is helped another way.
    Done,
    /// The patient wants no visit.
    NoVisitWanted,
    /// Nobody answered, however often it was tried.
    NotReached,
    /// Neither number nor e-mail address leads to the patient.
    WrongContact,
    /// The same visit was asked for by another request.
    Duplicate,
    /// Nobody who wants a visit sent it.
    Spam,
    /// None of these.
    Other,
}

impl CloseReason {
    /// The name in the database and in forms.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}
