//! When requests came in, on the clinic's clocks: by day, by week, by hour of the week.
//!
//! The store counts quarters of an hour: no clock is changed by less, and days and hours begin with one.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::period::Period;

/// Seconds of a quarter of an hour.
const QUARTER: i64 = 15 * 60;

/// A week, as far as it lies in the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Week {
    /// Its Monday, or the period's first day.
    pub first: Date,
    /// Its Sunday, or the period's last day.
    pub last: Date,
    /// How many requests came in.
    pub count: u64,
}

/// How many requests came in when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// On each day of the period.
    pub days: Vec<(Date, u64)>,
    /// In each week of it.
    pub weeks: Vec<Week>,
    /// In each hour of the week, from Monday and from midnight on. What clocks show twice in autumn is one hour.
    pub hours: [[u64; 24]; 7],
}

impl Calendar {
    /// Reads how many came in within each quarter of an hour, counted from the period's beginning at `start`.
    #[must_use]
    pub fn new(period: Period, start: Timestamp, zone: &TimeZone, quarters: &[(i64, u64)]) -> Self {
        let mut days: Vec<(Date, u64)> = period.days().map(|day| (day, 0)).collect();
        let mut hours = [[0; 24]; 7];
        for (number, count) in quarters {
            let begins = start.saturating_add(SignedDuration::from_secs(number.saturating_mul(QUARTER)));
            let shown = zone.to_datetime(begins.unwrap_or(start));
            // Where clocks go back over midnight, they show the day before once more.
            let day = shown.date().clamp(period.first(), period.last());
            if let Some((_, of_day)) = period.place_of(day).and_then(|place| days.get_mut(place)) {
                *of_day += count;
            }
            let (day, hour) = (shown.date().weekday().to_monday_zero_offset(), shown.hour());
            hours[usize::from(day.unsigned_abs())][usize::from(hour.unsigned_abs())] += count;
        }
        Self { weeks: weeks(&days), days, hours }
    }

    /// The day with the most requests, the first of several.
    #[must_use]
    pub fn busiest_day(&self) -> Option<(Date, u64)> {
        first_of_the_most(self.days.iter().copied(), |(_, count)| *count)
    }

    /// The week with the most requests, the first of several.
    #[must_use]
    pub fn busiest_week(&self) -> Option<Week> {
        first_of_the_most(self.weeks.iter().copied(), |week| week.count)
    }

    /// The day of the week and the hour with the most requests, the first of several, and how many.
    #[must_use]
    pub fn busiest_hour(&self) -> Option<(usize, usize, u64)> {
        let hours = self.hours.iter().enumerate();
        let each = hours.flat_map(|(day, of_day)| (0..).zip(of_day).map(move |(hour, count)| (day, hour, *count)));
        first_of_the_most(each, |(_, _, count)| *count)
    }
}

fn weeks(days: &[(Date, u64)]) -> Vec<Week> {
    days.chunk_by(|_, (next, _)| next.weekday() != Weekday::Monday)
        .filter_map(|days| {
            let ((first, _), (last, _)) = (*days.first()?, *days.last()?);
            Some(Week { first, last, count: days.iter().map(|(_, count)| count).sum() })
        })
        .collect()
}

fn first_of_the_most<T>(each: impl Iterator<Item = T>, count: impl Fn(&T) -> u64) -> Option<T> {
    // Of several, `min_by_key` takes the first and `max_by_key` the last.
    each.filter(|one| count(one) > 0).min_by_key(|one| std::cmp::Reverse(count(one)))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    type TestResult = Result<(), Box<dyn std::error::Error>>;

    /// What came in at these moments, in the zone of the clinic, counted as the store counts.
    fn calendar(zone: &str, first: Date, last: Date, moments: &[&str]) -> Result<Calendar, Box<dyn std::error::Error>> {
        let (zone, period) = (TimeZone::get(zone)?, Period::new(first, last)?);
        let start = zone.to_timestamp(first.at(0, 0, 0, 0))?;
        let mut quarters = Vec::new();
        for moment in moments {
            let at: Timestamp = moment.parse()?;
            quarters.push(((at.as_microsecond() - start.as_microsecond()) / 900_000_000, 1));
        }
        Ok(Calendar::new(period, start, &zone, &quarters))
    }

    #[test]
    fn in_spring_the_skipped_hour_is_empty_and_days_end_at_midnight() -> TestResult {
        // Clocks go from 2 to 3 on March 8.
        let calendar = calendar(
            "America/New_York",
            date(2026, 3, 7),
            date(2026, 3, 9),
            &[
                "2026-03-08T04:59:59Z",
                "2026-03-08T05:00:00Z",
                "2026-03-08T06:59:59Z",
                "2026-03-08T07:00:00Z",
                "2026-03-09T03:59:59Z",
                "2026-03-09T04:00:00Z",
            ],
        )?;
        assert_eq!(calendar.days, [(date(2026, 3, 7), 1), (date(2026, 3, 8), 4), (date(2026, 3, 9), 1)]);
        let sunday: Vec<usize> = (0..24).filter(|hour| calendar.hours[6][*hour] > 0).collect();
        assert_eq!(sunday, [0, 1, 3, 23]);
        assert_eq!((calendar.hours[5][23], calendar.hours[0][0]), (1, 1));
        Ok(())
    }

    #[test]
    fn in_autumn_the_hour_that_comes_twice_is_one() -> TestResult {
        // Clocks go from 2 back to 1 on November 1.
        let calendar = calendar(
            "America/New_York",
            date(2026, 10, 31),
            date(2026, 11, 2),
            &[
                "2026-11-01T03:59:59Z",
                "2026-11-01T04:00:00Z",
                "2026-11-01T05:30:00Z",
                "2026-11-01T06:30:00Z",
                "2026-11-01T07:00:00Z",
                "2026-11-02T04:59:59Z",
                "2026-11-02T05:00:00Z",
            ],
        )?;
        assert_eq!(calendar.days, [(date(2026, 10, 31), 1), (date(2026, 11, 1), 5), (date(2026, 11, 2), 1)]);
        assert_eq!(calendar.hours[6][..3], [1, 2, 1]);
        assert_eq!(calendar.busiest_hour(), Some((6, 1, 2)));
        assert_eq!(calendar.busiest_day(), Some((date(2026, 11, 1), 5)));
        Ok(())
    }

    #[test]
    fn zones_of_odd_quarters_and_clocks_that_change_by_half_an_hour_keep_their_hours() -> TestResult {
        let nepal = calendar(
            "Asia/Kathmandu",
            date(2026, 5, 4),
            date(2026, 5, 4),
            &["2026-05-04T02:14:59Z", "2026-05-04T02:15:00Z"],
        )?;
        assert_eq!((nepal.hours[0][7], nepal.hours[0][8]), (1, 1));
        // At 2 on April 5 clocks go back by half an hour.
        let lord_howe = calendar(
            "Australia/Lord_Howe",
            date(2026, 4, 4),
            date(2026, 4, 5),
            &["2026-04-04T14:59:59Z", "2026-04-04T15:00:00Z", "2026-04-04T15:29:59Z", "2026-04-04T15:30:00Z"],
        )?;
        assert_eq!(lord_howe.hours[6][..3], [0, 3, 1]);
        Ok(())
    }

    #[test]
    fn weeks_begin_on_monday_and_end_with_the_period() -> TestResult {
        let (first, last) = (date(2026, 12, 25), date(2027, 1, 5));
        let calendar = calendar(
            "UTC",
            first,
            last,
            &["2026-12-25T12:00:00Z", "2027-01-03T12:00:00Z", "2027-01-04T12:00:00Z", "2027-01-05T12:00:00Z"],
        )?;
        let week = |first, last, count| Week { first, last, count };
        assert_eq!(
            calendar.weeks,
            [
                week(first, date(2026, 12, 27), 1),
                week(date(2026, 12, 28), date(2027, 1, 3), 1),
                week(date(2027, 1, 4), last, 2)
            ]
        );
        assert_eq!(calendar.busiest_week(), Some(calendar.weeks[2]));
        Ok(())
    }

    #[test]
    fn of_nothing_no_time_is_the_busiest() -> TestResult {
        let empty = calendar("UTC", date(2026, 12, 25), date(2026, 12, 25), &[])?;
        assert_eq!((empty.busiest_day(), empty.busiest_week(), empty.busiest_hour()), (None, None, None));
        assert_eq!((empty.days.len(), empty.weeks.len()), (1, 1));
        Ok(())
    }
}
