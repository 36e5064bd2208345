//! The tables of the statistics, by the names that they have in addresses and in the names of files.

use strum::{EnumString, IntoStaticStr};

/// A table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum TableName {
    /// How long patients wait.
    Answers,
    /// How many were called in time.
    Punctuality,
    /// How many were called how often.
    Calls,
    /// How many on each day.
    Days,
    /// How many in each week.
    Weeks,
    /// How many in each hour of the week.
    Hours,
    /// How many for each location.
    Locations,
    /// How many in each language.
    Languages,
    /// How many from each page.
    Pages,
    /// What was taken for spam.
    Spam,
}

impl TableName {
    /// The name in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}
