//! Warnings about connections: seldom enough that whoever causes them cannot fill the disk.

use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A warning is written at most once in this time; the next says how often it came meanwhile.
const EACH: Duration = Duration::from_secs(30);

/// A warning that may come often.
#[derive(Debug)]
pub(super) struct Warning {
    text: &'static str,
    given: Mutex<Given>,
}

#[derive(Debug, Default)]
struct Given {
    last: Option<Instant>,
    since: u64,
}

impl Warning {
    pub const fn new(text: &'static str) -> Self {
        Self { text, given: Mutex::new(Given { last: None, since: 0 }) }
    }

    pub fn give(&self) {
        if let Some(times) = self.times(Instant::now()) {
            tracing::warn!(times, "{}", self.text);
        }
    }

    /// How often it came since it was last written, if it is to be written now.
    fn times(&self, now: Instant) -> Option<u64> {
        let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        given.since += 1;
        if given.last.is_some_and(|last| now < last + EACH) {
            return None;
        }
        given.last = Some(now);
        Some(std::mem::take(&mut given.since))
    }
}

/// Warns that a connection could not be accepted, and why.
pub fn accepting_failed(problem: &io::Error) {
    static WARNING: Warning = Warning::new("cannot accept connections; trying again");
    if let Some(times) = WARNING.times(Instant::now()) {
        tracing::warn!(times, %problem, "{}", WARNING.text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_often_is_written_seldom_and_counted() {
        let (warning, now) = (Warning::new("x"), Instant::now());
        assert_eq!(warning.times(now), Some(1));
        for _ in 0..1000 {
            assert_eq!(warning.times(now), None);
        }
        assert_eq!(warning.times(now + EACH), Some(1001));
    }
}
