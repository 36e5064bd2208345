//! Flags, environment and secrets: the only reader of the environment.
//!
//! Every flag is also a variable `CLINIC_…`; help shows both. A secret may lie in a file named by `…_FILE`.

mod address;
mod database;
mod environment;
mod listen;
mod log;
mod parser;
mod public_url;
mod trusted_proxy;

use std::path::PathBuf;

use clap::Args;
use clap::builder::BoolishValueParser;

pub use self::address::{AddressSettings, NO_PUBLIC_URL};
pub use self::database::DatabaseSettings;
pub use self::environment::without_empty_variables;
pub use self::listen::{ListenAddress, ListenSettings};
pub use self::log::{LogFilter, LogFormat, LogSettings};
pub use self::parser::setting;
pub use self::public_url::PublicUrl;
pub use self::trusted_proxy::TrustedProxy;
use crate::content::{Files, Mistakes, Site};

/// Where the content is.
#[derive(Args, Clone, Debug)]
pub struct ContentSettings {
    /// A folder of content to serve instead of the copy built into the program.
    #[arg(long, env = "CLINIC_CONTENT", value_name = "DIR")]
    content: Option<PathBuf>,
}

/// What `clinic serve` needs.
#[derive(Args, Clone, Debug)]
pub struct ServeSettings {
    /// How visitors reach the site.
    #[command(flatten)]
    pub address: AddressSettings,
    /// With an `https://` public URL: browsers come back over https to every host below it, too. Only where each of
    /// them speaks https.
    #[arg(long, env = "CLINIC_HSTS_INCLUDE_SUBDOMAINS", value_parser = BoolishValueParser::new())]
    pub hsts_include_subdomains: bool,
    /// A reverse proxy whose `X-Forwarded-For` or `Forwarded` tells who asks: its address or its network, for example
    /// `10.0.0.0/8`; several by repeating it or with commas. From anyone else these headers count for nothing.
    #[arg(
        long = "trusted-proxy",
        env = "CLINIC_TRUSTED_PROXY",
        value_name = "CIDR",
        value_delimiter = ',',
        value_parser = setting::<TrustedProxy>()
    )]
    pub trusted_proxies: Vec<TrustedProxy>,
    /// The database.
    #[command(flatten)]
    pub database: DatabaseSettings,
    /// The content.
    #[command(flatten)]
    pub content: ContentSettings,
    /// The log.
    #[command(flatten)]
    pub log: LogSettings,
}

/// Settings that cannot be used; one plain sentence.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each message says what its variant means")]
pub enum SettingsError {
    #[error("--content (CLINIC_CONTENT): {0}")]
    ContentFolder(String),
    #[error("the content has mistakes:\n{0}")]
    Content(Mistakes),
}

impl ContentSettings {
    /// The folder's files, or those built into the program.
    pub fn files(&self) -> Result<Files, SettingsError> {
        match &self.content {
            Some(folder) => Files::in_folder(folder).map_err(|error| SettingsError::ContentFolder(error.to_string())),
            None => Ok(Files::built_in()),
        }
    }

    /// Reads the whole site, or says everything that is wrong with it.
    pub fn load(&self) -> Result<Site, SettingsError> {
        Site::load(&self.files()?).map_err(SettingsError::Content)
    }
}
