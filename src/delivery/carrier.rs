//! One way for messages to go, as the worker knows it.

use crate::domain::delivery::ending::{Ending, Failure};
use crate::domain::delivery::recipient::Channel;
use crate::store::{ClaimedMessage, StoreError};

/// What became of a try to send a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carried {
    /// It is done with.
    Ended(Ending),
    /// It has not left.
    Failed(Failure),
}

/// Takes messages out of the house.
pub trait Carrier: Send + Sync + 'static {
    /// The messages that it takes.
    const CHANNEL: Channel;

    /// Tries to send a message.
    ///
    /// # Errors
    /// When the database does not say what the message is about: nothing was tried.
    fn carry(&mut self, message: &ClaimedMessage) -> impl Future<Output = Result<Carried, StoreError>> + Send;

    /// Nothing more is to be sent for a while.
    fn rest(&mut self) -> impl Future<Output = ()> + Send;
}
