//! What a member of staff may do.

use strum::{EnumString, IntoStaticStr, VariantArray};

/// What a member of staff may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Role {
    /// Works off requests.
    Staff,
    /// Besides, says who may come in, and reads the audit log.
    Admin,
}

impl Role {
    /// The name in the database, on the command line and in forms.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}
