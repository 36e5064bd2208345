//! From which day to which.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

/// The days that statistics are about, from the first to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    first: Date,
    last: Date,
}

/// Days that are no period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAPeriod {
    /// The last day is before the first one.
    #[error("the last day is before the first one")]
    Reversed,
    /// It is longer than [`Period::MOST_YEARS`].
    #[error("more than {} years", Period::MOST_YEARS)]
    TooLong,
}

impl Period {
    /// How long it may be.
    pub const MOST_YEARS: i64 = 5;

    /// # Errors
    /// [`NotAPeriod`]
    pub fn new(first: Date, last: Date) -> Result<Self, NotAPeriod> {
        if last < first {
            return Err(NotAPeriod::Reversed);
        }
        let is_too_long = first.checked_add(Self::MOST_YEARS.years()).is_ok_and(|end| end <= last);
        if is_too_long { Err(NotAPeriod::TooLong) } else { Ok(Self { first, last }) }
    }

    /// The last days up to this one: so long a time.
    #[must_use]
    pub fn up_to(last: Date, length: Span) -> Self {
        let before = last.saturating_sub(length);
        Self { first: before.tomorrow().unwrap_or(before).min(last), last }
    }

    /// The first day.
    #[must_use]
    pub fn first(self) -> Date {
        self.first
    }

    /// The last day.
    #[must_use]
    pub fn last(self) -> Date {
        self.last
    }

    /// How many days.
    #[must_use]
    pub fn length(self) -> usize {
        self.place_of(self.last).map_or(1, |place| place + 1)
    }

    /// Every day.
    pub fn days(self) -> impl Iterator<Item = Date> {
        self.first.series(1.day()).take_while(move |day| *day <= self.last)
    }

    /// Which one of its days it is, from 0 on.
    #[must_use]
    pub fn place_of(self, day: Date) -> Option<usize> {
        let place = self.first.duration_until(day).as_hours() / 24;
        usize::try_from(place).ok().filter(|_| day <= self.last)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_period_has_its_first_and_its_last_day() {
        let week = Period::up_to(date(2026, 11, 30), 7.days());
        assert_eq!((week.first(), week.last(), week.length()), (date(2026, 11, 24), date(2026, 11, 30), 7));
        assert_eq!(week.days().count(), 7);
        assert_eq!((week.place_of(date(2026, 11, 24)), week.place_of(date(2026, 11, 30))), (Some(0), Some(6)));
        assert_eq!((week.place_of(date(2026, 11, 23)), week.place_of(date(2026, 12, 1))), (None, None));
        let year = Period::up_to(date(2024, 2, 29), 12.months());
        assert_eq!((year.first(), year.length()), (date(2023, 3, 1), 366));
        let end = Period::up_to(Date::MIN, 30.days());
        assert_eq!((end.first(), end.length()), (Date::MIN, 1));
        assert_eq!(Period::up_to(Date::MAX, 30.days()).days().count(), 30);
    }

    #[test]
    fn a_period_goes_forward_and_is_five_years_long_at_most() {
        let day = date(2026, 11, 30);
        assert_eq!(Period::new(day, day).map(Period::length), Ok(1));
        assert_eq!(Period::new(day, date(2026, 11, 29)), Err(NotAPeriod::Reversed));
        assert_eq!(Period::new(date(2021, 12, 1), day).map(Period::length), Ok(5 * 365 + 1));
        assert_eq!(Period::new(date(2021, 11, 30), day), Err(NotAPeriod::TooLong));
        assert_eq!(Period::new(Date::MIN, Date::MAX), Err(NotAPeriod::TooLong));
        assert!(Period::new(date(9996, 1, 1), Date::MAX).is_ok());
    }
}
