//! CSV (RFC 4180) in UTF-8 with a byte order mark, so that Excel reads accents; formulas are defused.

use std::io::{self, BufWriter, Write};

use ::csv::{Error, ErrorKind, Terminator, Writer, WriterBuilder};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::columns::Value;
use super::sink::{ExportError, Sink};

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

pub(super) struct Csv<W: Write> {
    rows: Writer<BufWriter<W>>,
    time_zone: TimeZone,
}

impl<W: Write> Csv<W> {
    /// Begins with the columns' names.
    pub fn begin(out: W, names: &[&str], time_zone: TimeZone) -> Result<Self, ExportError> {
        let mut out = BufWriter::new(out);
        out.write_all(BYTE_ORDER_MARK)?;
        let mut rows = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
        rows.write_record(names).map_err(problem)?;
        Ok(Self { rows, time_zone })
    }

    fn time(&self, at: Timestamp) -> String {
        at.to_zoned_datetime(self.time_zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }
}

impl<W: Write> Sink for Csv<W> {
    fn write(&mut self, row: &[Value<'_>]) -> Result<(), ExportError> {
        for value in row {
            let written = match value {
                Value::Text(text) => self.rows.write_field(defused(text)),
                Value::Time(at) => self.rows.write_field(self.time(*at)),
                Value::Nothing => self.rows.write_field(""),
            };
            written.map_err(problem)?;
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

/// A cell that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection;
/// ASVS 1.2.10). A phone number in E.164 is one of them: `+1…` would lose its plus as a number.
fn defused(cell: &str) -> String {
    const STARTS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
    let first = cell.trim_start_matches(' ').chars().next();
    if first.is_some_and(|c| STARTS.contains(&c)) { format!("'{cell}") } else { cell.to_owned() }
}
