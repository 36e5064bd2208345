//! Takes stored requests, page by page, and writes them in a format.

use std::io::Write;

use jiff::tz::TimeZone;

use super::columns::{COLUMNS, row};
use super::csv::{Csv, Reader};
use super::format::Format;
use super::json_lines::JsonLines;
use super::sink::{ExportError, Sink};
use crate::domain::request::StoredRequest;

/// An export under way; memory does not grow with the number of requests.
pub struct Export<'a> {
    sink: Box<dyn Sink + Send + 'a>,
}

impl<'a> Export<'a> {
    /// Begins an export; times are written in `time_zone` with their offset.
    pub fn begin(format: Format, out: impl Write + Send + 'a, time_zone: TimeZone) -> Result<Self, ExportError> {
        let names = COLUMNS.map(|column| column.name);
        let sink: Box<dyn Sink + Send + 'a> = match format {
            Format::Csv => Box::new(Csv::begin(out, Reader::Spreadsheet, &names, time_zone)?),
            Format::CsvExact => Box::new(Csv::begin(out, Reader::Program, &names, time_zone)?),
            Format::Jsonl => Box::new(JsonLines::begin(out, &names, time_zone)),
        };
        Ok(Self { sink })
    }

    /// Writes one page of requests.
    pub fn write(&mut self, requests: &[StoredRequest]) -> Result<(), ExportError> {
        for request in requests {
            self.sink.write(&row(request))?;
        }
        Ok(())
    }

    /// Ends the export: everything is written out.
    pub fn finish(mut self) -> Result<(), ExportError> {
        self.sink.finish()
    }
}
