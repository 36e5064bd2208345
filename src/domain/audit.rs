//! Who did what: the kinds of events, and the chain that shows what is changed.

mod actor;
mod chain;
mod chain_walk;
mod detail;
mod entry;
mod event;
mod kept_head;
mod mark;
mod row;

pub use actor::{Actor, Door, NotAnActor};
pub use chain::{ChainHash, NotAHash};
pub use chain_walk::{ChainWalk, FirstWrong, Verification, Wrong};
pub use detail::{Detail, DetailValue};
pub use entry::{By, NewEntry};
pub use event::Event;
pub use kept_head::{KeptHead, NotAHead};
pub use mark::{AuditMark, NotAMark};
pub use row::Row;
