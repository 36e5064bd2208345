//! How SQLite goes about a statement, for tests: through which index, and whether it sorts.

use sqlx::AssertSqlSafe;

use super::database::Database;
use super::opening::Opening;

/// The steps of a statement in an empty database.
pub async fn query_plan(statement: &str) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let url = format!("sqlite://{}", folder.path().join("clinic.db").display()).parse()?;
    let database = Database::open(&url, Opening::CreateAndUpdate).await.map_err(|kind| kind.at(&url))?;
    let Database::Sqlite(sqlite) = &database else { return Err("not a file".into()) };
    let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {statement}"));
    let steps: Vec<(i64, i64, i64, String)> = sqlx::query_as(explain).fetch_all(&sqlite.reader).await?;
    Ok(steps.into_iter().map(|step| step.3).collect())
}
