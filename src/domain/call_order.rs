//! Who is called first.

use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::call::NextStep;
use super::choice_key::ChoiceKey;
use super::progress::Next;
use super::request::PreferredTime;

/// A request among those that are due; the least comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CallOrder {
    group: Group,
    /// How much opening time has passed, the most first.
    waited: std::cmp::Reverse<SignedDuration>,
    /// Between those who wait since one opening.
    due_at: Timestamp,
}

/// Those of one group come before all of the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    /// A time was agreed on.
    CallBack,
    /// The patient prefers this part of the day or any, or has waited too long already.
    Now,
    /// The patient prefers another part of the day.
    AnotherTime,
}

impl CallOrder {
    /// The place of a request with these hours.
    #[must_use]
    pub fn new(
        next: Next,
        prefers: &ChoiceKey,
        waited: SignedDuration,
        overdue_after: SignedDuration,
        now: DayPart,
    ) -> Self {
        let group = match next.step {
            NextStep::CallBack => Group::CallBack,
            _ if waited > overdue_after || now.suits(prefers) => Group::Now,
            _ => Group::AnotherTime,
        };
        Self { group, waited: std::cmp::Reverse(waited), due_at: next.due_at }
    }
}

/// A part of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayPart(PreferredTime);

impl DayPart {
    /// The part of the day that it is, by the clinic's clock.
    #[must_use]
    pub fn of(now: Timestamp, zone: &TimeZone) -> Self {
        const NOON: Time = Time::constant(12, 0, 0, 0);
        const EVENING: Time = Time::constant(17, 0, 0, 0);
        let time = now.to_zoned_datetime(zone.clone()).time();
        Self(match time {
            _ if time < NOON => PreferredTime::Morning,
            _ if time < EVENING => PreferredTime::Afternoon,
            _ => PreferredTime::Evening,
        })
    }

    /// Whether it suits whoever prefers this. Whoever chose what is no longer offered is called at any time.
    #[must_use]
    pub fn suits(self, prefers: &ChoiceKey) -> bool {
        let others = [PreferredTime::Morning, PreferredTime::Afternoon, PreferredTime::Evening];
        !others.into_iter().any(|other| other != self.0 && other.as_str() == prefers.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type TestResult = Result<(), Box<dyn std::error::Error>>;

    #[test]
    fn call_backs_come_first_then_whom_it_suits_and_nobody_waits_for_ever() -> TestResult {
        let overdue = SignedDuration::from_hours(8);
        let afternoon = DayPart::of("2026-11-27T18:00:00Z".parse()?, &TimeZone::get("America/New_York")?);
        let place = |step, prefers: &str, hours| -> Result<CallOrder, Box<dyn std::error::Error>> {
            let next = Next { step, due_at: "2026-11-27T09:00:00Z".parse()? };
            Ok(CallOrder::new(next, &prefers.parse()?, SignedDuration::from_hours(hours), overdue, afternoon))
        };
        let order = [
            place(NextStep::CallBack, "evening", 1)?,
            place(NextStep::Call, "evening", 9)?,
            place(NextStep::Call, "afternoon", 8)?,
            place(NextStep::WriteEmail, "any", 2)?,
            place(NextStep::Book, "never-heard-of", 1)?,
            place(NextStep::Call, "morning", 8)?,
            place(NextStep::Call, "evening", 7)?,
        ];
        assert!(order.is_sorted(), "{order:?}");
        Ok(())
    }

    #[test]
    fn a_day_has_three_parts_by_the_clinic_s_clock() -> TestResult {
        let zone = TimeZone::get("America/New_York")?;
        for (time, part) in [
            ("2026-11-27T05:00:00Z", PreferredTime::Morning),
            ("2026-11-27T16:59:59Z", PreferredTime::Morning),
            ("2026-11-27T17:00:00Z", PreferredTime::Afternoon),
            ("2026-11-27T22:00:00Z", PreferredTime::Evening),
            ("2026-11-28T04:59:59Z", PreferredTime::Evening),
        ] {
            assert_eq!(DayPart::of(time.parse()?, &zone), DayPart(part), "{time}");
        }
        Ok(())
    }
}
