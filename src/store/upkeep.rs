//! What is done to a database as a whole.

pub mod fill;
