//! The keys to the contact details: their file, the ring it holds, and the separate keys derived from each.
//!
//! The file lies beside the database, never inside it or in a backup of it: whoever gets a copy of the
//! database alone reads no name.

mod derived;
mod file;
mod ring;

pub use derived::{Key, KeyBytes};
pub use file::{KeyError, Upgrade};
pub use ring::Keys;
