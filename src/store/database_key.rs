//! Which key belongs to a database: noted in it, and read from the key file.

use std::path::Path;

use super::engine::database::{Database, on_reader};
use super::engine::open_error::OpenErrorKind;
use super::engine::opening::Opening;
use super::engine::transaction::{Transaction, within};
use crate::keys::{Key, Keys, Upgrade};

const NOTED: &str = "SELECT value FROM settings WHERE name = 'key_id'";

/// The ring of keys with the one in use that a database is sealed with, read from the key file; a database without a
/// key gets one.
pub async fn open(database: &Database, key_file: &Path, opening: Opening) -> Result<Keys, OpenErrorKind> {
    let needed = noted(database).await?;
    let keys = match (Keys::read(key_file)?, needed) {
        (Some(keys), Some(needed)) => with_current(keys, needed, key_file)?,
        (None, Some(needed)) => return Err(OpenErrorKind::KeyMissing { needed, file: key_file.to_owned() }),
        (_, None) if opening == Opening::AsItIs => return Err(OpenErrorKind::Empty(None)),
        (found, None) => {
            let keys = found.map_or_else(|| Keys::read_or_create(key_file), Ok)?;
            // Two servers may start on one new database: the first to note its key wins, the other is told.
            let noted = note(database, keys.id().to_owned()).await?;
            with_current(keys, noted, key_file)?
        }
    };
    if opening == Opening::CreateAndUpdate {
        upgrade(key_file);
    }
    Ok(keys)
}

fn with_current(keys: Keys, needed: String, file: &Path) -> Result<Keys, OpenErrorKind> {
    keys.with_current(&needed).map_err(|keys| {
        let found: Vec<&str> = keys.all().map(Key::id).collect();
        OpenErrorKind::WrongKey { needed, found: found.join(", "), file: file.to_owned() }
    })
}

/// Brings the key file into today's form. Where that cannot be, it is as good as it was.
fn upgrade(file: &Path) {
    match Keys::upgrade(file) {
        Ok(Upgrade::Done) => tracing::info!("the key file {} is now in the form of this version", file.display()),
        Ok(Upgrade::NotNeeded) => {}
        Err(problem) => tracing::warn!(
            "the key file {} stays in the form of an earlier version, which holds one key only, and is used as it is: \
             {problem}",
            file.display()
        ),
    }
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
