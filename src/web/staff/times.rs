//! Times as the staff reads them: in the clinic's zone, with their zone.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::content::StaffWords;

/// A time in words.
#[must_use]
pub fn write(time: Timestamp, zone: &TimeZone, words: &StaffWords) -> String {
    words.times.moment.write(&time.to_zoned_datetime(zone.clone()))
}

/// The first moment of a day of the clinic's; none outside every calendar.
#[must_use]
pub fn start_of(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    zone.to_timestamp(day.at(0, 0, 0, 0)).ok()
}

/// The moment after its last one.
#[must_use]
pub fn end_of(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    day.checked_add(1.day()).ok().and_then(|next| start_of(next, zone))
}
