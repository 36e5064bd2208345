//! Requests on their way out of the clinic: one table of columns, one driver, one file a format; and tables of numbers.

mod columns;
mod csv;
mod driver;
mod format;
mod json_lines;
mod sink;
mod table;
mod time;

pub use self::driver::Export;
pub use self::format::Format;
pub use self::sink::ExportError;
pub use self::table::table_as_csv;
