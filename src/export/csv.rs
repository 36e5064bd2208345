//! CSV: for spreadsheets, in UTF-8 with a byte order mark, so that Excel reads accents, with formulas defused and phone
//! numbers as text; and exactly as it is stored, for programs (RFC 4180).

use std::borrow::Cow;
use std::io::{self, Write};

use ::csv::{Error, ErrorKind, QuoteStyle, Terminator, Writer, WriterBuilder};
use jiff::tz::TimeZone;

use super::columns::{COLUMNS, Value};
use super::sink::{ExportError, Sink};
use super::spreadsheet_text::{as_text, without_formula};
use super::time::in_zone;
use crate::domain::reference::Reference;
use crate::domain::request::StoredRequest;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Who reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reader {
    Spreadsheet,
    Program,
}

pub(super) struct Csv<W: Write> {
    rows: Writer<W>,
    reader: Reader,
    time_zone: TimeZone,
}

impl<W: Write> Csv<W> {
    /// Begins with the columns' names.
    pub fn begin<'a>(
        mut out: W,
        reader: Reader,
        names: impl Iterator<Item = &'a str>,
        time_zone: TimeZone,
    ) -> Result<Self, ExportError> {
        if reader == Reader::Spreadsheet {
            out.write_all(BYTE_ORDER_MARK)?;
        }
        // For a spreadsheet, cells are quoted here: it may separate them by semicolons and tabs, too, whatever the file says.
        let quotes = if reader == Reader::Spreadsheet { QuoteStyle::Never } else { QuoteStyle::Necessary };
        let mut rows = WriterBuilder::new().terminator(Terminator::CRLF).quote_style(quotes).from_writer(out);
        rows.write_record(names.map(|name| quoted(name, reader).into_owned())).map_err(problem)?;
        Ok(Self { rows, reader, time_zone })
    }

    /// Writes one row, a value for each column.
    pub fn write_row<'a>(&mut self, row: impl Iterator<Item = Value<'a>>) -> Result<(), ExportError> {
        for value in row {
            self.rows.write_field(quoted(&self.cell(value), self.reader).as_bytes()).map_err(problem)?;
        }
        Ok(self.rows.write_record(None::<&[u8]>).map_err(problem)?)
    }

    /// Writes out what is held back.
    pub fn into_inner(self) -> Result<W, ExportError> {
        Ok(self.rows.into_inner().map_err(::csv::IntoInnerError::into_error)?)
    }

    fn cell<'a>(&self, value: Value<'a>) -> Cow<'a, str> {
        match (value, self.reader) {
            (Value::Text(text), Reader::Spreadsheet) => as_text(text),
            (Value::Written(text), _) => without_formula(text),
            (Value::Phone(phone), Reader::Spreadsheet) => with_dashes(&phone.in_groups()).into(),
            // Digits alone would lose their zeros.
            (Value::Extension(digits), Reader::Spreadsheet) => format!("x{digits}").into(),
            (Value::Text(text) | Value::Extension(text), Reader::Program) => text.into(),
            (Value::Phone(phone), Reader::Program) => phone.e164().into(),
            (Value::Number(number), _) => number.to_string().into(),
            (Value::Time(at), _) => in_zone(at, &self.time_zone).into(),
            (Value::Nothing, _) => "".into(),
        }
    }
}

impl<W: Write> Sink<W> for Csv<W> {
    fn write(&mut self, request: &StoredRequest) -> Result<(), ExportError> {
        self.write_row(COLUMNS.iter().map(|column| (column.value)(request)))
    }

    fn finish(self: Box<Self>, _: &[Reference]) -> Result<W, ExportError> {
        self.into_inner()
    }
}

/// A cell in quotes where something in it would end it (RFC 4180, and the other separators of spreadsheets).
fn quoted(cell: &str, reader: Reader) -> Cow<'_, str> {
    if reader == Reader::Spreadsheet && cell.contains([',', ';', '\t', '"', '\r', '\n']) {
        Cow::Owned(format!("\"{}\"", cell.replace('"', "\"\"")))
    } else {
        Cow::Borrowed(cell)
    }
}

/// French and Swedish spreadsheets take digits in groups that spaces separate for a number.
fn with_dashes(phone: &str) -> String {
    match phone.split_once(' ') {
        Some((country, rest)) => format!("{country} {}", rest.replace(' ', "-")),
        None => phone.to_owned(),
    }
}

fn problem(error: Error) -> io::Error {
    match error.into_kind() {
        ErrorKind::Io(problem) => problem,
        // Rows of another length, which one table of columns rules out.
        other => io::Error::other(format!("{other:?}")),
    }
}
