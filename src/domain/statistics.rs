//! What a period's requests say in numbers: how many came in, when and from where, and how soon somebody called.

pub mod calendar;
pub mod late;
pub mod period;

use jiff::SignedDuration;

use super::choice_key::ChoiceKey;

/// The numbers of a period. What is spam now is counted in [`Self::spam`] alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// How many requests came in.
    pub requests: u64,
    /// How many in each quarter of an hour in which there were any, counted from the period's beginning.
    pub quarters: Vec<(i64, u64)>,
    /// How many for each location, the most first.
    pub locations: Vec<(ChoiceKey, u64)>,
    /// How many in each language, the most first.
    pub languages: Vec<(String, u64)>,
    /// How many from each page that led to the form, the most first; none where that is not known.
    pub pages: Vec<(Option<String>, u64)>,
    /// How many were tried so many times, the fewest times first.
    pub tries: Vec<(u64, u64)>,
    /// Opening time until the first try.
    pub first_try: Waits,
    /// Opening time until the patient was reached.
    pub reached: Waits,
    /// How many were called in time.
    pub punctuality: Punctuality,
    /// What was taken for spam.
    pub spam: Spam,
}

/// How long something took, of those that it was done with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waits {
    /// How many.
    pub count: u64,
    /// Half of them took no longer.
    pub median: Option<SignedDuration>,
    /// Nine of ten took no longer.
    pub nine_of_ten: Option<SignedDuration>,
}

/// How many were tried in time, and how many still wait for it. What was closed without a try is neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Punctuality {
    /// Tried in time.
    pub in_time: u64,
    /// Tried too late.
    pub late: u64,
    /// Still to be tried, with time left.
    pub waiting: u64,
    /// Still to be tried, and too late already.
    pub waiting_late: u64,
}

impl Punctuality {
    /// Those that were or still are too late.
    #[must_use]
    pub fn overdue(self) -> u64 {
        self.late + self.waiting_late
    }

    /// All of them.
    #[must_use]
    pub fn all(self) -> u64 {
        self.in_time + self.late + self.waiting + self.waiting_late
    }
}

/// What was taken for spam, by whom first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spam {
    /// Marked by the program when it came in.
    pub by_program: Marked,
    /// Marked, or closed as spam, by somebody of the staff.
    pub by_staff: Marked,
}

/// What became of those that were taken for spam.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marked {
    /// Still marked.
    pub undecided: u64,
    /// Closed as spam.
    pub closed: u64,
    /// Found to be none.
    pub released: u64,
}

impl Marked {
    /// All of them.
    #[must_use]
    pub fn all(self) -> u64 {
        self.undecided + self.closed + self.released
    }
}

/// The place, from 0 on, of the first of so many in order that so many of a hundred do not exceed; none of none.
#[must_use]
pub fn place_of_percentile(count: u64, percent: u64) -> Option<u64> {
    (count > 0).then(|| (count * percent).div_ceil(100).clamp(1, count) - 1)
}

/// A part of a whole in thousandths, rounded; none of nothing.
#[must_use]
pub fn thousandths(part: u64, whole: u64) -> Option<u64> {
    (whole > 0).then(|| (part * 1000 + whole / 2) / whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_the_first_that_so_many_do_not_exceed() {
        for (count, percent, place) in [
            (0, 50, None),
            (1, 50, Some(0)),
            (1, 90, Some(0)),
            (2, 50, Some(0)),
            (3, 50, Some(1)),
            (4, 50, Some(1)),
            (9, 90, Some(8)),
            (10, 90, Some(8)),
            (11, 90, Some(9)),
            (1_000_000, 90, Some(899_999)),
            (5, 100, Some(4)),
            (5, 0, Some(0)),
        ] {
            assert_eq!(place_of_percentile(count, percent), place, "{percent} % of {count}");
        }
    }

    #[test]
    fn shares_are_rounded_and_nothing_has_none() {
        for (part, whole, share) in
            [(0, 0, None), (0, 3, Some(0)), (1, 3, Some(333)), (2, 3, Some(667)), (3, 3, Some(1000))]
        {
            assert_eq!(thousandths(part, whole), share, "{part} of {whole}");
        }
    }
}
