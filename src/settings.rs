//! Flags, environment and secrets: the only reader of the environment.
//!
//! Every flag is also a variable `CLINIC_…`; help shows both. A secret may lie in a file named by `…_FILE`.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use clap::Args;
use ipnet::IpNet;

use crate::content::{Files, Problems, Site};
use crate::routes;
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
        hide_env_values = true
    )]
    database: String,
    /// A file that holds the database's URL, so that its password stands in no list of processes.
    #[arg(long, env = "CLINIC_DATABASE_FILE", value_name = "FILE", hide = true)]
    database_file: Option<PathBuf>,
    /// The file with the key to the contact details; beside a SQLite database unless named.
    #[arg(long, env = "CLINIC_KEY_FILE", value_name = "FILE")]
    key_file: Option<PathBuf>,
}

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
    /// Where the server listens.
    #[command(flatten)]
    pub listen: ListenSettings,
    /// The address that visitors see, for example `https://clinic.example`; the listening address unless named.
    #[arg(long, env = "CLINIC_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<PublicUrl>,
    /// A reverse proxy whose `X-Forwarded-For` or `Forwarded` tells who asks: its address or its network, for example
    /// `10.0.0.0/8`; several by repeating it or with commas. From anyone else these headers count for nothing.
    #[arg(long = "trusted-proxy", env = "CLINIC_TRUSTED_PROXY", value_name = "CIDR", value_delimiter = ',')]
    pub trusted_proxies: Vec<TrustedProxy>,
    /// The database.
    #[command(flatten)]
    pub database: DatabaseSettings,
    /// The content.
    #[command(flatten)]
    pub content: ContentSettings,
    /// How log lines are written to standard error.
    #[arg(long, env = "CLINIC_LOG_FORMAT", value_name = "FORMAT", default_value = "text")]
    pub log_format: LogFormat,
}

/// Where the server listens.
#[derive(Args, Clone, Copy, Debug)]
pub struct ListenSettings {
    /// The address that the server listens on. The default is this machine alone: whoever opens the site to the
    /// world says so.
    #[arg(long, env = "CLINIC_LISTEN", value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
}

/// A network whose machines are our own proxies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrustedProxy(IpNet);

impl From<TrustedProxy> for IpNet {
    fn from(proxy: TrustedProxy) -> Self {
        proxy.0
    }
}

impl std::str::FromStr for TrustedProxy {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let network = text.parse().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
        network.map(Self).map_err(|_| "write an address or a network, for example 10.0.0.5 or 10.0.0.0/8")
    }
}

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for log collectors.
    Json,
}

/// The scheme and host that visitors see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(String);

impl PublicUrl {
    /// The address of a plain server on this socket.
    #[must_use]
    pub fn of(address: SocketAddr) -> Self {
        Self(format!("http://{address}"))
    }

    /// Without a slash at its end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for PublicUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let uri: http::Uri = text.parse().map_err(|_| NO_PUBLIC_URL.to_owned())?;
        let scheme_is_web = matches!(uri.scheme_str(), Some("http" | "https"));
        match uri.authority() {
            Some(host) if scheme_is_web && matches!(uri.path(), "" | "/") && uri.query().is_none() => {
                Ok(Self(format!("{}://{host}", uri.scheme_str().unwrap_or("https"))))
            }
            _ => Err(NO_PUBLIC_URL.to_owned()),
        }
    }
}

const NO_PUBLIC_URL: &str = "write the scheme and host alone, for example https://clinic.example";

/// Settings that cannot be used; one plain sentence.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each message says what its variant means")]
pub enum SettingsError {
    #[error("--database (CLINIC_DATABASE): {0}")]
    Database(String),
    #[error("cannot read CLINIC_DATABASE_FILE, {}: {problem}", file.display())]
    DatabaseFile { file: PathBuf, problem: std::io::Error },
    #[error("--content (CLINIC_CONTENT): {0}")]
    ContentFolder(String),
    #[error("the content has mistakes:\n{0}")]
    Content(Problems),
}

impl DatabaseSettings {
    /// The database's address.
    pub fn url(&self) -> Result<DatabaseUrl, SettingsError> {
        let url = match &self.database_file {
            Some(file) => std::fs::read_to_string(file)
                .map_err(|problem| SettingsError::DatabaseFile { file: file.clone(), problem })?,
            None => self.database.clone(),
        };
        url.trim().parse().map_err(|error: crate::store::NotADatabaseUrl| SettingsError::Database(error.to_string()))
    }

    /// The key's file.
    pub fn key_file(&self) -> Result<PathBuf, SettingsError> {
        Ok(match &self.key_file {
            Some(file) => file.clone(),
            None => self.url()?.default_key_file(),
        })
    }
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
        Site::load(&self.files()?, &routes::FIXED_PAGES).map_err(SettingsError::Content)
    }
}

/// What to log, in the syntax of `tracing_subscriber::EnvFilter`: `CLINIC_LOG`.
#[must_use]
pub fn log_filter() -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "the only reader of the environment")]
    std::env::var("CLINIC_LOG").ok()
}
