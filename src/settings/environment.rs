//! What the environment holds: the one place that reads it, beside clap.

use std::ffi::OsStr;

/// Makes a variable that is there and empty count as one that is not: compose files and unit files write
/// `CLINIC_PUBLIC_URL=` for a setting that they leave open.
#[must_use]
pub fn without_empty_variables(command: clap::Command) -> clap::Command {
    let command = command.mut_args(|argument| match argument.get_env() {
        Some(name) if is_empty(name) => argument.env(None::<&'static str>),
        _ => argument,
    });
    command.mut_subcommands(without_empty_variables)
}

fn is_empty(name: &OsStr) -> bool {
    #[expect(clippy::disallowed_methods, reason = "the only reader of the environment")]
    let value = std::env::var_os(name);
    value.is_some_and(|value| value.to_string_lossy().trim().is_empty())
}
