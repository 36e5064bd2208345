//! Appointment requests: stored, found again, read.

pub mod group_commit;
pub mod index_queue;
pub mod insert;
pub mod links;
pub mod read;
pub mod row;
pub mod sending;
pub mod submit;
