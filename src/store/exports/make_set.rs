//! Making a numbered set: what no earlier one took is taken, marked and written down in one transaction. Two that are
//! made at once take their turn: they never share a request.

use std::time::Duration;

use super::filter::{BoundFilter, ExportFilter, Statements, selected};
use super::outside::{account_email, earlier_reference};
use crate::domain::audit::NewEntry;
use crate::domain::export::about::About;
use crate::domain::export::set::ExportSet;
use crate::store::engine::transaction::{Transaction, within};
use crate::store::error::StoreError;
use crate::store::state::Store;

/// A set that is to be made.
#[derive(Clone, Debug)]
pub struct NewSet {
    /// What it takes of what is new.
    pub filter: ExportFilter,
    /// The format of its first file.
    pub format: &'static str,
    /// What its file says about itself; time and number are those of the set.
    pub about: About,
    /// What is written down of it, besides number and count.
    pub entry: NewEntry,
}

/// A million requests are taken in a third of it.
const LONGEST: Duration = Duration::from_mins(1);

const INSERT: &str = "INSERT INTO export_sets (number, made_at, format, request_count, about) \
    VALUES ((SELECT coalesce(max(number), 0) + 1 FROM export_sets), $1, $2, 0, '') RETURNING number";
/// What each is at this moment.
const TAKE: Statements = selected!(
    concat!(
        "INSERT INTO export_set_requests (request_id, set_number, place, status, assigned_to, attempts, last_attempt_at, \
         possible_duplicate_of) SELECT id, $6, row_number() OVER (ORDER BY submitted_at, id), status, ",
        account_email!(),
        ", attempts, last_attempt_at, ",
        earlier_reference!()
    ),
    ""
);
const MARK: &str = "UPDATE appointment_requests SET exported_at = $1 \
    WHERE id IN (SELECT request_id FROM export_set_requests WHERE set_number = $2)";
const COMPLETE: &str = "UPDATE export_sets SET request_count = $1, about = $2 WHERE number = $3";
const FORGET: &str = "DELETE FROM export_sets WHERE number = $1";

impl Store {
    /// Makes a set; none where nothing is new, which is written down as well.
    pub async fn make_export_set(&self, new: NewSet) -> Result<Option<ExportSet>, StoreError> {
        let audit = self.audit_writer();
        let bound = BoundFilter::new(&ExportFilter { only_new: true, ..new.filter });
        let work = async move |mut transaction: Transaction<'_>| {
            let turn = audit.take_turn(&mut transaction).await?;
            let now = audit.now.as_microsecond();
            let (number, count): (i64, i64) = within!(&mut transaction, |connection| {
                let insert = sqlx::query_scalar(INSERT).bind(now).bind(new.format);
                let number: i64 = insert.fetch_one(&mut *connection).await?;
                let take = sqlx::query(bound.choose(TAKE)).bind(bound.after.0).bind(&bound.after.1).bind(bound.before);
                let take = take.bind(&bound.statuses).bind(&bound.locations).bind(number);
                let taken = take.execute(&mut *connection).await?.rows_affected();
                if taken > 0 {
                    sqlx::query(MARK).bind(now).bind(number).execute(connection).await?;
                } else {
                    sqlx::query(FORGET).bind(number).execute(connection).await?;
                }
                (number, i64::try_from(taken).unwrap_or(i64::MAX))
            });
            let entry = new.entry.with("count", count);
            if count == 0 {
                audit.write_in_turn(&mut transaction, turn, entry).await?;
                return Ok(None);
            }
            let about = About { at: audit.now, set: Some(number), ..new.about };
            let kept = serde_json::to_string(&about).map_err(|error| sqlx::Error::Encode(error.into()))?;
            within!(&mut transaction, |connection| {
                sqlx::query(COMPLETE).bind(count).bind(kept).bind(number).execute(connection).await?;
            });
            audit.write_in_turn(&mut transaction, turn, entry.with("set", number)).await?;
            let format = new.format.to_owned();
            Ok(Some(ExportSet { number, format, count, left: count, sha256: None, received_at: None, about }))
        };
        self.0.database.write_within(LONGEST, work).await
    }
}
