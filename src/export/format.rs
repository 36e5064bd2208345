//! The formats that there are.

use strum::{EnumString, IntoStaticStr, VariantArray};

/// A format, by the name that is written on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Format {
    /// Comma-separated values that open in a spreadsheet: nothing in them is a formula, and phone numbers stay text.
    Csv,
    /// Comma-separated values as they are stored (RFC 4180), for programs.
    CsvExact,
    /// An object of JSON on each line, for programs.
    Jsonl,
}
