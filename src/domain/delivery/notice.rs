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
}

impl Notice {
    /// The name in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}
