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
