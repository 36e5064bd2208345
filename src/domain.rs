//! What a clinic's front desk talks about, free of HTTP, of SQL and of files.
//!
//! Raw text enters through [`form`]; what comes out are types that cannot hold a wrong value.

pub mod appointment;
pub mod email;
pub mod field_problem;
pub mod form;
pub mod name;
pub mod phone;
pub mod preferences;
pub mod reference;
pub mod spam;
mod spam_signs;
pub mod written;
