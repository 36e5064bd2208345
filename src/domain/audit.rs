//! Who did what: the kinds of events, and the chain that shows what is changed.

mod actor;
mod chain;
mod entry;
mod event;
mod row;

pub use actor::{Actor, Door, NotAnActor};
pub use chain::{ChainHash, NotAHash};
pub use entry::{By, Detail, NewEntry};
pub use event::Event;
pub use row::Row;
