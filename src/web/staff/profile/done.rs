//! What was done on the profile, told after the way back to it.

use axum::response::{IntoResponse, Redirect, Response};

use crate::content::{Phrase, StaffWords};
use crate::paths::staff as paths;

/// Where a form of the profile leads once it is done: back, with a word about it.
pub fn back(done: &'static str) -> Response {
    Redirect::to(&format!("{}?done={done}", paths::PROFILE)).into_response()
}

/// What the profile says of it.
pub fn notice<'a>(done: &str, words: &'a StaffWords) -> Option<&'a Phrase> {
    let (words, calendar) = (&words.profile, &words.calendar);
    Some(match done {
        "name" => &words.name_saved,
        "password" => &words.password_saved,
        "passkey" => &words.passkey_added,
        "passkey-removed" => &words.passkey_removed,
        "codes-off" => &words.codes_off,
        "session" => &words.session_ended,
        "calendar-removed" => &calendar.removed,
        "notices" => &words.notices_saved,
        "sessions" => &words.sessions_ended,
        _ => return None,
    })
}
