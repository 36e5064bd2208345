//! How many receipts an address got lately: whoever fills in a stranger's address cannot fill the stranger's mailbox.

use jiff::{SignedDuration, Timestamp};

use super::receipt_key::AddressHash;
use crate::domain::email::EmailAddress;
use crate::store::engine::transaction::{Transaction, within};
use crate::store::error::StoreError;
use crate::store::state::Store;

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);
const MOST_AN_HOUR: usize = 1;
const MOST_A_DAY: usize = 3;

impl Store {
    /// Takes one of the receipts that an address may get: one an hour, three a day. Of a receipt that is tried again, the
    /// first try has taken it. What was taken before the clock was set back counts on.
    pub async fn take_receipt(&self, request: &str, address: &EmailAddress) -> Result<bool, StoreError> {
        let (now, hash) = (self.0.clock.now(), self.0.receipt_key.hash(address));
        let (request, name) = (request.to_owned(), hash.name());
        let work = async move |mut transaction: Transaction<'_>| {
            wait_for_the_same_address(&mut transaction, &hash).await?;
            forget(&mut transaction, now).await?;
            let taken: Vec<(String, i64)> = within!(&mut transaction, |connection| {
                const TAKEN: &str = "SELECT request_id, sent_at FROM sent_receipts WHERE address = $1";
                sqlx::query_as(TAKEN).bind(&name).fetch_all(connection).await?
            });
            if taken.iter().any(|(of, _)| *of == request) {
                return Ok(true);
            }
            let since = |ago: SignedDuration| {
                let since = now.saturating_sub(ago).unwrap_or(Timestamp::MIN).as_microsecond();
                taken.iter().filter(|(_, at)| *at > since).count()
            };
            if since(HOUR) >= MOST_AN_HOUR || since(DAY) >= MOST_A_DAY {
                return Ok(false);
            }
            within!(&mut transaction, |connection| {
                const TAKE: &str = "INSERT INTO sent_receipts (address, request_id, sent_at) VALUES ($1, $2, $3)";
                sqlx::query(TAKE).bind(name).bind(request).bind(now.as_microsecond()).execute(connection).await?;
            });
            Ok::<_, StoreError>(true)
        };
        self.0.database.write(work).await
    }
}

/// Two servers must not count at once. SQLite has one writer.
async fn wait_for_the_same_address(transaction: &mut Transaction<'_>, hash: &AddressHash) -> Result<(), sqlx::Error> {
    if let Transaction::Postgres(connection) = transaction {
        sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(hash.number()).execute(&mut **connection).await?;
    }
    Ok(())
}

async fn forget(transaction: &mut Transaction<'_>, now: Timestamp) -> Result<(), sqlx::Error> {
    const FORGET: &str = "DELETE FROM sent_receipts WHERE sent_at <= $1";
    let before = now.saturating_sub(DAY).unwrap_or(Timestamp::MIN).as_microsecond();
    within!(transaction, |connection| sqlx::query(FORGET).bind(before).execute(connection).await.map(drop))
}
