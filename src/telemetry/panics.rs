//! What is told of a panic: where it happened. What it says may hold what a person typed, since libraries put into it
//! what they were given.

use std::io::Write;
use std::panic::PanicHookInfo;

/// Replaces the standard report of panics, which repeats their message.
pub fn hide_what_panics_say() {
    std::panic::set_hook(Box::new(tell));
}

fn tell(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
    // A message without values is a part of the program.
    let message = panic.payload().downcast_ref::<&'static str>().copied().unwrap_or("(its message may hold values)");
    if tracing::dispatcher::has_been_set() {
        tracing::error!(place, message, "a part of the program has failed: please report it");
    } else {
        // When standard error is closed there is nobody left to tell.
        let _ = writeln!(std::io::stderr(), "clinic: the program has failed at {place}: {message}; please report it");
    }
}
