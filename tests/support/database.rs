//! A database of its own for one test, on either engine; it is gone when the test ends.

use std::path::PathBuf;
use std::str::FromStr;

use clinic::clock::Clock;
use clinic::random::new_id;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor};
use tempfile::TempDir;

use super::TestResult;

/// Names the server on which databases are made: a superuser's address of any database there.
const POSTGRES_SERVER: &str = "CLINIC_TEST_POSTGRES_URL";

/// What stores the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// An empty database and a place for its key.
pub struct TestDatabase {
    /// As `--database` takes it.
    pub url: String,
    /// Not there yet.
    pub key_file: PathBuf,
    /// Both go when this does.
    _folder: TempDir,
    _on_server: Option<ServerDatabase>,
}

impl TestDatabase {
    pub async fn new(engine: Engine) -> TestResult<Self> {
        let folder = tempfile::tempdir()?;
        let key_file = folder.path().join("clinic.key");
        let (url, on_server) = match engine {
            Engine::Sqlite => (format!("sqlite://{}", folder.path().join("clinic.db").display()), None),
            Engine::Postgres => {
                let database = ServerDatabase::create().await?;
                let options = database.server.clone().database(&database.name);
                (options.to_url_lossy().to_string(), Some(database))
            }
        };
        Ok(Self { url, key_file, _folder: folder, _on_server: on_server })
    }
}

/// A database on the PostgreSQL server, dropped when this is.
struct ServerDatabase {
    server: PgConnectOptions,
    name: String,
}

impl ServerDatabase {
    async fn create() -> TestResult<Self> {
        #[expect(clippy::disallowed_methods, reason = "a setting of the tests; the site's are read in `settings`")]
        let server = std::env::var(POSTGRES_SERVER)
            .map_err(|_| format!("set {POSTGRES_SERVER}, or run ./test, which starts a PostgreSQL"))?;
        let server = PgConnectOptions::from_str(&server)?;
        let name = format!("clinic_test_{}", new_id(Clock::system().now())?.simple());
        // Of template0, which nobody is ever connected to: a template in use cannot be copied.
        run(&server, format!("CREATE DATABASE {name} TEMPLATE template0")).await?;
        Ok(Self { server, name })
    }
}

impl Drop for ServerDatabase {
    /// As well as it can: a database that stays behind fails no test.
    fn drop(&mut self) {
        let (server, statement) = (self.server.clone(), format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        // A thread of its own, since the test's runtime may not be waited for from within.
        let dropping = std::thread::spawn(move || {
            if let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() {
                let _ = runtime.block_on(run(&server, statement));
            }
        });
        let _ = dropping.join();
    }
}

async fn run(server: &PgConnectOptions, statement: String) -> TestResult {
    let mut connection = PgConnection::connect_with(server).await?;
    connection.execute(AssertSqlSafe(statement)).await?;
    Ok(connection.close().await?)
}
