//! A row of the log as it is read, whatever became of it.

use sqlx::{ColumnIndex, Decode, FromRow, Type};

use crate::domain::audit::Row;

/// The columns of a [`StoredRow`].
macro_rules! audit_columns {
    () => {
        "number, at, actor, door, event, reference, subject, detail, hash"
    };
}

pub(super) use audit_columns;

/// A row as it is read. On SQLite any column may hold anything: what is no text or number is shown as a mark of doubt or
/// as 0, and the row then counts as changed.
#[derive(Debug)]
pub struct StoredRow {
    pub row: Row,
    pub is_readable: bool,
}

/// What is shown in the place of a text that cannot be read.
const UNREADABLE: &str = "\u{FFFD}";

impl<'r, R> FromRow<'r, R> for StoredRow
where
    R: sqlx::Row,
    &'static str: ColumnIndex<R>,
    i64: Decode<'r, R::Database> + Type<R::Database>,
    String: Decode<'r, R::Database> + Type<R::Database>,
{
    fn from_row(found: &'r R) -> Result<Self, sqlx::Error> {
        let mut is_readable = true;
        let mut text = |name: &'static str| {
            found.try_get(name).unwrap_or_else(|_| {
                is_readable = false;
                UNREADABLE.to_owned()
            })
        };
        let (actor, door, event) = (text("actor"), text("door"), text("event"));
        let (reference, subject) = (text("reference"), text("subject"));
        let (detail, hash) = (text("detail"), text("hash"));
        let (number, at) = (found.try_get("number"), found.try_get("at"));
        is_readable &= number.is_ok() && at.is_ok();
        let (number, at) = (number.unwrap_or_default(), at.unwrap_or_default());
        Ok(Self { row: Row { number, at, actor, door, event, reference, subject, detail, hash }, is_readable })
    }
}
