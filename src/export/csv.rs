//! CSV (RFC 4180) in UTF-8 with a byte order mark, so that Excel reads accents; formulas are defused.

use std::io::Write;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::request::StoredRequest;

/// The columns, in the order that scripts rely on.
const COLUMNS: [&str; 15] = [
    "reference",
    "submitted_at",
    "status",
    "first_name",
    "last_name",
    "phone",
    "phone_extension",
    "email",
    "patient_status",
    "location",
    "preferred_time",
    "language",
    "source_path",
    "assigned_to",
    "exported_at",
];

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Writes requests as they come; memory does not grow with their number.
pub struct CsvExport<W: Write> {
    rows: ::csv::Writer<W>,
    time_zone: TimeZone,
}

impl<W: Write> CsvExport<W> {
    /// Starts an export with its header line; times are written in `time_zone` with their offset.
    pub fn start(mut out: W, time_zone: TimeZone) -> Result<Self, ::csv::Error> {
        out.write_all(BYTE_ORDER_MARK)?;
        let mut rows = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out);
        rows.write_record(COLUMNS)?;
        Ok(Self { rows, time_zone })
    }

    /// Writes one request.
    pub fn write(&mut self, request: &StoredRequest) -> Result<(), ::csv::Error> {
        let details = &request.details;
        let cells = [
            request.reference.as_str(),
            &self.time(request.submitted_at),
            request.status.as_str(),
            details.first_name.as_str(),
            details.last_name.as_str(),
            details.phone.e164(),
            details.phone.extension().unwrap_or_default(),
            details.email.as_str(),
            details.patient_status.as_str(),
            details.location.as_str(),
            details.preferred_time.as_str(),
            &request.language,
            request.source_path.as_deref().unwrap_or_default(),
            request.assigned_to.as_deref().unwrap_or_default(),
            &request.exported_at.map(|at| self.time(at)).unwrap_or_default(),
        ];
        self.rows.write_record(cells.map(defused))
    }

    /// Ends the export: everything is written out.
    pub fn finish(mut self) -> Result<(), ::csv::Error> {
        Ok(self.rows.flush()?)
    }

    fn time(&self, at: Timestamp) -> String {
        at.to_zoned_datetime(self.time_zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }
}

/// A cell that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection;
/// ASVS 1.2.10). A phone number in E.164 is one of them: `+1…` would lose its plus as a number.
fn defused(cell: &str) -> String {
    const STARTS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
    let first = cell.trim_start_matches(' ').chars().next();
    if first.is_some_and(|c| STARTS.contains(&c)) { format!("'{cell}") } else { cell.to_owned() }
}
