//! How long somebody has waited, in opening hours.

use jiff::SignedDuration;

use crate::content::StaffWords;

/// So much opening time.
#[must_use]
pub fn in_words(time: SignedDuration, words: &StaffWords) -> String {
    words.queue.waited(time).to_string()
}
