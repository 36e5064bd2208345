//! How far an export is, on standard error, where someone watches it.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar for so many requests.
pub fn progress_bar(count: i64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {human_pos} of {human_len}, {per_sec}, {eta} left");
    let bar = ProgressBar::new(u64::try_from(count).unwrap_or(0));
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
