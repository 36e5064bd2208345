//! Opening hours as schema.org has them.

use serde_json::{Value, json};

use crate::content::{Closure, Language};
use crate::domain::business_hours::day_time::DayTime;
use crate::domain::business_hours::week::Week;

/// The days of a week as schema.org calls them, from Monday on.
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// The times of a week; days without any are closed.
pub(super) fn week(week: &Week) -> Vec<Value> {
    let groups = week.groups();
    let lines = groups.iter().flat_map(|group| group.spans.iter().map(|span| (&group.days, span)));
    lines
        .map(|(days, span)| {
            let days: Vec<String> =
                days.iter().map(|day| format!("https://schema.org/{}", DAYS[*day as usize])).collect();
            // What ends at midnight ends, as search engines want it, a minute before: 24:00 is no time to them, and 00:00
            // would be that of the same morning.
            let closes = if span.closes() == DayTime::END { "23:59".to_owned() } else { span.closes().to_string() };
            json!({
                "@type": "OpeningHoursSpecification",
                "dayOfWeek": days,
                "opens": span.opens().to_string(),
                "closes": closes,
            })
        })
        .collect()
}

/// Days on which it is closed: open from midnight to midnight, as search engines want it.
pub(super) fn closures<'a>(closures: impl Iterator<Item = &'a Closure>, language: &Language) -> Vec<Value> {
    let one = |closure: &Closure| {
        json!({
            "@type": "OpeningHoursSpecification",
            "name": closure.name.get(language),
            "opens": "00:00",
            "closes": "00:00",
            "validFrom": closure.dates.first().to_string(),
            "validThrough": closure.dates.last().to_string(),
        })
    };
    closures.map(one).collect()
}
