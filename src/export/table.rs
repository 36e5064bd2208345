//! A table of texts as CSV, written as the exports are.

use jiff::tz::TimeZone;

use super::columns::Value;
use super::csv::{Csv, Reader};
use super::sink::ExportError;

/// A table with these columns.
pub fn table_as_csv(names: &[&str], rows: &[Vec<String>]) -> Result<Vec<u8>, ExportError> {
    // It has no times.
    let mut csv = Csv::begin(Vec::new(), Reader::Spreadsheet, names.iter().copied(), TimeZone::UTC)?;
    for row in rows {
        csv.write_row(row.iter().map(|cell| Value::Written(cell)))?;
    }
    csv.into_inner()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_formulas_are_defused() -> Result<(), Box<dyn std::error::Error>> {
        let rows = [vec!["a, b".to_owned(), "=1+1".to_owned()], vec!["12".to_owned(), String::new()]];
        let csv = String::from_utf8(table_as_csv(&["Page", "Requests"], &rows)?)?;
        assert_eq!(csv, "\u{feff}Page,Requests\r\n\"a, b\",'=1+1\r\n12,\r\n");
        Ok(())
    }
}
