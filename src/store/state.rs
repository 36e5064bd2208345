//! What a store works with, shared by everyone who holds one.

use std::sync::{Arc, OnceLock};

use super::audit::head::HeadSeal;
use super::engine::database::Database;
use super::outbox::deliveries::Deliveries;
use super::outbox::receipt_key::ReceiptKey;
use super::requests::group_commit::GroupCommit;
use super::requests::row::RowBuilder;
use crate::clock::Clock;

/// The clinic's database; cheap to clone.
#[derive(Clone, Debug)]
pub struct Store(pub(super) Arc<State>);

#[derive(Debug)]
pub(super) struct State {
    pub database: Database,
    pub rows: RowBuilder,
    pub head_seal: HeadSeal,
    pub receipt_key: ReceiptKey,
    pub clock: Clock,
    /// SQLite's. None where nothing is written, or where the engine does it by itself.
    pub group_commit: Option<GroupCommit>,
    /// Said once, at the start.
    pub deliveries: OnceLock<Deliveries>,
}

impl Store {
    /// Says once, at the start, by which ways messages go; until then there are none.
    pub fn deliver_by(&self, deliveries: Deliveries) {
        // What was said first stays.
        let _ = self.0.deliveries.set(deliveries);
    }

    /// By which ways messages go.
    #[must_use]
    pub fn deliveries(&self) -> Deliveries {
        self.0.deliveries.get().cloned().unwrap_or_default()
    }
}
