//! Databases for tests, shared by the test binaries.

mod database;

pub use database::{Engine, TestDatabase};

/// Makes one test for each engine of an `async fn name(engine: Engine)`: `name::sqlite` and `name::postgres`.
macro_rules! on_both_engines {
    (async fn $name:ident($engine:ident: Engine) -> TestResult $body:block) => {
        mod $name {
            use super::*;

            async fn story($engine: Engine) -> TestResult $body

            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() -> TestResult {
                story(Engine::Sqlite).await
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() -> TestResult {
                story(Engine::Postgres).await
            }
        }
    };
}

pub(crate) use on_both_engines;
