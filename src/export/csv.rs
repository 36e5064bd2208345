//! CSV: for spreadsheets, in UTF-8 with a byte order mark, so that Excel reads accents, with formulas defused and phone
//! numbers as text; and exactly as it is stored, for programs (RFC 4180).

use std::io::{self, BufWriter, Write};

use ::csv::{Error, ErrorKind, Terminator, Writer, WriterBuilder};
use jiff::tz::TimeZone;

use super::columns::Value;
use super::sink::{ExportError, Sink};
use super::time::in_zone;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Who reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reader {
    Spreadsheet,
    Program,
}

pub(super) struct Csv<W: Write> {
    rows: Writer<BufWriter<W>>,
    reader: Reader,
    time_zone: TimeZone,
}

impl<W: Write> Csv<W> {
    /// Begins with the columns' names.
    pub fn begin(out: W, reader: Reader, names: &[&str], time_zone: TimeZone) -> Result<Self, ExportError> {
        let mut out = BufWriter::new(out);
        if reader == Reader::Spreadsheet {
            out.write_all(BYTE_ORDER_MARK)?;
        }
        let mut rows = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
        rows.write_record(names).map_err(problem)?;
        Ok(Self { rows, reader, time_zone })
    }

    fn cell(&self, value: &Value<'_>) -> String {
        match (value, self.reader) {
            (Value::Text(text), Reader::Spreadsheet) => defused(text),
            (Value::Phone(phone), Reader::Spreadsheet) => phone.in_groups(),
            // Digits alone would lose their zeros.
            (Value::Extension(digits), Reader::Spreadsheet) => format!("x{digits}"),
            (Value::Text(text) | Value::Extension(text), Reader::Program) => (*text).to_owned(),
            (Value::Phone(phone), Reader::Program) => phone.e164().to_owned(),
            (Value::Number(number), _) => number.to_string(),
            (Value::Time(at), _) => in_zone(*at, &self.time_zone),
            (Value::Nothing, _) => String::new(),
        }
    }
}

impl<W: Write> Sink for Csv<W> {
    fn write(&mut self, row: &[Value<'_>]) -> Result<(), ExportError> {
        for value in row {
            self.rows.write_field(self.cell(value)).map_err(problem)?;
        }
        Ok(self.rows.write_record(None::<&[u8]>).map_err(problem)?)
    }

    fn finish(&mut self) -> Result<(), ExportError> {
        Ok(self.rows.flush()?)
    }
}

fn problem(error: Error) -> io::Error {
    match error.into_kind() {
        ErrorKind::Io(problem) => problem,
        // Rows of another length, which one table of columns rules out.
        other => io::Error::other(format!("{other:?}")),
    }
}

/// A cell that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection; ASVS 1.2.10).
fn defused(cell: &str) -> String {
    const STARTS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
    let first = cell.trim_start_matches(' ').chars().next();
    if first.is_some_and(|c| STARTS.contains(&c)) { format!("'{cell}") } else { cell.to_owned() }
}
