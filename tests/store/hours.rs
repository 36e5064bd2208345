//! A clinic's hours and rules, for what is done at its front desk.

use clinic::domain::business_hours::BusinessHours;
use clinic::domain::business_hours::week::{Day, OpenSpan, Week};
use clinic::domain::call_rules::{CallRules, Wait};
use jiff::SignedDuration;
use jiff::tz::TimeZone;

use crate::support::TestResult;

/// Open from Monday to Friday, 9 to 17 o'clock UTC.
pub fn weekdays() -> TestResult<BusinessHours> {
    let mut week = Week::default();
    let span = OpenSpan::new("09:00".parse()?, "17:00".parse()?).ok_or("no span")?;
    for day in [Day::Monday, Day::Tuesday, Day::Wednesday, Day::Thursday, Day::Friday] {
        week.open(day, &[span]);
    }
    Ok(BusinessHours::new(TimeZone::UTC, week, Vec::new()))
}

/// Two tries again, after two hours and the next morning; then an e-mail.
pub fn rules() -> CallRules {
    CallRules {
        overdue_after: SignedDuration::from_hours(8),
        no_answer: vec![Wait::OpenTime(SignedDuration::from_hours(2)), Wait::Mornings(1)],
        left_message: Wait::Mornings(1),
        after_email: Wait::Mornings(3),
        after_reached: Wait::Mornings(1),
    }
}
