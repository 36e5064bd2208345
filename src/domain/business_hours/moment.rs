//! Which moment a time of a day is.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};

use super::day_time::DayTime;

/// The first moment at which the clocks of a zone show this time of this day, or one after it. So no time comes before
/// an earlier one: where clocks go forward, all that they skip is one moment.
pub(super) fn moment(zone: &TimeZone, date: Date, time: DayTime) -> Timestamp {
    let shown = match time.on_clocks() {
        Some(time) => Ok(date.to_datetime(time)),
        None => date.tomorrow().map(|next| next.to_datetime(Time::midnight())),
    };
    // Only the first and the last of all days reach beyond time.
    let beyond = if date.year() > 0 { Timestamp::MAX } else { Timestamp::MIN };
    let Ok(ambiguous) = shown.map(|shown| zone.to_ambiguous_timestamp(shown)) else { return beyond };
    let is_skipped = matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. });
    // Of a time that is skipped, the earlier reading lies before the change, by less than clocks go forward.
    let Ok(earlier) = ambiguous.earlier() else { return beyond };
    let change = || zone.following(earlier).next().map(|change| change.timestamp());
    if is_skipped { change().unwrap_or(earlier) } else { earlier }
}
