//! Appointment requests: stored, found again, read.

pub mod call_backs;
pub mod change;
pub mod due;
pub mod erase;
pub mod find;
pub mod group_commit;
pub mod index_queue;
pub mod insert;
pub mod links;
pub mod list;
pub mod list_part;
pub mod new_history;
pub mod receipt;
pub mod row;
pub mod search;
pub mod sending;
pub mod stored_row;
pub mod submit;
