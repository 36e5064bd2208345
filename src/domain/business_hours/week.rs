//! A week of opening hours, as clocks show them.

use jiff::civil::{Date, Weekday};
use strum::{Display, EnumString, VariantArray};

use super::day_time::DayTime;

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Display, EnumString, VariantArray)]
#[strum(serialize_all = "lowercase")]
#[expect(missing_docs, reason = "the names of the days")]
pub enum Day {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Day {
    /// The day of a date.
    #[must_use]
    pub fn of(date: Date) -> Self {
        match date.weekday() {
            Weekday::Monday => Self::Monday,
            Weekday::Tuesday => Self::Tuesday,
            Weekday::Wednesday => Self::Wednesday,
            Weekday::Thursday => Self::Thursday,
            Weekday::Friday => Self::Friday,
            Weekday::Saturday => Self::Saturday,
            Weekday::Sunday => Self::Sunday,
        }
    }
}

/// A part of a day in which it is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenSpan {
    opens: DayTime,
    closes: DayTime,
}

impl OpenSpan {
    /// None unless it closes after it opens.
    #[must_use]
    pub fn new(opens: DayTime, closes: DayTime) -> Option<Self> {
        (opens < closes).then_some(Self { opens, closes })
    }

    /// When it opens.
    #[must_use]
    pub fn opens(self) -> DayTime {
        self.opens
    }

    /// When it closes.
    #[must_use]
    pub fn closes(self) -> DayTime {
        self.closes
    }

    /// Whether all of another one lies within it.
    #[must_use]
    pub fn holds(self, other: Self) -> bool {
        self.opens <= other.opens && other.closes <= self.closes
    }

    /// Whether some time lies within both.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.opens < other.closes && other.opens < self.closes
    }

    /// What is left of it without a break.
    pub fn without(self, pause: Self) -> impl Iterator<Item = Self> {
        let before = Self::new(self.opens, self.closes.min(pause.opens));
        let after = Self::new(self.opens.max(pause.closes), self.closes);
        before.into_iter().chain(after)
    }
}

/// The spans in their order, those that meet or overlap as one.
pub(super) fn joined(mut spans: Vec<OpenSpan>) -> Vec<OpenSpan> {
    spans.sort_by_key(|span| span.opens);
    spans.dedup_by(|next, span| {
        let is_one = next.opens <= span.closes;
        if is_one {
            span.closes = span.closes.max(next.closes);
        }
        is_one
    });
    spans
}

/// A week of opening hours: the spans of each day in their order, apart from each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Week([Vec<OpenSpan>; 7]);

/// Days that follow each other and have the same hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayGroup<'a> {
    /// The days, at least one.
    pub days: Vec<Day>,
    /// The hours of each; none when it is closed.
    pub spans: &'a [OpenSpan],
}

impl Week {
    /// Adds hours to a day.
    pub fn open(&mut self, day: Day, spans: &[OpenSpan]) {
        let of_day = &mut self.0[day as usize];
        of_day.extend(spans);
        *of_day = joined(std::mem::take(of_day));
    }

    /// The hours of a day.
    #[must_use]
    pub fn of(&self, day: Day) -> &[OpenSpan] {
        &self.0[day as usize]
    }

    /// How long it is open on a day.
    #[must_use]
    pub fn minutes_of(&self, day: Day) -> i64 {
        self.of(day).iter().map(|span| span.closes.minutes() - span.opens.minutes()).sum()
    }

    /// The week in as few lines as it takes, from Monday on. Days off at its end go on into those at its beginning.
    #[must_use]
    pub fn groups(&self) -> Vec<DayGroup<'_>> {
        let mut groups: Vec<DayGroup<'_>> = Vec::new();
        for day in Day::VARIANTS {
            match groups.last_mut() {
                Some(group) if group.spans == self.of(*day) => group.days.push(*day),
                _ => groups.push(DayGroup { days: vec![*day], spans: self.of(*day) }),
            }
        }
        if let [first, .., last] = groups.as_mut_slice()
            && first.spans.is_empty()
            && last.spans.is_empty()
        {
            last.days.append(&mut first.days);
            groups.remove(0);
        }
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::business_hours::tests::{TestResult, span, spans, week};

    #[test]
    fn hours_that_meet_or_overlap_are_one() -> TestResult {
        let mut week = Week::default();
        for text in ["13:00-18:00", "08:00-12:00", "12:00-12:30", "17:00-17:30"] {
            week.open(Day::Monday, &[span(text)?]);
        }
        assert_eq!(week.of(Day::Monday), spans("08:00-12:30 13:00-18:00")?);
        assert_eq!((week.minutes_of(Day::Monday), week.minutes_of(Day::Sunday)), (270 + 300, 0));
        Ok(())
    }

    #[test]
    fn a_break_takes_out_what_lies_within_it() -> TestResult {
        let day = span("08:00-18:00")?;
        for (pause, left) in [
            ("12:00-13:00", "08:00-12:00 13:00-18:00"),
            ("08:00-09:00", "09:00-18:00"),
            ("17:00-18:00", "08:00-17:00"),
            ("06:00-07:00", "08:00-18:00"),
            ("19:00-20:00", "08:00-18:00"),
            ("07:00-19:00", ""),
        ] {
            assert_eq!(day.without(span(pause)?).collect::<Vec<_>>(), spans(left)?, "{pause}");
        }
        Ok(())
    }

    #[test]
    fn days_with_the_same_hours_are_a_group_and_days_off_meet_over_the_weekend() -> TestResult {
        let groups = |text: &str| -> TestResult<Vec<(usize, usize)>> {
            let week = week(text)?;
            let first = |group: &DayGroup<'_>| group.days[0] as usize;
            Ok(week.groups().iter().map(|group| (first(group), group.days.len())).collect())
        };
        let weekdays = "monday tuesday wednesday thursday friday 08:00-18:00";
        assert_eq!(groups(weekdays)?, [(0, 5), (5, 2)]);
        assert_eq!(groups("tuesday wednesday 08:00-18:00, saturday 08:00-12:00")?, [(1, 2), (3, 2), (5, 1), (6, 2)]);
        assert_eq!(groups("")?, [(0, 7)]);
        assert_eq!(groups("monday sunday 08:00-12:00")?, [(0, 1), (1, 5), (6, 1)], "open days begin with Monday");
        Ok(())
    }
}
