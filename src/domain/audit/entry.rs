//! Something to write down.

use jiff::Timestamp;
use uuid::Uuid;

use super::actor::{Actor, Door};
use super::chain::ChainHash;
use super::detail::{Detail, DetailValue};
use super::event::Event;
use super::row::Row;
use crate::domain::reference::Reference;

/// Who does something, and through which door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct By {
    /// Who.
    pub actor: Actor,
    /// Through which door.
    pub door: Door,
}

impl By {
    /// Whoever has not signed in, on the staff's pages.
    pub const NOBODY: Self = Self { actor: Actor::Nobody, door: Door::Web };

    /// The person of an account, on the staff's pages.
    #[must_use]
    pub fn account(id: Uuid) -> Self {
        Self { actor: Actor::Account(id), door: Door::Web }
    }

    /// A user of the clinic's machine.
    #[must_use]
    pub fn operator(user: u32) -> Self {
        Self { actor: Actor::Operator(user), door: Door::CommandLine }
    }

    /// What they did.
    #[must_use]
    pub fn did(self, event: Event) -> NewEntry {
        NewEntry { by: self, event, reference: None, subject: None, detail: Detail::default() }
    }
}

/// Something to write down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEntry {
    /// Who did it.
    pub by: By,
    /// What was done.
    pub event: Event,
    /// On which request.
    pub reference: Option<Reference>,
    /// On which account.
    pub subject: Option<Uuid>,
    /// What else there is to say.
    pub detail: Detail,
}

impl NewEntry {
    /// The same about a request.
    #[must_use]
    pub fn on(self, reference: Reference) -> Self {
        Self { reference: Some(reference), ..self }
    }

    /// The same about an account.
    #[must_use]
    pub fn about(self, account: Uuid) -> Self {
        Self { subject: Some(account), ..self }
    }

    /// The same with one more thing to say.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<DetailValue>) -> Self {
        self.detail.push(name, value.into());
        self
    }

    /// The row to store: the next after `previous`, whose hash is in its own.
    #[must_use]
    pub fn into_row(self, number: i64, at: Timestamp, previous: &ChainHash) -> (Row, ChainHash) {
        let mut row = Row {
            number,
            at: at.as_microsecond(),
            actor: self.by.actor.to_string(),
            door: self.by.door.as_str().to_owned(),
            event: self.event.as_str().to_owned(),
            reference: self.reference.map(|reference| reference.to_string()).unwrap_or_default(),
            subject: self.subject.map(|subject| subject.to_string()).unwrap_or_default(),
            detail: self.detail.into_column(),
            hash: String::new(),
        };
        let hash = row.hash_after(previous);
        row.hash = hash.to_string();
        (row, hash)
    }
}
