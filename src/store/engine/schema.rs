//! The schema, built into the program, and which version of it a database has.
//!
//! One text of each step serves both engines, but for the few that one of them cannot do in the other's words:
//! `migrations/sqlite` and `migrations/postgres`.

use std::cmp::Ordering;
use std::sync::LazyLock;

use sqlx::migrate::{Migrate, Migrator};

use super::open_error::OpenErrorKind;

static FOR_BOTH: Migrator = sqlx::migrate!();
static FOR_SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static FOR_POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// Every step to today's schema on SQLite.
pub static SQLITE: LazyLock<Migrator> = LazyLock::new(|| with_steps_of(&FOR_SQLITE));
/// The same on PostgreSQL.
pub static POSTGRES: LazyLock<Migrator> = LazyLock::new(|| with_steps_of(&FOR_POSTGRES));

fn with_steps_of(engine: &Migrator) -> Migrator {
    Migrator::with_migrations(FOR_BOTH.iter().chain(engine.iter()).cloned().collect())
}

/// The outbox's step had two more lines of comment on SQLite for a while. A database that knows it by the hash of that text
/// has the same tables, and is told the hash of this one.
pub const OUTBOX_BY_ITS_TEXT: &str = "UPDATE _sqlx_migrations \
    SET checksum = x'4b9d5b7e8e417e185ecb6d408a4794587dab17da064ee2f9017def2b0eb7798153cca8be78c06c31156e4974ad3d5ae5' \
    WHERE version = 12 AND checksum = \
    x'9eabf269c61f573ed0aedb4740b28ff8e301db9be12f07de62302546631761fe2f367eaecd67687eb940f661350a2f13'";

/// How a database's version stands to this program's.
pub async fn compare_version(connection: &mut impl Migrate, schema: &Migrator) -> Result<Ordering, OpenErrorKind> {
    let applied = connection.list_applied_migrations(&schema.table_name).await?;
    let latest = applied.iter().map(|migration| migration.version).max().unwrap_or(0);
    let known = schema.iter().map(|migration| migration.version).max().unwrap_or(0);
    Ok(latest.cmp(&known))
}

/// Refuses a schema of another version; the only thing to do where nothing may be changed.
pub async fn check_version(connection: &mut impl Migrate, schema: &Migrator) -> Result<(), OpenErrorKind> {
    match compare_version(connection, schema).await? {
        Ordering::Equal => Ok(()),
        Ordering::Less => Err(OpenErrorKind::Outdated),
        Ordering::Greater => Err(OpenErrorKind::Newer(None)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::hex::Hex;

    fn hashes(schema: &Migrator) -> String {
        let mut steps: Vec<_> = schema.iter().collect();
        steps.sort_by_key(|step| step.version);
        let hash = |step: &sqlx::migrate::Migration| format!("{} {}", step.version, Hex(&step.checksum[..4]));
        steps.into_iter().map(hash).collect::<Vec<_>>().join(", ")
    }

    /// A step is known by the hash of its text, comments included: a database that has taken it takes no other.
    #[test]
    fn a_step_never_changes_not_even_in_its_comments() {
        assert_eq!(
            hashes(&SQLITE),
            "1 d05ea2f0, 2 093d8cec, 3 74ff5bfe, 4 bd98030a, 5 bbd736bb, 6 c4aefa5d, 7 0b965b27, 8 a9a46432, \
             9 187e2a1a, 10 02c1aec3, 12 4b9d5b7e, 13 39ed3fe6"
        );
        assert_eq!(
            hashes(&POSTGRES),
            "1 d05ea2f0, 2 093d8cec, 3 74ff5bfe, 4 bd98030a, 5 7d668e39, 6 c4aefa5d, 7 873393bf, 8 a9a46432, \
             9 7dc204af, 10 02c1aec3, 12 f1017e70, 13 39ed3fe6"
        );
    }
}
