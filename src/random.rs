//! Chance: random bytes and new identifiers, and choices that are the same at every run. The only place that asks the
//! operating system for any.

use std::ops::Range;

use jiff::Timestamp;
use uuid::Uuid;

/// Chance that is the same at every run: for what is invented, never for what must not be guessed.
#[derive(Debug)]
pub struct RepeatableChance(fastrand::Rng);

impl RepeatableChance {
    /// The same numbers for the same seed.
    #[must_use]
    pub fn with_seed(seed: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed))
    }

    /// A number of a range.
    pub fn number(&mut self, range: Range<usize>) -> usize {
        self.0.usize(range)
    }

    /// One of several choices, of which there must be at least one.
    pub fn one_of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.number(0..choices.len())]
    }
}

/// The operating system refused to give random bytes.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the operating system gave no random bytes: {0}")]
pub struct NoRandomness(#[from] getrandom::Error);

/// `N` bytes from the operating system's secure generator.
///
/// # Errors
/// When the operating system gives none.
pub fn random_bytes<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    #[expect(clippy::disallowed_methods, reason = "the one place that asks for randomness")]
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// A new UUID of version 7 (RFC 9562): ordered by the time of making, which is given.
///
/// # Errors
/// When the operating system gives no random bytes.
pub fn new_id(now: Timestamp) -> Result<Uuid, NoRandomness> {
    let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
    Ok(uuid::Builder::from_unix_timestamp_millis(millis, &random_bytes()?).into_uuid())
}

/// A number that no other of this process is likely to have; quick, and no secret: whoever knows some can guess others.
#[must_use]
pub fn number() -> u64 {
    fastrand::u64(..)
}
