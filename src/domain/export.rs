//! Taking requests out: which ones, what a file says besides them, and the numbered sets that have left.

pub mod about;
pub mod origin;
pub mod reason;
pub mod request_page;
pub mod selection;
pub mod set;
