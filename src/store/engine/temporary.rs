//! Which failures pass by themselves, or once somebody makes room: the others stay until data or program are mended.

use super::sqlite_code::SqliteCode;

/// Beginnings of PostgreSQL's codes for what may pass (its manual, appendix A): the connection, a transaction that
/// lost against another, a lock, a full disk or memory, a server that is going or coming, its disk.
const TEMPORARY_IN_POSTGRES: &[&str] = &["08", "25006", "40", "53", "55", "57", "58"];

/// Whether the same may succeed later, with nothing changed about the data or the program.
pub fn is_temporary(error: &sqlx::Error) -> bool {
    if let Some(code) = SqliteCode::of(error) {
        return code.is_temporary();
    }
    match error {
        sqlx::Error::Database(refusal) => {
            let code = refusal.code().unwrap_or_default();
            TEMPORARY_IN_POSTGRES.iter().any(|beginning| code.starts_with(beginning))
        }
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::BeginFailed => true,
        _ => false,
    }
}
