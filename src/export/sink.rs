//! What a format has to do.

use std::io;

use crate::domain::reference::Reference;
use crate::domain::request::StoredRequest;

/// Takes the requests of an export and writes them in one format.
pub(super) trait Sink<W> {
    /// Writes one request.
    fn write(&mut self, request: &StoredRequest) -> Result<(), ExportError>;

    /// Writes out what is still held back, and gives back what was written to. What was damaged is left out; a format
    /// that has a place for it says so.
    fn finish(self: Box<Self>, damaged: &[Reference]) -> Result<W, ExportError>;
}

/// An export that could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// It cannot be written to where it goes.
    #[error("cannot write the export: {0}")]
    Io(#[from] io::Error),
    /// More requests than a file of this format can hold.
    #[error(
        "an Excel sheet holds {0} requests and no more: take fewer days or locations at a time, or the format csv, \
         which has no limit"
    )]
    TooMany(i64),
    /// `site.toml` does not say how to name requests to other programs.
    #[error(
        "FHIR needs names by which other programs tell this clinic's requests from others: add [exports.fhir] with \
         `requests` and `locations` to site.toml, as docs/adopting.md says"
    )]
    NoSystems,
}

impl ExportError {
    /// Whether whoever reads it has left.
    #[must_use]
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Io(problem) if problem.kind() == io::ErrorKind::BrokenPipe)
    }
}
