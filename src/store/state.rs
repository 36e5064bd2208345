//! What a store works with, shared by everyone who holds one.

use std::sync::Arc;

use super::audit::head::HeadSeal;
use super::engine::database::Database;
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
    pub clock: Clock,
    /// SQLite's. None where nothing is written, or where the engine does it by itself.
    pub group_commit: Option<GroupCommit>,
}
