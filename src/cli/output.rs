//! What a command says on standard output.

use std::fmt;
use std::io::{self, Write};

/// Writes one line to standard output; a closed pipe is not this program's failure.
pub(super) fn say(line: fmt::Arguments<'_>) {
    let mut out = io::stdout().lock();
    if writeln!(out, "{line}").and_then(|()| out.flush()).is_err() {
        tracing::debug!("standard output is closed");
    }
}
