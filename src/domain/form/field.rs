//! The fields of the appointment request form.

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
