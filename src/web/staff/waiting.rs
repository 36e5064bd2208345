//! How long somebody has to wait until the next try, for people and for programs.

use axum::http::header;
use axum::response::Response;
use jiff::SignedDuration;

use crate::content::{Phrase, StaffWords};

/// Seconds, or minutes when there are many.
#[must_use]
pub fn in_words(wait: SignedDuration, words: &StaffWords) -> Phrase {
    let seconds = wait.as_secs().max(1);
    if seconds < 100 {
        words.waiting.seconds.with("count", seconds)
    } else {
        words.waiting.minutes.with("count", seconds.div_euclid(60) + 1)
    }
}

/// The same answer with the time after which to try again.
#[must_use]
pub fn retry_after(mut response: Response, wait: SignedDuration) -> Response {
    let seconds = wait.as_secs().max(1) + 1;
    response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    response
}
