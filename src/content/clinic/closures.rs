//! Reads the closures in `site.toml`: days on which some or all locations are closed.

use jiff::civil::Date;
use toml::Spanned;

use super::Closure;
use super::check::Check;
use crate::content::phrase::Translated;
use crate::content::toml_table::table;
use crate::domain::business_hours::closed_dates::ClosedDates;
use crate::domain::choice_key::ChoiceKey;

table! {
    pub(super) draft ClosureFile {
        date: Option<Spanned<Date>>,
        from: Option<Spanned<Date>>,
        to: Option<Spanned<Date>>,
        name: Spanned<Translated>,
        locations: Option<Spanned<Vec<Spanned<ChoiceKey>>>>,
    }
}

/// The closures in their order, when all of them could be read. `offered` are the keys of all locations, when those
/// could be.
pub(super) fn closures(
    check: &Check<'_>,
    files: Vec<Spanned<ClosureFile>>,
    offered: Option<&[ChoiceKey]>,
) -> Option<Vec<Closure>> {
    let read = |file: Spanned<ClosureFile>| {
        let start = file.span().start;
        let ClosureFile { date, from, to, name, locations } = file.into_inner();
        let dates = date.zip(from).zip(to).and_then(|((date, from), to)| dates(check, start, date, from, to));
        let name = check.translated("closures.name", name);
        let locations = locations.and_then(|some| some.map_or(Some(None), |some| keys(check, some, offered).map(Some)));
        Some(Closure { dates: dates?, name: name?, locations: locations? })
    };
    // All of them are read before one that could not be spoils the whole.
    let closures: Vec<Option<Closure>> = files.into_iter().map(read).collect();
    let mut closures = closures.into_iter().collect::<Option<Vec<_>>>()?;
    closures.sort_by_key(|closure| (closure.dates.first(), closure.dates.last()));
    Some(closures)
}

fn dates(
    check: &Check<'_>,
    start: usize,
    date: Option<Spanned<Date>>,
    from: Option<Spanned<Date>>,
    to: Option<Spanned<Date>>,
) -> Option<ClosedDates> {
    let (first, last) = match (date, from, to) {
        (Some(date), None, None) => (*date.get_ref(), date),
        (None, Some(from), Some(to)) => (from.into_inner(), to),
        (date, from, to) => {
            let has_some = date.is_some() || from.is_some() || to.is_some();
            let what = if has_some { "has one date too many or too few" } else { "has no date" };
            let message =
                format!("`closures`: this one {what}: write `date` for a single day, or `from` and `to` for several");
            check.toml.mistake(start, message);
            return None;
        }
    };
    let dates = ClosedDates::new(first, *last.get_ref());
    if dates.is_none() {
        let message = format!("`to`: {} is before `from`, {first}: change one of them", last.get_ref());
        check.toml.mistake(last.span().start, message);
    }
    dates
}

/// The keys of some locations.
fn keys(
    check: &Check<'_>,
    keys: Spanned<Vec<Spanned<ChoiceKey>>>,
    offered: Option<&[ChoiceKey]>,
) -> Option<Vec<ChoiceKey>> {
    let keys = check.filled("closures.locations", Some(keys))?;
    for key in &keys {
        if let Some(offered) = offered.filter(|offered| !offered.contains(key.get_ref())) {
            let known: Vec<&str> = offered.iter().map(ChoiceKey::as_str).collect();
            let message = format!(
                "`closures.locations`: there is no location `{}`: write one of `{}`",
                key.get_ref(),
                known.join("`, `")
            );
            check.toml.mistake(key.span().start, message);
        }
    }
    Some(keys.into_iter().map(Spanned::into_inner).collect())
}
