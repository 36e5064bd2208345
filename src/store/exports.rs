//! Requests that are taken out: read one page after the other, and the numbered sets that have left.

mod earlier;
pub mod filter;
pub mod find_set;
pub mod list_sets;
pub mod make_set;
mod outside;
pub mod pages;
pub mod row;
pub mod set_row;
