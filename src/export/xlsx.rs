//! XLSX: a sheet of requests for people, and one that says what it is. Text is text, dates are dates of the clinic's
//! zone, which their format names. It is written by way of files in the system's folder for temporary ones, which
//! have no name there: memory does not grow with the number of requests.

use std::collections::BTreeMap;
use std::io::{self, Seek, Write};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::columns::{COLUMNS, Value};
use super::format;
use super::sink::{ExportError, Sink};
use super::time::in_zone;
use crate::domain::export::about::About;
use crate::domain::reference::Reference;
use crate::domain::request::StoredRequest;

pub(super) struct Xlsx<W> {
    out: W,
    workbook: Workbook,
    about: About,
    /// Of texts: they stay text when somebody edits them.
    text: Format,
    /// Of dates, by the zone's abbreviation at that time, such as `EST`.
    dates: BTreeMap<String, Format>,
    /// The row of the next request.
    row: u32,
}

impl<W: Write> Xlsx<W> {
    /// Begins with the columns' names, in a row that stays in sight.
    pub fn begin(out: W, about: About) -> Result<Self, ExportError> {
        let mut workbook = Workbook::new();
        let made_at = moment(about.at, &TimeZone::UTC).map(|(date, _)| date);
        let mut properties = DocProperties::new().set_title("Appointment requests").set_author(&about.origin.clinic);
        if let Some(made_at) = &made_at {
            properties = properties.set_creation_datetime(made_at);
        }
        workbook.set_properties(&properties);
        let bold = Format::new().set_bold();
        let sheet = workbook.add_worksheet_with_constant_memory().map_err(problem)?;
        sheet.set_name("Requests").map_err(problem)?;
        for (number, column) in (0_u16..).zip(&COLUMNS) {
            sheet.set_column_width(number, f64::from(column.width)).map_err(problem)?;
            sheet.write_string_with_format(0, number, column.name, &bold).map_err(problem)?;
        }
        sheet.set_freeze_panes(1, 1).map_err(problem)?;
        let text = Format::new().set_num_format("@");
        Ok(Self { out, workbook, about, text, dates: BTreeMap::new(), row: 1 })
    }

    /// The sheet that says what the other one is.
    fn describe(&mut self, damaged: &[Reference]) -> Result<(), XlsxError> {
        let zone = self.about.origin.time_zone.iana_name().unwrap_or("UTC").to_owned();
        let made_at = in_zone(self.about.at, &self.about.origin.time_zone);
        let mut lines = vec![
            ("Clinic".to_owned(), self.about.origin.clinic.clone()),
            ("Made at".to_owned(), made_at),
            ("Made by".to_owned(), self.about.by.clone()),
            ("Time zone of all times".to_owned(), zone),
            ("Requests".to_owned(), (self.row - 1).to_string()),
        ];
        lines.extend(self.about.set.map(|set| ("Set".to_owned(), set.to_string())));
        if self.about.selection.is_empty() {
            lines.push(("Filter".to_owned(), "none".to_owned()));
        }
        lines.extend(self.about.selection.iter().map(|(name, value)| (format!("Filter: {name}"), value.clone())));
        if !damaged.is_empty() {
            let references: Vec<&str> = damaged.iter().map(Reference::as_str).collect();
            lines.push(("Left out, because they are damaged".to_owned(), references.join(", ")));
        }
        let bold = Format::new().set_bold();
        let sheet = self.workbook.add_worksheet();
        sheet.set_name("About")?.set_column_width(0, 32)?.set_column_width(1, 60)?;
        for (row, (name, value)) in (0_u32..).zip(lines) {
            sheet.write_string_with_format(row, 0, name, &bold)?.write_string(row, 1, value)?;
        }
        Ok(())
    }
}

impl<W: Write + Send> Sink<W> for Xlsx<W> {
    fn write(&mut self, request: &StoredRequest) -> Result<(), ExportError> {
        if let Some(most) = format::Format::Xlsx.most_requests()
            && i64::from(self.row) > most
        {
            return Err(ExportError::TooMany(most));
        }
        let sheet = self.workbook.worksheet_from_index(0).map_err(problem)?;
        let mut cells = Cells { sheet, row: self.row, text: &self.text, dates: &mut self.dates };
        for (number, column) in (0_u16..).zip(&COLUMNS) {
            cells.write(number, (column.value)(request), &self.about.origin.time_zone).map_err(problem)?;
        }
        self.row += 1;
        Ok(())
    }

    fn finish(mut self: Box<Self>, damaged: &[Reference]) -> Result<W, ExportError> {
        let last_column = u16::try_from(COLUMNS.len() - 1).unwrap_or(u16::MAX);
        let sheet = self.workbook.worksheet_from_index(0).map_err(problem)?;
        sheet.autofilter(0, 0, self.row - 1, last_column).map_err(problem)?;
        self.describe(damaged).map_err(problem)?;
        // A ZIP archive is not written from one end to the other.
        let mut archive = tempfile::tempfile()?;
        self.workbook.save_to_writer(&mut archive).map_err(problem)?;
        archive.rewind()?;
        io::copy(&mut archive, &mut self.out)?;
        Ok(self.out)
    }
}

/// The cells of one request.
struct Cells<'a> {
    sheet: &'a mut Worksheet,
    row: u32,
    text: &'a Format,
    dates: &'a mut BTreeMap<String, Format>,
}

impl Cells<'_> {
    fn write(&mut self, column: u16, value: Value<'_>, zone: &TimeZone) -> Result<(), XlsxError> {
        match value {
            Value::Text(text) | Value::Written(text) | Value::Extension(text) => self.write_text(column, text),
            Value::Phone(phone) => self.write_text(column, phone.e164()),
            Value::Number(number) => match i32::try_from(number) {
                Ok(number) => self.sheet.write_number(self.row, column, number).map(drop),
                // Excel counts in floating point.
                Err(_) => self.write_text(column, &number.to_string()),
            },
            Value::Time(at) => match moment(at, zone) {
                Some((date, zone)) => self.write_date(column, &date, zone),
                // Excel's calendar begins with 1900.
                None => self.write_text(column, &in_zone(at, zone)),
            },
            Value::Nothing => Ok(()),
        }
    }

    fn write_text(&mut self, column: u16, text: &str) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(self.row, column, text, self.text).map(drop)
    }

    fn write_date(&mut self, column: u16, date: &ExcelDateTime, zone: String) -> Result<(), XlsxError> {
        let format = self.dates.entry(zone).or_insert_with_key(|zone| {
            let format = Format::new().set_num_format(format!("yyyy-mm-dd hh:mm:ss \"{zone}\""));
            format.set_align(FormatAlign::Left)
        });
        self.sheet.write_datetime_with_format(self.row, column, date, format).map(drop)
    }
}

/// A moment on the clocks of a zone, and what the zone is called then; none outside of Excel's calendar.
fn moment(at: Timestamp, zone: &TimeZone) -> Option<(ExcelDateTime, String)> {
    let local = at.to_zoned_datetime(zone.clone());
    let unsigned = |number: i8| u8::try_from(number).ok();
    let day =
        ExcelDateTime::from_ymd(u16::try_from(local.year()).ok()?, unsigned(local.month())?, unsigned(local.day())?);
    let date =
        day.ok()?.and_hms(u16::from(unsigned(local.hour())?), unsigned(local.minute())?, unsigned(local.second())?);
    Some((date.ok()?, local.strftime("%Z").to_string().replace('"', "")))
}

fn problem(error: XlsxError) -> ExportError {
    match error {
        XlsxError::IoError(problem) => problem.into(),
        other => io::Error::other(other).into(),
    }
}
