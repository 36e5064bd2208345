//! Requests on their way out of the clinic: one table of columns, one driver, one file a format; and tables of numbers.

mod columns;
mod csv;
mod driver;
mod encryption;
mod fhir;
mod format;
mod json_lines;
mod output;
mod sink;
mod spreadsheet_text;
mod table;
mod time;
mod xlsx;

pub use self::driver::{Export, Finished, Unfinished};
pub use self::encryption::{Encryption, NotARecipient};
pub use self::format::Format;
pub use self::sink::ExportError;
pub use self::table::table_as_csv;
pub use self::time::in_zone;
