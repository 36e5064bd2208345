//! What a message tells.

use strum::{Display, EnumString, IntoStaticStr, VariantArray};

/// What a message tells. The names stand in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Notice {
    /// The clinic: a request has come in.
    NewRequest,
    /// The patient: the request has come in.
    Receipt,
    /// The patient: nobody could reach them.
    NobodyReached,
    /// The clinic, on the morning of a working day: what waits.
    Digest,
    /// The clinic: the request that waits longest has waited too long.
    OldestOverdue,
}

impl Notice {
    /// Those that members of staff may choose to get.
    pub const FOR_STAFF: [Self; 3] = [Self::NewRequest, Self::Digest, Self::OldestOverdue];

    /// The name in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}
