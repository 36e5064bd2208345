//! When a clinic is open: opening hours as data, and moments compared with them.
//!
//! Days are those of the clinic's time zone. A time that clocks skip in spring is the moment at which they skip it; one
//! that they show twice in autumn is the first of the two.

pub mod closed_dates;
pub mod day_time;
mod moment;
pub mod week;

use std::borrow::Cow;
use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use strum::VariantArray;

use self::closed_dates::ClosedDates;
use self::day_time::DayTime;
use self::moment::moment;
use self::week::{Day, OpenSpan, Week};

/// How many days are searched for an opening before there is none.
const SEARCHED_DAYS: usize = 400;

/// The opening hours of one location, or of several together.
#[derive(Clone, Debug)]
pub struct BusinessHours {
    zone: TimeZone,
    /// What is open when nothing is closed.
    usual: Week,
    /// One for each location.
    schedules: Vec<Schedule>,
}

#[derive(Clone, Debug)]
struct Schedule {
    week: Week,
    closed: Vec<ClosedDates>,
}

/// Whether it is open at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenState {
    /// It is.
    Open {
        /// When it closes; what never closes is open to the end of the search.
        until: Timestamp,
    },
    /// It is not.
    Closed {
        /// When it opens; none when that is more than a year away.
        opens: Option<Timestamp>,
    },
}

/// Some time in which it is open: from the first moment on, up to the last, at which it is closed again.
#[derive(Clone, Copy, Debug)]
struct OpenTime {
    opens: Timestamp,
    closes: Timestamp,
}

impl BusinessHours {
    /// The hours of a location in this zone: the same every week but on days on which it is closed.
    #[must_use]
    pub fn new(zone: TimeZone, week: Week, closed: Vec<ClosedDates>) -> Self {
        Self { zone, usual: week.clone(), schedules: vec![Schedule { week, closed }] }
    }

    /// The hours in which any of some locations is open, each with its own closures; none where there is no location.
    /// All are of one clinic, so the zone of the first is that of all.
    #[must_use]
    pub fn union<'a>(of: impl IntoIterator<Item = &'a Self>) -> Option<Self> {
        let mut all = of.into_iter();
        let mut union = all.next()?.clone();
        for other in all {
            for day in Day::VARIANTS {
                union.usual.open(*day, other.usual.of(*day));
            }
            union.schedules.extend(other.schedules.iter().cloned());
        }
        Some(union)
    }

    /// Whether it is open at a moment. Hours that meet, as at midnight, are one time.
    #[must_use]
    pub fn state_at(&self, at: Timestamp) -> OpenState {
        let mut open_until: Option<Timestamp> = None;
        for time in self.times_from(self.day_of(at)).filter(|time| time.closes > at) {
            match open_until {
                None if time.opens > at => return OpenState::Closed { opens: Some(time.opens) },
                Some(until) if time.opens > until => break,
                _ => open_until = Some(time.closes),
            }
        }
        open_until.map_or(OpenState::Closed { opens: None }, |until| OpenState::Open { until })
    }

    /// The opening time between two moments; none when the second is not after the first.
    #[must_use]
    pub fn open_time(&self, from: Timestamp, to: Timestamp) -> SignedDuration {
        if to <= from {
            return SignedDuration::ZERO;
        }
        let (first, last) = (self.day_of(from), self.day_of(to));
        if first == last {
            return self.part_of_day(first, from, to);
        }
        self.part_of_day(first, from, to) + self.whole_days(after(first), last) + self.part_of_day(last, from, to)
    }

    /// The first moment at which that much opening time has passed since `from`: one at which it is open, or at which
    /// it closes. None if it never comes, or only after more than a year.
    #[must_use]
    pub fn after_open_time(&self, from: Timestamp, open_time: SignedDuration) -> Option<Timestamp> {
        let mut left = open_time.max(SignedDuration::ZERO);
        for time in self.times_from(self.day_of(from)).filter(|time| time.closes > from) {
            let opens = time.opens.max(from);
            let length = opens.duration_until(time.closes);
            if left <= length {
                return opens.checked_add(left).ok();
            }
            left -= length;
        }
        None
    }

    /// When it opens next: the moment itself if it is open then.
    #[must_use]
    pub fn next_opening(&self, at: Timestamp) -> Option<Timestamp> {
        match self.state_at(at) {
            OpenState::Open { .. } => Some(at),
            OpenState::Closed { opens } => opens,
        }
    }

    /// The first moment of a later day at which it is open.
    #[must_use]
    pub fn next_morning(&self, at: Timestamp) -> Option<Timestamp> {
        self.times_from(after(self.day_of(at))).next().map(|time| time.opens)
    }

    /// When it opens first on the day of a moment; never on a day on which it is closed.
    #[must_use]
    pub fn first_opening(&self, day_of: Timestamp) -> Option<Timestamp> {
        self.times_on(self.day_of(day_of)).into_iter().next().map(|time| time.opens)
    }

    /// The first moment after this one at which something else is to be said: it opens, it closes, or a day begins.
    #[must_use]
    pub fn next_change(&self, at: Timestamp) -> Timestamp {
        let new_day = moment(&self.zone, self.day_of(at), DayTime::END);
        match self.state_at(at) {
            OpenState::Open { until } => until.min(new_day),
            OpenState::Closed { opens } => opens.map_or(new_day, |opens| opens.min(new_day)),
        }
    }

    /// The day to which a moment belongs. A day ends when the next one first begins: where clocks go back over midnight,
    /// what they show once more is of the new day.
    #[must_use]
    pub fn day_of(&self, at: Timestamp) -> Date {
        let shown = self.zone.to_datetime(at).date();
        if moment(&self.zone, shown, DayTime::END) <= at { after(shown) } else { shown }
    }

    /// All times from a day on, in their order; those of two days may meet.
    fn times_from(&self, day: Date) -> impl Iterator<Item = OpenTime> {
        day.series(1.day()).take(SEARCHED_DAYS).flat_map(|date| self.times_on(date))
    }

    /// The times of a day, in their order. What lies within an hour that clocks skip is none.
    fn times_on(&self, date: Date) -> Vec<OpenTime> {
        let moment = |time| moment(&self.zone, date, time);
        let times = self.spans_on(date);
        let times = times.iter().map(|span| OpenTime { opens: moment(span.opens()), closes: moment(span.closes()) });
        times.filter(|time| time.opens < time.closes).collect()
    }

    /// What is open on a day, as clocks show it.
    fn spans_on(&self, date: Date) -> Cow<'_, [OpenSpan]> {
        let day = Day::of(date);
        let is_closed = |schedule: &&Schedule| schedule.closed.iter().any(|closed| closed.contains(date));
        if !self.schedules.iter().any(|schedule| is_closed(&schedule)) {
            return Cow::Borrowed(self.usual.of(day));
        }
        let open = self.schedules.iter().filter(|schedule| !is_closed(schedule));
        Cow::Owned(week::joined(open.flat_map(|schedule| schedule.week.of(day)).copied().collect()))
    }

    /// The opening time of a day between two moments.
    fn part_of_day(&self, date: Date, from: Timestamp, to: Timestamp) -> SignedDuration {
        let part = |time: OpenTime| time.opens.max(from).duration_until(time.closes.min(to));
        self.times_on(date).into_iter().map(part).filter(SignedDuration::is_positive).sum()
    }

    /// The opening time of all days from the first up to another one, which is left out: that of as many usual days,
    /// and how much each unusual one has more or less.
    fn whole_days(&self, first: Date, end: Date) -> SignedDuration {
        let days = first.duration_until(end).as_hours() / 24;
        let usual = |date| self.usual.minutes_of(Day::of(date));
        let week: i64 = Day::VARIANTS.iter().map(|day| self.usual.minutes_of(*day)).sum();
        let rest: i64 = (0..days % 7).map(|number| usual(first.saturating_add(number.days()))).sum();
        let more =
            |date| self.part_of_day(date, Timestamp::MIN, Timestamp::MAX) - SignedDuration::from_mins(usual(date));
        let unusual: SignedDuration = self.unusual_days(first, end).into_iter().map(more).sum();
        SignedDuration::from_mins(days / 7 * week + rest) + unusual
    }

    /// The days from the first up to another one on which something is closed or clocks change.
    fn unusual_days(&self, first: Date, end: Date) -> BTreeSet<Date> {
        let closed = self.schedules.iter().flat_map(|schedule| &schedule.closed);
        let closed = closed.map(|closed| (closed.first(), closed.last()));
        let start = |date| moment(&self.zone, date, DayTime::START);
        let (from, to) = (start(first.yesterday().unwrap_or(first)), start(end));
        let changes = self.zone.following(from).map(|change| change.timestamp()).take_while(|change| *change <= to);
        let changes = changes.map(|change| {
            let shown = |at| self.zone.to_datetime(at).date();
            let (before, after) = (shown(change.saturating_sub(1.nanosecond()).unwrap_or(change)), shown(change));
            (before.min(after), before.max(after))
        });
        let days = |(from, to): (Date, Date)| {
            from.max(first).series(1.day()).take_while(move |date| *date <= to && *date < end)
        };
        closed.chain(changes).flat_map(days).collect()
    }
}

/// The day after; the last of all days has none.
fn after(date: Date) -> Date {
    date.tomorrow().unwrap_or(date)
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
