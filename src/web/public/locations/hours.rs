//! What the page of locations says of hours: the week, now, and the days to come on which it is closed.

use jiff::SignedDuration;
use jiff::civil::Time;

use crate::content::{Clinic, Closure, HoursText, Location};
use crate::domain::business_hours::day_time::DayTime;
use crate::domain::business_hours::week::Week;
use crate::domain::business_hours::{BusinessHours, OpenState};
use crate::web::page::context::Context;

/// How many closures are shown.
const CLOSURES: usize = 5;
/// Longer than this, the time at which it closes says less than that it is open.
const A_DAY: SignedDuration = SignedDuration::from_hours(24);

/// Some days and their times.
pub(super) struct WeekLine {
    pub days: String,
    pub times: Vec<String>,
}

pub(super) fn week_lines(text: HoursText<'_>, week: &Week) -> Vec<WeekLine> {
    let line = |group| WeekLine { days: text.days(&group), times: text.times(group.spans) };
    week.groups().into_iter().map(line).collect()
}

/// Whether it is open now.
pub(super) struct Status {
    pub is_open: bool,
    pub words: String,
}

pub(super) fn status(context: Context<'_>, hours: &BusinessHours) -> Status {
    let text = context.edition.text.hours_text();
    let shown = |at| context.site.clinic.time_zone.to_datetime(at).time();
    match hours.state_at(context.now) {
        OpenState::Open { until } if context.now.duration_until(until) <= A_DAY => {
            let time = text.clock.write(closing(shown(until)));
            Status { is_open: true, words: text.words.open_until.with("time", time).to_string() }
        }
        OpenState::Open { .. } => Status { is_open: true, words: text.words.open.to_string() },
        OpenState::Closed { opens: None } => Status { is_open: false, words: text.words.closed_now.to_string() },
        OpenState::Closed { opens: Some(opens) } => {
            let (today, day) = (hours.day_of(context.now), hours.day_of(opens));
            let words = match today.duration_until(day).as_hours() / 24 {
                0 => text.words.opens_today.clone(),
                1 => text.words.opens_tomorrow.clone(),
                2..=6 => text.words.opens_on.with("day", text.day(day)),
                _ => text.words.opens_later.with("date", text.date(day)),
            };
            let time = text.clock.write(shown(opens).into());
            Status { is_open: false, words: words.with("time", time).to_string() }
        }
    }
}

/// Midnight ends the day on which it closes.
fn closing(time: Time) -> DayTime {
    match DayTime::from(time) {
        DayTime::START => DayTime::END,
        time => time,
    }
}

/// The next closures that are not over.
pub(super) fn closures_to_come(context: Context<'_>) -> Vec<&Closure> {
    let clinic = &context.site.clinic;
    let today = clinic.time_zone.to_datetime(context.now).date();
    clinic.closures.iter().filter(|closure| closure.dates.last() >= today).take(CLOSURES).collect()
}

/// Some days on which it is closed, and why.
pub(super) struct ClosureLine {
    pub dates: String,
    pub name: String,
}

pub(super) fn closure_line(context: Context<'_>, closure: &Closure) -> ClosureLine {
    let (text, language) = (context.edition.text.hours_text(), &context.edition.language);
    let places = places(&context.site.clinic, closure).map(|place| place.name.get(language));
    let places = places
        .map(ToOwned::to_owned)
        .reduce(|earlier, later| text.words.two_locations.with("earlier", earlier).with("later", later).to_string());
    let name = closure.name.get(language);
    ClosureLine {
        dates: text.dates(closure.dates.first(), closure.dates.last()),
        name: match places {
            Some(places) => text.words.closure_at.with("name", name).with("locations", places).to_string(),
            None => name.to_owned(),
        },
    }
}

/// The locations that are closed while others are open.
fn places<'a>(clinic: &'a Clinic, closure: &'a Closure) -> impl Iterator<Item = &'a Location> {
    let is_everywhere = clinic.locations.iter().all(|place| closure.is_at(&place.key));
    clinic.locations.iter().filter(move |place| !is_everywhere && closure.is_at(&place.key))
}
