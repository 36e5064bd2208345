//! Times as the staff reads them: in the clinic's zone, with their zone.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::content::StaffWords;

/// A time in words.
#[must_use]
pub fn write(time: Timestamp, zone: &TimeZone, words: &StaffWords) -> String {
    words.times.moment.write(&time.to_zoned_datetime(zone.clone()))
}
