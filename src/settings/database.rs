//! Where the database and its key are.

use std::path::PathBuf;

use clap::Args;

use super::parser::{setting, setting_in_file};
use crate::store::DatabaseUrl;

/// Where the database and its key are.
#[derive(Args, Clone, Debug)]
pub struct DatabaseSettings {
    /// The database: `sqlite://PATH`, or `postgres://USER:PASSWORD@HOST/NAME`.
    #[arg(
        long,
        env = "CLINIC_DATABASE",
        value_name = "URL",
        default_value = "sqlite://data/clinic.db",
        hide_env_values = true,
        value_parser = setting::<DatabaseUrl>()
    )]
    database: DatabaseUrl,
    /// A file that holds the database's URL, so that its password stands in no list of processes.
    #[arg(
        long,
        env = "CLINIC_DATABASE_FILE",
        value_name = "FILE",
        hide = true,
        value_parser = setting_in_file::<DatabaseUrl>()
    )]
    database_file: Option<DatabaseUrl>,
    /// The file with the key to the contact details; beside a SQLite database unless named.
    #[arg(long, env = "CLINIC_KEY_FILE", value_name = "FILE")]
    key_file: Option<PathBuf>,
}

impl DatabaseSettings {
    /// The database's address.
    #[must_use]
    pub fn url(&self) -> DatabaseUrl {
        self.database_file.as_ref().unwrap_or(&self.database).clone()
    }

    /// The key's file.
    #[must_use]
    pub fn key_file(&self) -> PathBuf {
        self.key_file.clone().unwrap_or_else(|| self.url().default_key_file())
    }
}
