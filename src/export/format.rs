//! The formats that there are.

use strum::{EnumString, IntoStaticStr, VariantArray};

/// A format, by the name that is written on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Format {
    /// Comma-separated values that open in a spreadsheet: nothing in them is a formula, and what is text stays text.
    Csv,
    /// Comma-separated values as they are stored (RFC 4180), for programs.
    CsvExact,
    /// A workbook of Excel (ECMA-376, Office Open XML).
    Xlsx,
    /// An object of JSON on each line, for programs.
    Jsonl,
    /// One bundle of FHIR R4, for programs of health care.
    Fhir,
    /// The same resources of FHIR R4, one on each line.
    FhirNdjson,
}

impl Format {
    /// The name on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// What a browser is told that it is.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv | Self::CsvExact => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Jsonl => "application/jsonl; charset=utf-8",
            Self::Fhir => "application/fhir+json; charset=utf-8",
            Self::FhirNdjson => "application/fhir+ndjson; charset=utf-8",
        }
    }

    /// With what the name of a file ends.
    #[must_use]
    pub const fn file_ending(self) -> &'static str {
        match self {
            Self::Csv | Self::CsvExact => "csv",
            Self::Xlsx => "xlsx",
            Self::Jsonl => "jsonl",
            Self::Fhir => "fhir.json",
            Self::FhirNdjson => "fhir.ndjson",
        }
    }

    /// The most requests that a file can hold, where that is limited: a sheet has 1,048,576 rows (Excel specifications
    /// and limits), of which one names the columns.
    #[must_use]
    pub const fn most_requests(self) -> Option<i64> {
        match self {
            Self::Xlsx => Some(1_048_575),
            _ => None,
        }
    }

    /// Those that a clinic can write which has, or has not, names for other programs.
    pub fn offered(has_systems: bool) -> impl Iterator<Item = Self> {
        Self::VARIANTS.iter().copied().filter(move |format| has_systems || !format.needs_systems())
    }

    /// Whether it names the clinic's requests to other programs, for which `site.toml` must say how.
    #[must_use]
    pub const fn needs_systems(self) -> bool {
        matches!(self, Self::Fhir | Self::FhirNdjson)
    }
}
