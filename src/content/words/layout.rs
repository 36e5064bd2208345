//! Words that stand around every page, and the language's own name.

use jiff::fmt::strtime::BrokenDownTime;
use serde::Deserialize;

use super::list::words;
use crate::content::phrase::Phrase;
use crate::content::toml_table::{leaves, table};

table! {
    /// The language's name for itself, what its list of languages is called, and how it writes dates.
    #[derive(Debug)]
    pub struct LanguageNames {
        pub name: Phrase,
        pub languages: Phrase,
        pub date: DateFormat,
    }
}

/// How a language writes dates, in the manner of strftime.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct DateFormat(String);

impl TryFrom<String> for DateFormat {
    type Error = String;

    fn try_from(format: String) -> Result<Self, Self::Error> {
        fills_in(format, jiff::civil::date(2000, 2, 29), "%B %-d, %Y").map(Self)
    }
}

/// The format, when a sample can fill it in: a conversion that it cannot would fail on every page.
pub(super) fn fills_in(format: String, sample: impl Into<BrokenDownTime>, like: &str) -> Result<String, String> {
    match jiff::fmt::strtime::format(&format, sample) {
        Ok(written) if !written.trim().is_empty() => Ok(format),
        Ok(_) => Err(format!("this is empty: write a format like \"{like}\"")),
        Err(error) => Err(format!("{error}: write a format like \"{like}\"")),
    }
}

impl DateFormat {
    /// A date in this format.
    #[must_use]
    pub fn write(&self, date: jiff::civil::Date) -> String {
        date.strftime(&self.0).to_string()
    }
}

leaves!(DateFormat);

words! {
    /// Menus and landmarks.
    Navigation {
        skip, main, menu, home, articles, poses, videos, locations, request, privacy, accessibility, breadcrumb, footer, practice,
    }
}

words! {
    /// What stands around every page.
    Frame {
        emergency, emergency_call(emergency), call(phone), reviewed(date), advice, page_of(page, clinic), error_title(page),
    }
}
