//! A fresh database of either engine, gone again when dropped.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Executor, PgConnection};
use tempfile::TempDir;

type TestResult<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A database and a place for its key.
pub struct TestDatabase {
    pub url: String,
    pub key_file: PathBuf,
    on_server: Option<(PgConnectOptions, String)>,
    _folder: TempDir,
}

const SERVER: &str = "CLINIC_TEST_POSTGRES_URL";

static COUNT: AtomicU32 = AtomicU32::new(0);

impl TestDatabase {
    pub async fn new(engine: Engine) -> TestResult<Self> {
        let folder = tempfile::tempdir()?;
        let key_file = folder.path().join("clinic.key");
        if engine == Engine::Sqlite {
            let url = format!("sqlite://{}", folder.path().join("clinic.db").display());
            return Ok(Self { url, key_file, on_server: None, _folder: folder });
        }
        #[expect(clippy::disallowed_methods, reason = "the tests' own setting")]
        let server =
            std::env::var(SERVER).map_err(|_| format!("set {SERVER}, or run ./test, which starts a PostgreSQL"))?;
        let options: PgConnectOptions = server.parse()?;
        let name = format!("clinic_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
        let mut connection = options.connect().await?;
        execute(&mut connection, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
        execute(&mut connection, format!("CREATE DATABASE {name}")).await?;
        let url = options.clone().database(&name).to_url_lossy().to_string();
        Ok(Self { url, key_file, on_server: Some((options, name)), _folder: folder })
    }
}

/// The names are made above from a number: nothing of them comes from outside.
async fn execute(connection: &mut PgConnection, statement: String) -> Result<(), sqlx::Error> {
    connection.execute(AssertSqlSafe(statement)).await.map(drop)
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Some((options, name)) = self.on_server.take() else { return };
        // A runtime of its own: this may run while the test's is going down.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                let mut connection = options.connect().await?;
                execute(&mut connection, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
                TestResult::Ok(())
            })
        });
        // A database that stays behind is dropped by the next run that uses its name.
        let _ = dropped.join();
    }
}
