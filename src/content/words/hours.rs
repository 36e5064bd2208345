//! Opening hours in words.

use jiff::civil::Date;
use serde::Deserialize;

use super::layout::{DateFormat, fills_in};
use super::list::words;
use super::names::Names;
use crate::content::phrase::Phrase;
use crate::content::toml_table::{leaves, table};
use crate::domain::business_hours::day_time::DayTime;
use crate::domain::business_hours::week::{Day, DayGroup, OpenSpan};

table! {
    /// How times are written: on the hour and between, before noon and after it, and the three that have names.
    #[derive(Debug)]
    pub struct ClockWords {
        pub morning_hour: TimeFormat,
        pub morning: TimeFormat,
        pub noon: Phrase,
        pub afternoon_hour: TimeFormat,
        pub afternoon: TimeFormat,
        pub start_of_day: Phrase,
        pub end_of_day: Phrase,
    }
}

/// How a language writes a time, in the manner of strftime.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct TimeFormat(String);

impl TryFrom<String> for TimeFormat {
    type Error = String;

    fn try_from(format: String) -> Result<Self, Self::Error> {
        let format = Self(fills_in(format, jiff::civil::time(8, 30, 0, 0), "%-I:%M a.m.")?);
        let [this, next] = [8, 9].map(|hour| format.write(jiff::civil::time(hour, 30, 0, 0)));
        if this == next {
            return Err(format!("`{}` does not say the hour: write a format like \"%-I:%M a.m.\"", format.0));
        }
        Ok(format)
    }
}

impl TimeFormat {
    /// A time in this format, which no line breaks in two.
    fn write(&self, time: jiff::civil::Time) -> String {
        time.strftime(&self.0).to_string().replace(' ', "\u{a0}")
    }
}

leaves!(TimeFormat);

impl ClockWords {
    /// A time in this language: "8 a.m.", "noon".
    #[must_use]
    pub fn write(&self, time: DayTime) -> String {
        let Some(shown) = time.on_clocks() else { return self.end_of_day.to_string() };
        match (shown.hour(), shown.minute()) {
            (0, 0) => self.start_of_day.to_string(),
            (12, 0) => self.noon.to_string(),
            (..12, 0) => self.morning_hour.write(shown),
            (..12, _) => self.morning.write(shown),
            (_, 0) => self.afternoon_hour.write(shown),
            (_, _) => self.afternoon.write(shown),
        }
    }
}

words! {
    /// Opening hours: the week, now, and closures.
    HoursWords {
        days(first, last), two_days(first, last), span(opens, closes), another_span(span), closed, all_day, open_until(time), open, closed_now, opens_today(time), opens_tomorrow(time), opens_on(day, time), opens_later(date, time), closures, closure_day(day, date), closure_days(first, last), closure_at(name, locations), two_locations(earlier, later),
    }
}

/// What writes hours in one language.
#[derive(Clone, Copy)]
pub struct HoursText<'a> {
    /// How dates are written.
    pub date: &'a DateFormat,
    /// How times are written.
    pub clock: &'a ClockWords,
    /// The names of the days.
    pub days: &'a Names<Day>,
    /// What stands around them.
    pub words: &'a HoursWords,
}

impl HoursText<'_> {
    /// "Monday to Thursday", "Saturday and Sunday", "Friday".
    #[must_use]
    pub fn days(&self, group: &DayGroup<'_>) -> String {
        let name = |day: &Day| self.days.of(day).to_string();
        match group.days.as_slice() {
            [] => String::new(),
            [day] => name(day),
            [first, last] => self.words.two_days.with("first", name(first)).with("last", name(last)).to_string(),
            [first, .., last] => self.words.days.with("first", name(first)).with("last", name(last)).to_string(),
        }
    }

    /// The day of a date: "Monday".
    #[must_use]
    pub fn day(&self, date: Date) -> &Phrase {
        self.days.of(&Day::of(date))
    }

    /// "8 a.m. to 12:30 p.m." and "and 1 p.m. to 6 p.m.", or "Closed".
    #[must_use]
    pub fn times(&self, spans: &[OpenSpan]) -> Vec<String> {
        let Some((first, others)) = spans.split_first() else { return vec![self.words.closed.to_string()] };
        let others = others.iter().map(|span| self.words.another_span.with("span", self.span(*span)).to_string());
        std::iter::once(self.span(*first)).chain(others).collect()
    }

    fn span(&self, span: OpenSpan) -> String {
        if (span.opens(), span.closes()) == (DayTime::START, DayTime::END) {
            return self.words.all_day.to_string();
        }
        let [opens, closes] = [span.opens(), span.closes()].map(|time| self.clock.write(time));
        self.words.span.with("opens", opens).with("closes", closes).to_string()
    }

    /// "Thursday, November 26, 2026".
    #[must_use]
    pub fn date(&self, date: Date) -> String {
        self.words.closure_day.with("day", self.day(date)).with("date", self.date.write(date)).to_string()
    }

    /// One date, or the first and the last of several.
    #[must_use]
    pub fn dates(&self, first: Date, last: Date) -> String {
        if first == last {
            return self.date(first);
        }
        self.words.closure_days.with("first", self.date(first)).with("last", self.date(last)).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::toml_table::Read;
    use crate::content::toml_text::TomlText;

    const AMERICAN: &str = "morning_hour = '%-I a.m.'\nmorning = '%-I:%M a.m.'\nnoon = 'noon'\n\
        afternoon_hour = '%-I p.m.'\nafternoon = '%-I:%M p.m.'\nstart_of_day = 'midnight'\nend_of_day = 'midnight'";
    const GERMAN: &str = "morning_hour = '%-H Uhr'\nmorning = '%-H.%M Uhr'\nnoon = '12 Uhr'\n\
        afternoon_hour = '%-H Uhr'\nafternoon = '%-H.%M Uhr'\nstart_of_day = '0 Uhr'\nend_of_day = '24 Uhr'";

    #[test]
    fn every_language_has_its_clock() -> Result<(), Box<dyn std::error::Error>> {
        let [american, german] = [AMERICAN, GERMAN].map(|text| {
            let toml = TomlText::new("text.toml", text, 1);
            ClockWords::read(toml.value(), "clock", &toml)
        });
        let (american, german) = (american.ok_or("not whole")?, german.ok_or("not whole")?);
        for (time, one, other) in [
            ("00:00", "midnight", "0 Uhr"),
            ("00:30", "12:30 a.m.", "0.30 Uhr"),
            ("08:00", "8 a.m.", "8 Uhr"),
            ("11:59", "11:59 a.m.", "11.59 Uhr"),
            ("12:00", "noon", "12 Uhr"),
            ("12:30", "12:30 p.m.", "12.30 Uhr"),
            ("18:00", "6 p.m.", "18 Uhr"),
            ("23:45", "11:45 p.m.", "23.45 Uhr"),
            ("24:00", "midnight", "24 Uhr"),
        ] {
            let time = time.parse()?;
            let written = [&american, &german].map(|clock| clock.write(time).replace('\u{a0}', " "));
            assert_eq!(written, [one, other]);
        }
        Ok(())
    }

    #[test]
    fn a_format_that_says_no_hour_or_no_time_is_refused() {
        for format in ["", "at the hour", "%M", "%Y", "%-Q", "%d %H"] {
            assert!(TimeFormat::try_from(format.to_owned()).is_err(), "{format}");
        }
        assert!(TimeFormat::try_from("%H:%M".to_owned()).is_ok());
    }
}
