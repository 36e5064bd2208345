//! Days as they come: weekends, closures, clocks that change, midnight.

use std::error::Error;

use super::*;

pub(super) type TestResult<T = ()> = Result<T, Box<dyn Error>>;

/// "08:00-18:00".
pub(super) fn span(text: &str) -> TestResult<OpenSpan> {
    let (opens, closes) = text.split_once('-').ok_or("no span")?;
    Ok(OpenSpan::new(opens.parse()?, closes.parse()?).ok_or("ends before it begins")?)
}

pub(super) fn spans(text: &str) -> TestResult<Vec<OpenSpan>> {
    text.split_whitespace().map(span).collect()
}

/// "monday tuesday 08:00-12:00 13:00-18:00, saturday 09:00-12:00".
pub(super) fn week(text: &str) -> TestResult<Week> {
    let mut week = Week::default();
    for line in text.split(", ") {
        let (times, days): (Vec<&str>, Vec<&str>) = line.split_whitespace().partition(|word| word.contains('-'));
        for day in days {
            week.open(day.parse()?, &spans(&times.join(" "))?);
        }
    }
    Ok(week)
}

/// "2026-12-25" or "2026-12-24/2026-12-26".
fn closed(text: &str) -> TestResult<Vec<ClosedDates>> {
    let dates = |text: &str| -> TestResult<ClosedDates> {
        let (first, last) = text.split_once('/').unwrap_or((text, text));
        Ok(ClosedDates::new(first.parse()?, last.parse()?).ok_or("ends before it begins")?)
    };
    text.split_whitespace().map(dates).collect()
}

fn hours(zone: &str, of_week: &str, closed_on: &str) -> TestResult<BusinessHours> {
    Ok(BusinessHours::new(TimeZone::get(zone)?, week(of_week)?, closed(closed_on)?))
}

const EVERY_DAY: &str = "monday tuesday wednesday thursday friday saturday sunday";
const WEEKDAYS: &str = "monday tuesday wednesday thursday 08:00-12:30 13:00-18:00, friday 08:00-16:00";
const NEW_YORK: &str = "America/New_York";

/// A moment as clocks of the zone show it.
fn at(hours: &BusinessHours, shown: &str) -> TestResult<Timestamp> {
    Ok(hours.zone.to_timestamp(shown.parse()?)?)
}

fn utc(text: &str) -> TestResult<Timestamp> {
    Ok(text.parse()?)
}

#[test]
fn it_is_open_from_opening_until_closing_and_knows_when_that_changes() -> TestResult {
    let hours = hours(NEW_YORK, WEEKDAYS, "2026-11-26")?;
    let moment = |shown: &str| at(&hours, shown);
    for (shown, until) in [
        ("2026-11-23T08:00", "2026-11-23T12:30"),
        ("2026-11-23T12:29:59", "2026-11-23T12:30"),
        ("2026-11-23T13:00", "2026-11-23T18:00"),
        ("2026-11-27T15:59", "2026-11-27T16:00"),
    ] {
        assert_eq!(hours.state_at(moment(shown)?), OpenState::Open { until: moment(until)? }, "{shown}");
        assert_eq!(hours.next_opening(moment(shown)?), Some(moment(shown)?));
    }
    for (shown, opens) in [
        ("2026-11-23T07:59:59", "2026-11-23T08:00"),
        ("2026-11-23T12:30", "2026-11-23T13:00"),
        ("2026-11-25T18:00", "2026-11-27T08:00"),
        ("2026-11-26T10:00", "2026-11-27T08:00"),
        ("2026-11-27T16:00", "2026-11-30T08:00"),
    ] {
        assert_eq!(hours.state_at(moment(shown)?), OpenState::Closed { opens: Some(moment(opens)?) }, "{shown}");
        assert_eq!(hours.next_opening(moment(shown)?), Some(moment(opens)?));
    }
    for (shown, morning) in [
        ("2026-11-23T07:00", "2026-11-24T08:00"),
        ("2026-11-25T10:00", "2026-11-27T08:00"),
        ("2026-11-28T00:00", "2026-11-30T08:00"),
    ] {
        assert_eq!(hours.next_morning(moment(shown)?), Some(moment(morning)?), "{shown}");
    }
    for (shown, changes) in [
        ("2026-11-23T08:00", "2026-11-23T12:30"),
        ("2026-11-23T18:00", "2026-11-24T00:00"),
        ("2026-11-24T00:00", "2026-11-24T08:00"),
        ("2026-11-28T12:00", "2026-11-29T00:00"),
    ] {
        assert_eq!(hours.next_change(moment(shown)?), moment(changes)?, "{shown}");
    }
    Ok(())
}

#[test]
fn opening_time_leaves_out_nights_breaks_weekends_and_closures() -> TestResult {
    let hours = hours(NEW_YORK, WEEKDAYS, "2026-11-26")?;
    for (from, to, minutes) in [
        ("2026-11-23T08:00", "2026-11-23T18:00", 570),
        ("2026-11-23T12:00", "2026-11-23T13:30", 60),
        ("2026-11-23T17:00", "2026-11-24T09:00", 120),
        ("2026-11-25T17:00", "2026-11-27T09:00", 120),
        ("2026-11-27T15:00", "2026-11-30T08:30", 90),
        ("2026-11-28T00:00", "2026-11-29T23:00", 0),
        ("2026-11-23T10:00", "2026-11-23T10:00", 0),
        ("2026-11-23T10:00", "2026-11-23T09:00", 0),
        ("2026-11-16T00:00", "2026-11-30T00:00", 2 * (4 * 570 + 480) - 570),
    ] {
        let open = hours.open_time(at(&hours, from)?, at(&hours, to)?);
        assert_eq!(open, SignedDuration::from_mins(minutes), "{from} {to}");
    }
    for (from, minutes, to) in [
        ("2026-11-23T07:00", 0, "2026-11-23T08:00"),
        ("2026-11-23T09:00", 0, "2026-11-23T09:00"),
        ("2026-11-23T18:00", 0, "2026-11-24T08:00"),
        ("2026-11-23T12:00", 30, "2026-11-23T12:30"),
        ("2026-11-23T12:00", 31, "2026-11-23T13:01"),
        ("2026-11-25T17:00", 120, "2026-11-27T09:00"),
        ("2026-11-27T16:00", 60, "2026-11-30T09:00"),
    ] {
        let after = hours.after_open_time(at(&hours, from)?, SignedDuration::from_mins(minutes));
        assert_eq!(after, Some(at(&hours, to)?), "{from} {minutes}");
    }
    Ok(())
}

#[test]
fn a_night_when_clocks_change_is_an_hour_shorter_or_longer() -> TestResult {
    let hours = hours(NEW_YORK, &format!("{EVERY_DAY} 00:00-05:00"), "")?;
    for (date, open) in [("2027-03-13", 5), ("2027-03-14", 4), ("2026-10-31", 5), ("2026-11-01", 6)] {
        let (start, end) = (at(&hours, &format!("{date}T00:00"))?, at(&hours, &format!("{date}T12:00"))?);
        assert_eq!(hours.open_time(start, end), SignedDuration::from_hours(open), "{date}");
        let closes = at(&hours, &format!("{date}T05:00"))?;
        assert_eq!(hours.after_open_time(start, SignedDuration::from_hours(open)), Some(closes), "{date}");
        assert_eq!(hours.state_at(start), OpenState::Open { until: closes }, "{date}");
    }
    Ok(())
}

#[test]
fn hours_that_clocks_skip_are_none_and_those_shown_twice_begin_with_the_first() -> TestResult {
    let skipped = hours(NEW_YORK, &format!("{EVERY_DAY} 02:00-03:00"), "")?;
    let (before, after) = (utc("2027-03-14T05:00:00Z")?, utc("2027-03-14T20:00:00Z")?);
    assert_eq!(skipped.open_time(before, after), SignedDuration::ZERO);
    assert_eq!(skipped.next_opening(before), Some(utc("2027-03-15T06:00:00Z")?));
    let partly = hours(NEW_YORK, &format!("{EVERY_DAY} 02:30-04:00"), "")?;
    assert_eq!(partly.next_opening(before), Some(utc("2027-03-14T07:00:00Z")?), "when clocks go forward");
    assert_eq!(partly.open_time(before, after), SignedDuration::from_hours(1));
    let twice = hours(NEW_YORK, &format!("{EVERY_DAY} 01:15-01:45"), "")?;
    let (before, after) = (utc("2026-11-01T04:30:00Z")?, utc("2026-11-01T20:00:00Z")?);
    assert_eq!(twice.next_opening(before), Some(utc("2026-11-01T05:15:00Z")?));
    assert_eq!(twice.open_time(before, after), SignedDuration::from_mins(30));
    Ok(())
}

#[test]
fn midnight_may_be_skipped_or_come_late() -> TestResult {
    // Clocks go from 24:00 to 01:00 in spring, and from 24:00 back to 23:00 in autumn.
    for (zone, spring, autumn) in
        [("America/Santiago", "2026-09-05", "2026-04-04"), ("Asia/Beirut", "2026-03-28", "2026-10-24")]
    {
        let evenings = hours(zone, &format!("{EVERY_DAY} 22:00-24:00"), "")?;
        let nights = hours(zone, &format!("{EVERY_DAY} 00:00-02:00"), "")?;
        let around = |date: &str| -> TestResult<[Timestamp; 2]> {
            let noon = at(&evenings, &format!("{date}T12:00"))?;
            Ok([noon, noon + SignedDuration::from_hours(24)])
        };
        let ([start, end], ordinary) = (around(spring)?, SignedDuration::from_hours(2));
        assert_eq!(evenings.open_time(start, end), ordinary, "{zone}");
        assert_eq!(nights.open_time(start, end), SignedDuration::from_hours(1), "{zone}");
        let [start, end] = around(autumn)?;
        assert_eq!(evenings.open_time(start, end), SignedDuration::from_hours(3), "{zone}");
        assert_eq!(nights.open_time(start, end), ordinary, "{zone}");
        let both = BusinessHours::union([&evenings, &nights]).ok_or("two")?;
        let OpenState::Open { until } = both.state_at(at(&both, &format!("{autumn}T23:30"))?) else {
            return Err("it is open".into());
        };
        assert_eq!(both.zone.to_datetime(until).time(), jiff::civil::time(2, 0, 0, 0), "{zone}: midnight is no end");
    }
    Ok(())
}

#[test]
fn what_never_opens_or_never_closes_comes_to_an_end() -> TestResult {
    let never = hours(NEW_YORK, "", "")?;
    let long_closed = hours(NEW_YORK, WEEKDAYS, "2026-01-01/2029-12-31")?;
    let start = utc("2026-11-23T15:00:00Z")?;
    for closed in [never, long_closed] {
        assert_eq!(closed.state_at(start), OpenState::Closed { opens: None });
        assert_eq!((closed.next_opening(start), closed.next_morning(start)), (None, None));
        assert_eq!(closed.after_open_time(start, SignedDuration::ZERO), None);
        assert_eq!(closed.open_time(start, utc("2029-12-01T00:00:00Z")?), SignedDuration::ZERO);
        assert_eq!(closed.next_change(start), at(&closed, "2026-11-24T00:00")?);
    }
    let always = hours(NEW_YORK, &format!("{EVERY_DAY} 00:00-24:00"), "")?;
    let OpenState::Open { until } = always.state_at(start) else { return Err("it is open".into()) };
    assert!(start.duration_until(until) > SignedDuration::from_hours(24 * 390));
    assert_eq!(always.next_change(start), at(&always, "2026-11-24T00:00")?);
    let later = utc("2036-11-23T15:00:00Z")?;
    assert_eq!(always.open_time(start, later), start.duration_until(later));
    assert!(always.open_time(Timestamp::MIN, Timestamp::MAX).is_positive(), "the ends of time are nothing special");
    Ok(())
}

#[test]
fn together_locations_are_open_when_one_is_and_each_keeps_its_own_closures() -> TestResult {
    let one = hours(NEW_YORK, "monday 08:00-12:00, tuesday 08:00-12:00", "2026-11-23")?;
    let other = hours(NEW_YORK, "monday 11:00-15:00, friday 09:00-10:00", "2026-11-27")?;
    let both = BusinessHours::union([&one, &other]).ok_or("two")?;
    let open =
        |from: &str, to: &str| -> TestResult<SignedDuration> { Ok(both.open_time(at(&both, from)?, at(&both, to)?)) };
    assert_eq!(open("2026-11-23T00:00", "2026-11-24T00:00")?, SignedDuration::from_hours(4), "one is closed");
    assert_eq!(open("2026-11-30T00:00", "2026-12-01T00:00")?, SignedDuration::from_hours(7), "both are open");
    assert_eq!(open("2026-11-27T00:00", "2026-11-28T00:00")?, SignedDuration::ZERO, "nobody is there");
    assert_eq!(open("2026-11-23T00:00", "2026-12-07T00:00")?, SignedDuration::from_hours(4 + 4 + 7 + 4 + 1));
    assert!(BusinessHours::union([]).is_none());
    Ok(())
}
