//! How long somebody has waited, in opening hours.

use jiff::SignedDuration;

use crate::content::StaffWords;

/// So many minutes, hours and minutes, or whole hours: from ten on, minutes say nothing more.
#[must_use]
pub fn in_words(time: SignedDuration, words: &StaffWords) -> String {
    let (hours, minutes) = (time.as_hours(), time.as_mins() % 60);
    let words = &words.queue;
    match (hours, minutes) {
        (0, _) => words.minutes.with("minutes", minutes),
        (1..10, 1..) => words.hours_and_minutes.with("hours", hours).with("minutes", minutes),
        _ => words.hours.with("hours", hours),
    }
    .to_string()
}
