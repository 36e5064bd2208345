//! What a format has to do.

use std::io;

use super::columns::Value;

/// Takes the rows of an export and writes them in one format.
pub(super) trait Sink {
    /// Writes one request, a value for each column.
    fn write(&mut self, row: &[Value<'_>]) -> Result<(), ExportError>;

    /// Writes out what is still held back.
    fn finish(&mut self) -> Result<(), ExportError>;
}

/// An export that could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write the export: {0}")]
pub struct ExportError(#[from] io::Error);

impl ExportError {
    /// What kept it from being written.
    #[must_use]
    pub const fn problem(&self) -> &io::Error {
        &self.0
    }

    /// The same, to be told in other words.
    #[must_use]
    pub fn into_problem(self) -> io::Error {
        self.0
    }
}
