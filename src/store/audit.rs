//! The audit log: rows chained to each other, in one order however many servers write.

pub mod append;
mod beside;
pub mod head;
pub mod list;
mod row;
mod verify;
