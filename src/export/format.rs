//! The formats that there are.

use strum::{EnumString, IntoStaticStr, VariantArray};

/// A format, by the name that is written on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Format {
    /// Comma-separated values that open in a spreadsheet.
    Csv,
}
