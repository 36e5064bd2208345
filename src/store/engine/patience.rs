//! For how long anyone waits for the database, the same on both engines.
//!
//! A server or a disk may go silent: nothing ever fails by itself then, so every wait has an end.

use std::io;
use std::time::Duration;

/// How long a request waits for its turn: for a connection, and on SQLite for another program's lock.
pub const TURN_WAIT: Duration = Duration::from_secs(5);
/// How long a patient waits for the transaction that stores a request, once it is its turn. With the wait before it,
/// it stays well within an answer's deadline.
pub const TRANSACTION_WAIT: Duration = Duration::from_secs(5);
/// How long a transaction may take for which nobody waits at a form.
pub const UPKEEP_WAIT: Duration = Duration::from_hours(24);

/// What is said when a wait has ended in vain.
pub fn no_answer() -> sqlx::Error {
    sqlx::Error::Io(io::Error::new(io::ErrorKind::TimedOut, "the database does not answer"))
}
