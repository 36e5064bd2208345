//! What several test binaries need: `#[path = "../support/mod.rs"] mod support;`.

mod database;
mod direct;

pub use database::{Engine, TestDatabase};
pub use direct::Direct;

/// What a test and its helpers return.
pub type TestResult<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Makes two tests, `name::sqlite` and `name::postgres`, of each `async fn name(engine: Engine) -> TestResult`.
macro_rules! on_both_engines {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            use $crate::support::{Engine, TestResult};

            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() -> TestResult {
                super::$name(Engine::Sqlite).await
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() -> TestResult {
                super::$name(Engine::Postgres).await
            }
        }
    )+};
}

pub(crate) use on_both_engines;
