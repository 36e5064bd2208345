//! How exports write times.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A time in a zone, with its offset (RFC 3339), to the second.
#[must_use]
pub fn in_zone(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}
