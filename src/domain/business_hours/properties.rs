//! Of any hours, in zones whose clocks change at night, at midnight, by half an hour or by a whole day.

use proptest::prelude::*;

use super::*;

const ZONES: [&str; 7] = [
    "America/New_York",
    "America/Santiago",
    "Asia/Beirut",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "UTC",
];
/// 2011 has the day that Apia skipped, and the last year in which St. John's changed its clocks at one past midnight.
const FIRST_SECOND: i64 = 1_293_840_000;
const TWO_YEARS: i64 = 2 * 366 * 24 * 3600;

fn moments() -> impl Strategy<Value = Timestamp> {
    (0..TWO_YEARS).prop_map(|second| Timestamp::constant(FIRST_SECOND + second, 0))
}

fn spans() -> impl Strategy<Value = OpenSpan> {
    let time = |quarter: u16| format!("{:02}:{:02}", quarter / 4, quarter % 4 * 15).parse::<DayTime>().ok();
    (0_u16..96, 1_u16..=96)
        .prop_filter_map("ends before it begins", move |(opens, closes)| OpenSpan::new(time(opens)?, time(closes)?))
}

fn weeks() -> impl Strategy<Value = Week> {
    prop::collection::vec((prop::sample::select(Day::VARIANTS), spans()), 0..12).prop_map(|lines| {
        let mut week = Week::default();
        for (day, span) in lines {
            week.open(day, &[span]);
        }
        week
    })
}

fn closures() -> impl Strategy<Value = Vec<ClosedDates>> {
    let dates = (0_i64..2 * 366, 0_i64..10).prop_filter_map("ends before it begins", |(first, length)| {
        let first = jiff::civil::date(2011, 1, 1).saturating_add(first.days());
        ClosedDates::new(first, first.saturating_add(length.days()))
    });
    prop::collection::vec(dates, 0..6)
}

fn one_location(zone: &'static str) -> impl Strategy<Value = BusinessHours> {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    (weeks(), closures()).prop_map(move |(week, closed)| BusinessHours::new(zone.clone(), week, closed))
}

/// One location, or two together.
fn hours() -> impl Strategy<Value = BusinessHours> {
    prop::sample::select(&ZONES[..]).prop_flat_map(|zone| {
        prop::collection::vec(one_location(zone), 1..=2)
            .prop_filter_map("no location", |locations| BusinessHours::union(&locations))
    })
}

/// The opening time, counted from one change to the next.
fn walked(hours: &BusinessHours, from: Timestamp, to: Timestamp) -> SignedDuration {
    let (mut at, mut sum) = (from, SignedDuration::ZERO);
    while at < to {
        at = match hours.state_at(at) {
            OpenState::Open { until } => {
                sum += at.duration_until(until.min(to));
                until
            }
            OpenState::Closed { opens } => opens.unwrap_or(to),
        };
    }
    sum
}

fn is_open(hours: &BusinessHours, at: Timestamp) -> bool {
    matches!(hours.state_at(at), OpenState::Open { .. })
}

proptest! {
    #[test]
    fn opening_time_adds_up(hours in hours(), mut three in [moments(), moments(), moments()]) {
        three.sort();
        let [first, second, third] = three;
        let parts = hours.open_time(first, second) + hours.open_time(second, third);
        prop_assert_eq!(parts, hours.open_time(first, third));
        prop_assert_eq!(hours.open_time(third, first), SignedDuration::ZERO);
    }

    #[test]
    fn opening_time_is_what_passes_while_it_is_open(hours in hours(), from in moments(), seconds in 0_i64..200 * 86_400) {
        let to = from + SignedDuration::from_secs(seconds);
        prop_assert_eq!(hours.open_time(from, to), walked(&hours, from, to));
    }

    #[test]
    fn after_some_opening_time_that_much_has_passed_and_it_is_open_or_just_closes(
        hours in hours(), from in moments(), minutes in 0_i64..20_000,
    ) {
        let open_time = SignedDuration::from_mins(minutes);
        if let Some(after) = hours.after_open_time(from, open_time) {
            prop_assert_eq!(hours.open_time(from, after), open_time);
            let a_moment_ago = after - SignedDuration::from_nanos(1);
            prop_assert!(is_open(&hours, after) || (minutes > 0 && is_open(&hours, a_moment_ago)));
            // No earlier moment will do.
            prop_assert!(minutes == 0 || hours.open_time(from, a_moment_ago) < open_time);
        } else {
            let year = SignedDuration::from_hours(390 * 24);
            prop_assert!(hours.open_time(from, from + year) <= open_time);
        }
    }

    #[test]
    fn the_next_opening_is_the_first_moment_at_which_it_is_open(hours in hours(), at in moments()) {
        if let Some(opens) = hours.next_opening(at) {
            prop_assert!(opens >= at && is_open(&hours, opens));
            prop_assert_eq!(hours.open_time(at, opens), SignedDuration::ZERO);
        }
        if let Some(morning) = hours.next_morning(at) {
            prop_assert!(hours.day_of(morning) > hours.day_of(at) && is_open(&hours, morning));
            let next_day = moment(&hours.zone, hours.day_of(at), DayTime::END);
            prop_assert_eq!(hours.open_time(next_day, morning), SignedDuration::ZERO);
        }
    }

    #[test]
    fn until_the_next_change_nothing_changes(hours in hours(), at in moments(), part in 0.0..1.0) {
        let changes = hours.next_change(at);
        prop_assert!(changes > at);
        let between = at + SignedDuration::from_secs_f64(at.duration_until(changes).as_secs_f64() * part);
        prop_assert!(between >= changes || hours.state_at(between) == hours.state_at(at));
        prop_assert!(between >= changes || hours.day_of(between) == hours.day_of(at));
    }

    #[test]
    fn every_time_ends_after_it_begins_and_before_the_next_one(hours in hours(), at in moments()) {
        let mut last = Timestamp::MIN;
        for time in hours.times_from(hours.day_of(at)).take(40) {
            prop_assert!(last <= time.opens && time.opens < time.closes);
            last = time.closes;
        }
    }

    #[test]
    fn together_they_are_open_when_one_of_them_is(
        (one, other) in prop::sample::select(&ZONES[..]).prop_flat_map(|zone| (one_location(zone), one_location(zone))),
        at in moments(),
    ) {
        let both = BusinessHours::union([&one, &other]);
        prop_assert_eq!(both.is_some_and(|both| is_open(&both, at)), is_open(&one, at) || is_open(&other, at));
    }
}
