//! Everything that is kept: the only module that speaks SQL.
//!
//! One text of each statement serves SQLite and PostgreSQL; what differs between them stands side by side.

mod audit;
mod database_key;
mod engine;
mod error;
mod exports;
mod name_list;
mod outbox;
mod requests;
mod sealed;
mod search_terms;
mod staff;
mod state;
mod statistics;
mod upkeep;

use std::path::Path;
use std::sync::{Arc, OnceLock};

pub use audit::list::{AuditFilter, AuditPage, AuditPlace};
pub use engine::open_error::{OpenError, OpenErrorKind};
pub use engine::opening::Opening;
pub use engine::url::{DatabaseUrl, NotADatabaseUrl};
pub use error::{Damage, StoreError};
pub use exports::filter::ExportFilter;
pub use exports::make_set::NewSet;
pub use outbox::claim::ClaimedMessage;
pub use outbox::deliveries::Deliveries;
pub use outbox::troubles::{FailedMessage, MessageState, OutboxState};
pub use requests::call_backs::CallBack;
pub use requests::change::{ChangeError, RequestChange, Target};
pub use requests::due::{Due, DueRequest};
pub use requests::find::{Found, FoundRequest};
pub use requests::insert::Receipt;
pub use requests::list::{ListFilter, ListOrder, ListPage, ListedRequest, MOST_COUNTED};
pub use requests::search::{MOST_FOUND, SearchPage};
pub use staff::accounts::{AccountError, SecondFactors};
pub use staff::failures::Counted;
pub use staff::passkeys::{NewPasskey, StoredPasskey};
pub use staff::set_up::FirstWayIn;
pub use state::Store;
pub use statistics::StatisticsFilter;
pub use upkeep::fill::Filling;

use crate::clock::Clock;
use crate::keys::Keys;
use audit::head::HeadSeal;
use engine::database::{Database, on_reader};
use outbox::receipt_key::ReceiptKey;
use requests::group_commit::GroupCommit;
use requests::row::RowBuilder;
use state::State;

impl Store {
    /// Opens the database and the key that belongs to it. A new database gets a new key in `key_file`
    /// unless a key lies there already.
    ///
    /// # Errors
    /// One plain sentence for the operator.
    pub async fn open(
        url: &DatabaseUrl,
        key_file: &Path,
        opening: Opening,
        clock: Clock,
    ) -> Result<(Self, Arc<Keys>), OpenError> {
        let database = Database::open(url, opening).await.map_err(|kind| kind.at(url))?;
        let keys = database_key::open(&database, key_file, opening).await.map_err(|kind| kind.at(url))?;
        let rows = RowBuilder::new(&keys, clock.clone());
        let (head_seal, receipt_key) = (HeadSeal::new(&keys), ReceiptKey::new(&keys));
        let group_commit = match opening {
            Opening::CreateAndUpdate => GroupCommit::start(&database),
            Opening::AsItIs => None,
        };
        let deliveries = OnceLock::new();
        let state = State { database, rows, head_seal, receipt_key, clock, group_commit, deliveries };
        Ok((Self(Arc::new(state)), Arc::new(keys)))
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.0.database.check_place()?;
        on_reader!(&self.0.database, |connection| sqlx::query("SELECT 1").execute(connection).await.map(drop))?;
        Ok(())
    }

    /// Closes every connection, once what is under way has ended.
    pub async fn close(&self) {
        self.0.database.close().await;
    }
}
