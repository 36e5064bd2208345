//! How exports write times.

use jiff::Timestamp;
use jiff::fmt::temporal::DateTimePrinter;
use jiff::tz::TimeZone;

const TO_THE_SECOND: DateTimePrinter = DateTimePrinter::new().precision(Some(0));

/// A time in a zone, with its offset (RFC 3339), to the second.
#[must_use]
pub fn in_zone(at: Timestamp, zone: &TimeZone) -> String {
    TO_THE_SECOND.timestamp_with_offset_to_string(&at, zone.to_offset(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_written_to_the_second_with_the_offset_that_it_had() -> Result<(), jiff::Error> {
        let zone = TimeZone::get("America/New_York")?;
        for (at, written) in [
            ("2026-07-01T12:00:00.999999Z", "2026-07-01T08:00:00-04:00"),
            ("2026-11-01T05:30:00Z", "2026-11-01T01:30:00-04:00"),
            ("2026-11-01T06:30:00Z", "2026-11-01T01:30:00-05:00"),
        ] {
            assert_eq!(in_zone(at.parse()?, &zone), written);
        }
        assert_eq!(in_zone("2026-07-01T12:00:00Z".parse()?, &TimeZone::UTC), "2026-07-01T12:00:00+00:00");
        Ok(())
    }
}
