//! Words that are never empty, with places to fill in.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

use super::language::Language;

/// A text of the interface. `{phone}` and its like are filled in where it is used.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Phrase(String);

/// What may stand in braces; anything else is a slip.
const PLACES: [&str; 16] = [
    "clinic",
    "phone",
    "emergency",
    "answer_time",
    "minutes",
    "number",
    "count",
    "name",
    "reference",
    "date",
    "request_id",
    "longest",
    "seconds",
    "time",
    "page",
    "character",
];

impl TryFrom<String> for Phrase {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.trim().is_empty() {
            return Err("this text is empty: write it".to_owned());
        }
        for part in text.split('{').skip(1) {
            let place = part.split_once('}').map_or(part, |(place, _)| place);
            if !PLACES.contains(&place) {
                return Err(format!("`{{{place}}}` is no place to fill in: use one of {}", PLACES.join(", ")));
            }
        }
        Ok(Self(text))
    }
}

impl Phrase {
    /// The text with one of its places filled in.
    #[must_use]
    pub fn with(&self, place: &str, value: impl fmt::Display) -> Self {
        Self(self.0.replace(&format!("{{{place}}}"), &value.to_string()))
    }

    /// The text as it stands.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text of `site.toml` in every language of the site: `{ en = "…", es = "…" }`.
#[derive(Clone, Debug, Deserialize)]
pub struct Translated(BTreeMap<String, Phrase>);

impl Translated {
    /// The text in a language. [`super::Site::load`] has checked that it exists.
    #[must_use]
    pub fn get(&self, language: &Language) -> &str {
        self.0.get(language.tag()).map_or("", Phrase::as_str)
    }

    pub(super) fn has(&self, language: &Language) -> bool {
        self.0.contains_key(language.tag())
    }
}
