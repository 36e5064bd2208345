//! Where the database is: `sqlite://PATH` or `postgres://…`, as an operator writes it.

use std::path::PathBuf;
use std::str::FromStr;

use sqlx::postgres::PgConnectOptions;
use url::Url;

/// Where the database is: `sqlite://PATH` or `postgres://…`.
#[derive(Clone)]
pub enum DatabaseUrl {
    /// A file.
    Sqlite(PathBuf),
    /// A server.
    Postgres(Box<PgConnectOptions>),
}

/// Text that is no database's address. It may hold a password: it is not repeated.
#[derive(Debug, thiserror::Error)]
#[error("{0}: write sqlite://PATH, for example sqlite://data/clinic.db, or postgres://USER:PASSWORD@HOST/NAME")]
pub struct NotADatabaseUrl(String);

impl FromStr for DatabaseUrl {
    type Err = NotADatabaseUrl;

    fn from_str(url: &str) -> Result<Self, Self::Err> {
        let Some((scheme, rest)) = url.split_once("://") else {
            return wrong("a database's address starts with its kind and ://");
        };
        match scheme.to_ascii_lowercase().as_str() {
            "sqlite" => sqlite(rest),
            "postgres" | "postgresql" => postgres(rest),
            _ => wrong("requests are kept in SQLite or PostgreSQL, and this is neither"),
        }
    }
}

fn wrong<T>(what: impl Into<String>) -> Result<T, NotADatabaseUrl> {
    Err(NotADatabaseUrl(what.into()))
}

fn sqlite(path: &str) -> Result<DatabaseUrl, NotADatabaseUrl> {
    match path {
        "" | ":memory:" => wrong("the path of the database's file is missing"),
        path if path.contains('?') => wrong("the file's path stands alone, without ? and what follows"),
        path if path.ends_with('/') => wrong("this is a folder, and the database is a file"),
        path => Ok(DatabaseUrl::Sqlite(PathBuf::from(path))),
    }
}

/// What may stand behind the `?`. sqlx leaves out what it does not know, and a slip of the pen in `sslmode` would take
/// the encryption away.
const PARAMETERS: &[&str] = &[
    "application_name",
    "dbname",
    "host",
    "hostaddr",
    "options",
    "password",
    "port",
    "ssl-ca",
    "ssl-cert",
    "ssl-key",
    "ssl-mode",
    "ssl-root-cert",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "statement-cache-capacity",
    "user",
];

fn postgres(rest: &str) -> Result<DatabaseUrl, NotADatabaseUrl> {
    let url = match Url::parse(&format!("postgres://{rest}")) {
        Ok(url) => url,
        Err(problem) => return wrong(format!("{problem} (in a password, / is written %2F, # %23, ? %3F and @ %40)")),
    };
    if url.fragment().is_some() {
        return wrong("there is a # in it (in a password, it is written %23)");
    }
    let is_known = |name: &str| PARAMETERS.contains(&name) || name.starts_with("options[");
    if !url.query_pairs().all(|(name, _)| is_known(&name)) {
        return wrong(format!("behind the ? stands something else than {}", PARAMETERS.join(", ")));
    }
    match PgConnectOptions::from_str(url.as_str()) {
        Ok(options) => Ok(DatabaseUrl::Postgres(Box::new(options))),
        Err(sqlx::Error::Configuration(problem)) => wrong(problem.to_string()),
        Err(problem) => wrong(problem.to_string()),
    }
}

impl DatabaseUrl {
    /// Where the key file lies unless a setting names another place: beside a SQLite file, else in `data/`.
    #[must_use]
    pub fn default_key_file(&self) -> PathBuf {
        match self {
            Self::Sqlite(path) => path.with_extension("key"),
            Self::Postgres(_) => PathBuf::from("data/clinic.key"),
        }
    }
}

/// Without password and user, for messages and `Debug`.
impl std::fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "{}", path.display()),
            Self::Postgres(options) => {
                let name = options.get_database().unwrap_or("postgres");
                write!(f, "PostgreSQL database {name} at {}:{}", options.get_host(), options.get_port())
            }
        }
    }
}

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_are_taken() -> Result<(), Box<dyn std::error::Error>> {
        for url in [
            "sqlite://data/clinic.db",
            "SQLite:///var/lib/clinic/clinic.db",
            "postgres://clinic:hunter2@db.internal:5433/clinic?sslmode=verify-full&application_name=clinic",
            "postgresql://clinic@db.internal/clinic",
            "POSTGRES://clinic:hunter%40%2F2@db.internal/clinic",
            "postgres:///clinic?host=/run/postgresql",
        ] {
            let read: DatabaseUrl = url.parse()?;
            assert!(!format!("{read} {read:?}").contains("hunter"), "{read:?}");
        }
        Ok(())
    }

    #[test]
    fn anything_else_is_said_without_repeating_it() {
        for (url, said) in [
            ("", "starts with its kind"),
            ("data/clinic.db", "starts with its kind"),
            ("sqlite:data/clinic.db", "starts with its kind"),
            ("sqlite:/data/clinic.db", "starts with its kind"),
            ("postgres:hunter2@db/clinic", "starts with its kind"),
            ("mysql://clinic:hunter2@db/clinic", "SQLite or PostgreSQL"),
            ("mariadb://clinic:hunter2@db/clinic", "SQLite or PostgreSQL"),
            ("https://clinic:hunter2@db/clinic", "SQLite or PostgreSQL"),
            ("sqlite3://data/clinic.db", "SQLite or PostgreSQL"),
            ("sqlite://", "path of the database's file is missing"),
            ("sqlite://:memory:", "path of the database's file is missing"),
            ("sqlite://data/", "a folder"),
            ("sqlite://data/clinic.db?mode=rwc", "without ?"),
            ("postgres://clinic:hunter2#x@db/clinic", "%23"),
            ("postgres://clinic:hunter2/x@db/clinic", "%2F"),
            ("postgres://clinic:hunter2@db:port/clinic", "port"),
            ("postgres://clinic:hunter2@db/clinic?sslmod=verify-full", "sslmode"),
            ("postgres://clinic:hunter2@db/clinic?sslmode=full", "ssl_mode"),
        ] {
            let message = url.parse::<DatabaseUrl>().unwrap_err().to_string();
            assert!(message.contains(said) && message.contains("sqlite://data/clinic.db"), "{url}: {message}");
            assert!(!message.contains("hunter"), "{url}: {message}");
        }
    }
}
