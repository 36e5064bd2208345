//! Where the database and its key are.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::Args;

use super::given::{BadSetting, Given, given, given_in_file};

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
        value_parser = given()
    )]
    database: Given,
    /// A file that holds the database's URL, so that its password stands in no list of processes.
    #[arg(long, env = "CLINIC_DATABASE_FILE", value_name = "FILE", hide = true, value_parser = given_in_file())]
    database_file: Option<Given>,
    /// The file with the key to the contact details; beside a SQLite database unless named.
    #[arg(long, env = "CLINIC_KEY_FILE", value_name = "FILE")]
    key_file: Option<PathBuf>,
}

impl DatabaseSettings {
    /// The database's address, in the type of whoever opens it.
    pub fn url<U>(&self) -> Result<U, BadSetting>
    where
        U: FromStr<Err: Into<Box<dyn Error + Send + Sync>>>,
    {
        self.database.or_in_file(self.database_file.as_ref())?.read()
    }

    /// The key's file, where it is named.
    #[must_use]
    pub fn key_file(&self) -> Option<&Path> {
        self.key_file.as_deref()
    }
}
