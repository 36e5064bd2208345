//! Who may write to the log at all, whatever the filter asks for: this program, and few others with fixed words.
//!
//! A list of the crates that talk too much would be one short at the next update, and a longer directive of the filter
//! would win over it. Here everyone is silent who is not named.

use tracing::{Level, Metadata};

/// The crate whose lines are ours; its own calls are read before they are merged.
const OURS: &str = env!("CARGO_CRATE_NAME");

/// What libraries may say, as warnings: that a statement took long, whose text holds no value, and that the database
/// kept someone waiting.
const HEARD: &[&str] = &["sqlx::query", "sqlx::pool::acquire"];

/// Tells whether an event or a span may be logged.
pub(super) fn may_be_logged(metadata: &Metadata<'_>) -> bool {
    allows(metadata.target(), *metadata.level())
}

fn allows(target: &str, level: Level) -> bool {
    let of_crate = target.split("::").next().unwrap_or_default();
    of_crate == OURS || (level <= Level::WARN && HEARD.contains(&target))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_program_speaks_freely() {
        for target in ["clinic", "clinic::web::appointment"] {
            assert!(allows(target, Level::TRACE), "{target}");
        }
        for target in ["clinical::x", "rlibphonenumber::phonenumberutil", "log", "", "sqlx::postgres::notice", "h2"] {
            assert!(!allows(target, Level::ERROR), "{target}");
        }
        assert!(allows("sqlx::query", Level::WARN) && !allows("sqlx::query", Level::INFO));
    }
}
