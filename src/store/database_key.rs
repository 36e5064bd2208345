//! Which key belongs to a database: noted in it, and read from the key file.

use std::path::Path;

use super::engine::database::{Database, on_reader};
use super::engine::open_error::OpenErrorKind;
use super::engine::opening::Opening;
use super::engine::transaction::{Transaction, within};
use crate::keys::Keys;

const NOTED: &str = "SELECT value FROM settings WHERE name = 'key_id'";

/// The key that seals a database, read from its file; a database without one gets one.
pub async fn open(database: &Database, key_file: &Path, opening: Opening) -> Result<Keys, OpenErrorKind> {
    let needed = noted(database).await?;
    let keys = match (Keys::read(key_file).map_err(OpenErrorKind::Key)?, needed) {
        (Some(keys), Some(needed)) if keys.id() == needed => return Ok(keys),
        (None, Some(needed)) => return Err(OpenErrorKind::KeyMissing { needed, file: key_file.to_owned() }),
        (Some(keys), Some(needed)) => return Err(wrong(needed, &keys, key_file)),
        (_, None) if opening == Opening::AsItIs => return Err(OpenErrorKind::Empty(None)),
        (Some(keys), None) => keys,
        (None, None) => Keys::read_or_create(key_file).map_err(OpenErrorKind::Key)?,
    };
    // Two servers may start on one new database: the first to note its key wins, the other is told.
    let noted = note(database, keys.id().to_owned()).await?;
    if noted == keys.id() { Ok(keys) } else { Err(wrong(noted, &keys, key_file)) }
}

fn wrong(needed: String, keys: &Keys, file: &Path) -> OpenErrorKind {
    OpenErrorKind::WrongKey { needed, found: keys.id().to_owned(), file: file.to_owned() }
}

async fn noted(database: &Database) -> Result<Option<String>, sqlx::Error> {
    on_reader!(database, |connection| sqlx::query_scalar(NOTED).fetch_optional(connection).await)
}

/// Notes a key unless one is noted already, and answers which one is.
async fn note(database: &Database, id: String) -> Result<String, sqlx::Error> {
    let note = async move |mut transaction: Transaction<'_>| {
        within!(&mut transaction, |connection| {
            sqlx::query("INSERT INTO settings (name, value) VALUES ('key_id', $1) ON CONFLICT (name) DO NOTHING")
                .bind(id)
                .execute(&mut *connection)
                .await?;
            sqlx::query_scalar(NOTED).fetch_one(connection).await
        })
    };
    database.write(note).await
}
