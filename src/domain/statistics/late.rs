//! Since when a request must have waited to be overdue now.

use jiff::{SignedDuration, Timestamp};

use crate::domain::business_hours::BusinessHours;
use crate::domain::choice_key::ChoiceKey;

/// Up to when requests came in that have waited too long by now, location by location: who waits is counted by the time
/// at which they came in, and not looked at one by one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LateBounds {
    /// How much opening time may pass until the first try.
    pub overdue_after: SignedDuration,
    of_locations: Vec<(ChoiceKey, Timestamp)>,
    otherwise: Timestamp,
}

impl LateBounds {
    /// Those of requests that came in between two moments, the second being the present one, for locations with these
    /// hours; `otherwise` are the hours of whoever named none of them.
    #[must_use]
    pub fn new<'a>(
        overdue_after: SignedDuration,
        (from, now): (Timestamp, Timestamp),
        of_locations: impl IntoIterator<Item = (&'a ChoiceKey, &'a BusinessHours)>,
        otherwise: &BusinessHours,
    ) -> Self {
        let bound = |hours: &BusinessHours| first_in_time(hours, from, now, overdue_after);
        Self {
            overdue_after,
            of_locations: of_locations.into_iter().map(|(location, hours)| (location.clone(), bound(hours))).collect(),
            otherwise: bound(otherwise),
        }
    }

    /// Whoever came in before this moment has waited too long.
    #[must_use]
    pub fn of(&self, location: &ChoiceKey) -> Timestamp {
        let own = self.of_locations.iter().find(|(key, _)| key == location);
        own.map_or(self.otherwise, |(_, bound)| *bound)
    }
}

/// The first moment from which on until now no more than this opening time has passed: the later a request came in, the
/// less it has waited, so that halving what is left finds it.
fn first_in_time(hours: &BusinessHours, from: Timestamp, now: Timestamp, longest: SignedDuration) -> Timestamp {
    let is_late = |at: Timestamp| hours.open_time(at, now) > longest;
    if !is_late(from) {
        return from;
    }
    let (mut late, mut in_time) = (from, now);
    while late.duration_until(in_time) > SignedDuration::from_micros(1) {
        let Ok(middle) = late.saturating_add(late.duration_until(in_time) / 2) else { break };
        if is_late(middle) {
            late = middle;
        } else {
            in_time = middle;
        }
    }
    in_time
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::domain::business_hours::week::{Day, OpenSpan, Week};

    type TestResult<T = ()> = Result<T, Box<dyn std::error::Error>>;

    /// Open on these days, 9 to 17 o'clock UTC.
    fn hours(days: &[Day]) -> TestResult<BusinessHours> {
        let mut week = Week::default();
        let span = OpenSpan::new("09:00".parse()?, "17:00".parse()?).ok_or("no span")?;
        for day in days {
            week.open(*day, &[span]);
        }
        Ok(BusinessHours::new(TimeZone::UTC, week, Vec::new()))
    }

    #[test]
    fn whoever_came_in_before_the_bound_has_waited_too_long_and_nobody_else() -> TestResult {
        let hours = hours(&[Day::Monday, Day::Tuesday, Day::Friday])?;
        let from: Timestamp = "2031-04-01T00:00:00Z".parse()?;
        // A Monday and a Tuesday.
        for (now, longest, bound) in [
            ("2031-05-05T12:00:00Z", 2, "2031-05-05T10:00:00Z"),
            ("2031-05-05T10:00:00Z", 2, "2031-05-02T16:00:00Z"),
            ("2031-05-06T08:00:00Z", 8, "2031-05-02T17:00:00Z"),
            ("2031-05-06T20:00:00Z", 24, "2031-04-29T17:00:00Z"),
            ("2031-05-06T20:00:00Z", 10_000, "2031-04-01T00:00:00Z"),
            ("2031-03-01T00:00:00Z", 2, "2031-04-01T00:00:00Z"),
        ] {
            let (now, longest) = (now.parse()?, SignedDuration::from_hours(longest));
            let found = first_in_time(&hours, from, now, longest);
            assert!(hours.open_time(found, now) <= longest, "{now}");
            let just_before = found.saturating_sub(SignedDuration::from_micros(1))?;
            assert!(found == from || hours.open_time(just_before, now) > longest, "{now}");
            assert_eq!(found.duration_since(bound.parse()?).as_secs(), 0, "{now}: {found}");
        }
        Ok(())
    }

    #[test]
    fn each_location_has_its_own_and_others_that_of_the_clinic() -> TestResult {
        let (weekdays, monday) = (hours(&[Day::Friday, Day::Monday])?, hours(&[Day::Monday])?);
        let (oak_hill, harbor) = ("oak-hill".parse()?, "harbor".parse()?);
        let times = ("2031-04-01T00:00:00Z".parse()?, "2031-05-05T10:00:00Z".parse()?);
        let bounds = LateBounds::new(SignedDuration::from_hours(2), times, [(&harbor, &monday)], &weekdays);
        assert!(bounds.of(&harbor) < bounds.of(&oak_hill));
        assert_eq!(bounds.of(&oak_hill), bounds.of(&ChoiceKey::any()));
        Ok(())
    }
}
