//! Connections: who gets one of the places that there are, and who loses it again.
//!
//! Nobody can keep others out. A connection on which nothing is taken is closed; one network has only so many; and
//! when all places are taken, a new visitor gets the place of whoever holds the most and does the least with them.

mod busy;
mod limits;
mod listener;
mod places;
mod stream;
mod warning;

pub use self::busy::MarkBusy;
pub use self::limits::Limits;
pub use self::listener::{Peer, VisitorListener};
pub use self::places::Places;
pub use self::warning::accepting_failed;
