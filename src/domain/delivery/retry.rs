//! When a message that did not leave is tried again: soon at first, then ever more seldom, for a day.

use jiff::{SignedDuration, Timestamp};

/// For how long a message is tried; a try that fails after that is the last.
pub const LIFE: SignedDuration = SignedDuration::from_hours(24);
/// The longest wait between two tries.
pub const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(4);
/// After the first try. Servers that put a stranger's first message off on purpose (greylisting) take it some minutes later.
const FIRST_WAIT: SignedDuration = SignedDuration::from_mins(2);
/// After a first failure that concerns every message.
const FIRST_SERVER_WAIT: SignedDuration = SignedDuration::from_secs(10);
/// The longest wait for a server: what waits for it goes soon after it is back.
const LONGEST_SERVER_WAIT: SignedDuration = SignedDuration::from_mins(5);

/// When a message that was tried so often is tried again; never when its day is over. `chance` is any number.
#[must_use]
pub fn next_try(tries: u32, written_at: Timestamp, now: Timestamp, chance: u64) -> Option<Timestamp> {
    if is_over(written_at, now) {
        return None;
    }
    let next = later(now, with_jitter(doubled(FIRST_WAIT, tries, LONGEST_WAIT), chance));
    // The last try is at the end of its day, and not hours before.
    Some(next.min(later(written_at, LIFE)).max(now))
}

/// Whether a message's day is over.
#[must_use]
pub fn is_over(written_at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(written_at) >= LIFE
}

/// How long nothing is tried, after a server failed so often in a row. `chance` is any number.
#[must_use]
pub fn server_wait(failures: u32, chance: u64) -> SignedDuration {
    with_jitter(doubled(FIRST_SERVER_WAIT, failures, LONGEST_SERVER_WAIT), chance)
}

fn doubled(first: SignedDuration, times: u32, longest: SignedDuration) -> SignedDuration {
    let factor = 1_i32.checked_shl(times.saturating_sub(1).min(20)).unwrap_or(i32::MAX);
    first.checked_mul(factor).unwrap_or(longest).min(longest)
}

/// Between half of the wait and all of it, so that what failed together does not come back together.
fn with_jitter(wait: SignedDuration, chance: u64) -> SignedDuration {
    let half = wait / 2;
    let share = i32::try_from(chance % 1001).unwrap_or(0);
    half + half / 1000 * share
}

fn later(from: Timestamp, wait: SignedDuration) -> Timestamp {
    from.saturating_add(wait).unwrap_or(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_come_ever_more_seldom_for_a_day_and_the_last_at_its_end() -> Result<(), Box<dyn std::error::Error>> {
        for chance in [0, 1, 500, 1000, u64::MAX] {
            let written: Timestamp = "2026-11-30T08:00:00Z".parse()?;
            let (mut now, mut tries, mut waits) = (written, 1, Vec::new());
            while let Some(next) = next_try(tries, written, now, chance) {
                waits.push(next.duration_since(now));
                (now, tries) = (next, tries + 1);
                assert!(tries < 50, "it never ends");
            }
            assert_eq!(now.duration_since(written), LIFE, "the last try, with chance {chance}");
            assert!((10..=30).contains(&waits.len()), "{} tries", waits.len());
            assert!(waits.iter().all(|wait| *wait <= LONGEST_WAIT), "{waits:?}");
            let (last, before) = waits.split_last().ok_or("no try")?;
            assert!(before.is_sorted() && *last > SignedDuration::ZERO, "{waits:?}");
        }
        Ok(())
    }

    #[test]
    fn what_failed_together_comes_back_apart() -> Result<(), Box<dyn std::error::Error>> {
        let now: Timestamp = "2026-11-30T08:00:00Z".parse()?;
        let next: Vec<_> = (0..100).map(|chance| next_try(3, now, now, chance * 7919)).collect();
        let distinct: std::collections::HashSet<_> = next.iter().flatten().map(|at| at.as_microsecond()).collect();
        assert!(distinct.len() > 50, "{} times", distinct.len());
        assert!(server_wait(1, 0) >= SignedDuration::from_secs(5) && server_wait(99, 1000) <= LONGEST_SERVER_WAIT);
        Ok(())
    }

    #[test]
    fn a_clock_set_back_makes_no_wait_longer() -> Result<(), Box<dyn std::error::Error>> {
        let (written, now): (Timestamp, Timestamp) = ("2026-11-30T08:00:00Z".parse()?, "2026-11-28T08:00:00Z".parse()?);
        let next = next_try(1, written, now, 1000).ok_or("its day is not over")?;
        assert_eq!(next.duration_since(now), FIRST_WAIT);
        Ok(())
    }
}
