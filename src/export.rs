//! Requests on their way out of the clinic: one file a format.

pub mod csv;
