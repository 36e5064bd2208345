//! Reads the opening hours of a location in `site.toml`.

use toml::Spanned;
use toml::de::DeValue;

use super::check::Check;
use crate::content::toml_table::{Read, leaves, table};
use crate::content::toml_text::{TomlText, Value};
use crate::domain::business_hours::day_time::DayTime;
use crate::domain::business_hours::week::{Day, OpenSpan, Week};

table! {
    draft LineFile {
        days: Spanned<Vec<Spanned<Day>>>,
        open: Spanned<DayTime>,
        close: Spanned<DayTime>,
        breaks: Option<Vec<BreakFile>>,
    }
}

table! {
    draft BreakFile {
        from: Spanned<DayTime>,
        to: Spanned<DayTime>,
    }
}

leaves!(DayTime);
leaves!(choices Day);

/// Some days and their hours.
pub(super) struct HoursLine(LineFile);

/// How hours are written, for who still has them as text.
const AS_DATA: &str = "`hours` are no longer texts but days and times, which the pages print in each language: write \
    { days = [\"monday\", \"tuesday\"], open = \"08:00\", close = \"18:00\" }, and leave out the days on which the \
    location is closed";

impl Read for HoursLine {
    fn read(value: Value<'_>, key: &str, toml: &TomlText<'_>) -> Option<Self> {
        let is_text = match value.get_ref() {
            DeValue::Table(line) => {
                let days = line.get("days").map(Spanned::get_ref);
                line.contains_key("times") || matches!(days, Some(DeValue::Table(_) | DeValue::String(_)))
            }
            other => matches!(other, DeValue::String(_)),
        };
        if is_text {
            toml.mistake(value.span().start, AS_DATA);
            return None;
        }
        LineFile::read(value, key, toml).map(Self)
    }
}

/// The week that the lines tell, when all of them could be read.
pub(super) fn week(check: &Check<'_>, lines: Option<Spanned<Vec<HoursLine>>>) -> Option<Week> {
    let lines = lines?;
    if lines.get_ref().is_empty() {
        let message = "`hours` is empty, so the location would never be open: list its days and their times";
        check.toml.mistake(lines.span().start, message);
        return None;
    }
    let (mut week, mut told, mut is_whole) = (Week::default(), Vec::new(), true);
    for HoursLine(line) in lines.into_inner() {
        let days = own_days(check, line.days, &mut told);
        let hours = span(check, ["open", "close"], [line.open, line.close]);
        let open = hours.and_then(|hours| open_spans(check, hours, line.breaks?.unwrap_or_default()));
        if let (Some(days), Some(open)) = (days, open) {
            for day in days {
                week.open(day, &open);
            }
        } else {
            is_whole = false;
        }
    }
    is_whole.then_some(week)
}

/// The days of a line, none of which another line has.
fn own_days(check: &Check<'_>, days: Option<Spanned<Vec<Spanned<Day>>>>, told: &mut Vec<Day>) -> Option<Vec<Day>> {
    let mut own = Vec::new();
    for day in check.filled("days", days)? {
        if told.contains(day.get_ref()) {
            let message = format!(
                "`days` has `{}` twice: leave it in one line of `hours`, and write a pause within it as `breaks`",
                day.get_ref()
            );
            check.toml.mistake(day.span().start, message);
        } else {
            told.push(*day.get_ref());
            own.push(day.into_inner());
        }
    }
    Some(own)
}

/// From one time to a later one; `keys` are the names of the two.
fn span(check: &Check<'_>, keys: [&str; 2], times: [Option<Spanned<DayTime>>; 2]) -> Option<OpenSpan> {
    let ([from_key, to_key], [from, to]) = (keys, times);
    let (from, to) = (from?, to?);
    let span = OpenSpan::new(*from.get_ref(), *to.get_ref());
    if span.is_none() {
        let message = format!(
            "`{to_key}`: {} is not after `{from_key}`, {}: change one of them; what goes on after midnight is written \
             as two, one to \"24:00\" and one, on the next day, from \"00:00\"",
            to.get_ref(),
            from.get_ref()
        );
        check.toml.mistake(to.span().start, message);
    }
    span
}

/// What the breaks leave of some hours.
fn open_spans(check: &Check<'_>, hours: OpenSpan, breaks: Vec<BreakFile>) -> Option<Vec<OpenSpan>> {
    let (mut open, mut pauses, mut is_whole) = (vec![hours], Vec::new(), true);
    for BreakFile { from, to } in breaks {
        let start = from.as_ref().map_or(0, |from| from.span().start);
        let Some(pause) = span(check, ["from", "to"], [from, to]) else {
            is_whole = false;
            continue;
        };
        if let Some(complaint) = complaint(hours, pause, &pauses) {
            check.toml.mistake(start, format!("`breaks`: {complaint}"));
            is_whole = false;
        }
        pauses.push(pause);
        open = open.into_iter().flat_map(|span| span.without(pause)).collect();
    }
    is_whole.then_some(open)
}

/// What is wrong with a break, if anything is.
fn complaint(hours: OpenSpan, pause: OpenSpan, others: &[OpenSpan]) -> Option<String> {
    let said = |span: OpenSpan| format!("{} to {}", span.opens(), span.closes());
    if !hours.holds(pause) {
        return Some(format!("{} is not within the hours, {}: change one of them", said(pause), said(hours)));
    }
    if pause.holds(hours) {
        return Some(format!("{} leaves nothing of the hours: take the days out instead", said(pause)));
    }
    let other = others.iter().find(|other| other.overlaps(pause))?;
    Some(format!("{} and {} overlap: write them as one", said(*other), said(pause)))
}
