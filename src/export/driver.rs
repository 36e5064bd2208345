//! Takes stored requests, page by page, and writes them in a format.

use std::io::{BufWriter, Write};

use tokio::sync::mpsc::Receiver;

use super::columns::COLUMNS;
use super::csv::{Csv, Reader};
use super::encryption::Encryption;
use super::fhir::{Fhir, Shape};
use super::format::Format;
use super::json_lines::JsonLines;
use super::output::Output;
use super::sink::{ExportError, Sink};
use super::xlsx::Xlsx;
use crate::domain::export::about::About;
use crate::domain::export::request_page::RequestPage;
use crate::domain::reference::Reference;

/// Bytes that are written at once: a block of age, and enough for a browser's connection.
const BLOCK: usize = 64 * 1024;

type Block<W> = BufWriter<Output<W>>;

/// An export under way; memory does not grow with the number of requests.
pub struct Export<W: Write> {
    sink: Box<dyn Sink<Block<W>> + Send>,
    count: u64,
    damaged: Vec<Reference>,
}

/// An export that was written to its end.
#[derive(Clone, Debug)]
pub struct Finished {
    /// How many requests it holds.
    pub count: u64,
    /// Those that it does not hold, because they are damaged.
    pub damaged: Vec<Reference>,
    /// The SHA-256 of the file as it opens, in hexadecimal digits.
    pub sha256: String,
}

/// Why an export ends before its end.
#[derive(Debug, thiserror::Error)]
pub enum Unfinished<E> {
    /// It cannot be written.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// The requests cannot be read.
    #[error("{0}")]
    Source(E),
    /// Whoever reads the requests has stopped.
    #[error("told to stop before the export was complete")]
    Stopped,
}

impl<W: Write + Send + 'static> Export<W> {
    /// Begins an export.
    pub fn begin(format: Format, out: W, about: About, encryption: Option<&Encryption>) -> Result<Self, ExportError> {
        let out = BufWriter::with_capacity(BLOCK, Output::begin(out, encryption)?);
        let (names, zone) = (COLUMNS.iter().map(|column| column.name), about.origin.time_zone.clone());
        let sink: Box<dyn Sink<Block<W>> + Send> = match format {
            Format::Csv => Box::new(Csv::begin(out, Reader::Spreadsheet, names, zone)?),
            Format::CsvExact => Box::new(Csv::begin(out, Reader::Program, names, zone)?),
            Format::Xlsx => Box::new(Xlsx::begin(out, about)?),
            Format::Jsonl => Box::new(JsonLines::begin(out, zone)),
            Format::Fhir => Box::new(Fhir::begin(out, Shape::Bundle, about)?),
            Format::FhirNdjson => Box::new(Fhir::begin(out, Shape::Lines, about)?),
        };
        Ok(Self { sink, count: 0, damaged: Vec::new() })
    }

    /// Writes every page up to the last one, on a thread that may wait: it is told after each how many requests have
    /// been written.
    ///
    /// # Errors
    /// Whatever keeps the requests from being read or written; the pages may end before the last one.
    pub fn write_all<E>(
        mut self,
        mut pages: Receiver<Result<RequestPage, E>>,
        written: impl Fn(u64),
    ) -> Result<(W, Finished), Unfinished<E>> {
        loop {
            let page = pages.blocking_recv().ok_or(Unfinished::Stopped)?.map_err(Unfinished::Source)?;
            self.write(&page)?;
            written(self.count);
            if page.is_last {
                return Ok(self.finish()?);
            }
        }
    }

    /// Writes one page of requests.
    pub fn write(&mut self, page: &RequestPage) -> Result<(), ExportError> {
        for request in &page.requests {
            self.sink.write(request)?;
            self.count += 1;
        }
        self.damaged.extend_from_slice(&page.damaged);
        Ok(())
    }

    /// Ends the export: everything is written out.
    pub fn finish(self) -> Result<(W, Finished), ExportError> {
        let block = self.sink.finish(&self.damaged)?;
        let output = block.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        let (out, sha256) = output.finish()?;
        Ok((out, Finished { count: self.count, damaged: self.damaged, sha256 }))
    }
}
