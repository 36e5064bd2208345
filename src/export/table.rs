//! A table of texts as CSV, written as the exports are.

use jiff::tz::TimeZone;

use super::columns::Value;
use super::csv::{Csv, Reader};
use super::sink::{ExportError, Sink};

/// A table with these columns.
pub fn table_as_csv(names: &[&str], rows: &[Vec<String>]) -> Result<Vec<u8>, ExportError> {
    let mut out = Vec::new();
    // It has no times.
    let mut csv = Csv::begin(&mut out, Reader::Spreadsheet, names, TimeZone::UTC)?;
    for row in rows {
        let cells: Vec<Value<'_>> = row.iter().map(|cell| Value::Text(cell)).collect();
        csv.write(&cells)?;
    }
    csv.finish()?;
    drop(csv);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_formulas_are_defused() -> Result<(), Box<dyn std::error::Error>> {
        let rows = [vec!["a, b".to_owned(), "1".to_owned()], vec!["=1+1".to_owned(), String::new()]];
        let csv = String::from_utf8(table_as_csv(&["Page", "Requests"], &rows)?)?;
        assert_eq!(csv, "\u{feff}Page,Requests\r\n\"a, b\",1\r\n'=1+1,\r\n");
        Ok(())
    }
}
