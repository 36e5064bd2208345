//! The two engines behind one [`database::Database`]: how each is reached, brought up to date, read and written.

pub mod database;
pub mod old_pages;
pub mod open_error;
pub mod opening;
pub mod patience;
pub mod postgres;
#[cfg(test)]
pub mod query_plan;
pub mod schema;
pub mod sqlite;
pub mod sqlite_code;
pub mod sqlite_file;
pub mod sqlite_log;
pub mod temporary;
pub mod transaction;
pub mod url;
