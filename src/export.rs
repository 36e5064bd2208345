//! Requests on their way out of the clinic: one table of columns, one driver, one file a format.

mod columns;
mod csv;
mod driver;
mod format;
mod sink;

pub use self::driver::Export;
pub use self::format::Format;
pub use self::sink::ExportError;
