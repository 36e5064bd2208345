//! A numbered set: requests that left together, and that no later set takes again.

use jiff::Timestamp;

use super::about::About;

/// A set that has been made.
#[derive(Clone, Debug)]
pub struct ExportSet {
    /// Counts from one, without gaps.
    pub number: i64,
    /// The format in which it was first written.
    pub format: String,
    /// How many requests it took.
    pub count: i64,
    /// How many of them can still be taken again; the others were erased or have been purged since.
    pub left: i64,
    /// The SHA-256 (FIPS 180-4) of the file as it opens, in 64 hexadecimal digits; none where nobody has written it to
    /// its end yet.
    pub sha256: Option<String>,
    /// When a whole file of it first arrived; none where it was made, and the file broke off.
    pub received_at: Option<Timestamp>,
    /// What its file says about itself: the selection, by whom, when.
    pub about: About,
}

impl ExportSet {
    /// How many of its requests were erased or have been purged since.
    #[must_use]
    pub const fn missing(&self) -> i64 {
        self.count - self.left
    }

    /// Whether a file of it in a format, which leaves so many damaged requests out, is the one whose hash is kept.
    #[must_use]
    pub fn is_kept(&self, format: &str, damaged: usize) -> bool {
        self.format == format && self.missing() == 0 && damaged == 0
    }
}
