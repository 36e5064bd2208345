//! Words that are never empty, with places to fill in.

use std::collections::BTreeMap;
use std::fmt;

use toml::Spanned;
use toml::de::DeValue;

use super::language::Language;
use super::toml_table::{Read, Table};
use super::toml_text::{TomlText, Value};

/// A text of the interface. `{phone}` and its like are filled in where it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase(String);

impl Read for Phrase {
    fn read(value: Value<'_>, key: &str, toml: &TomlText<'_>) -> Option<Self> {
        Self::with_places(value, key, toml, &[])
    }
}

/// What is wrong with a text that has these places to fill in, if anything is.
fn complaint(text: &str, places: &[&str]) -> Option<String> {
    if text.trim().is_empty() {
        return Some("this text is empty: write it".to_owned());
    }
    let list = places.iter().map(|place| format!("`{{{place}}}`")).collect::<Vec<_>>().join(", ");
    let written = text.split('{').skip(1).map(|part| part.split_once('}').map_or(part, |(place, _)| place));
    if let Some(unknown) = written.clone().find(|place| !places.contains(place)) {
        let advice = if places.is_empty() { "this text has none".to_owned() } else { format!("this text has {list}") };
        return Some(format!("`{{{unknown}}}` is no place to fill in here: {advice}"));
    }
    let missing = places.iter().find(|place| !written.clone().any(|written| written == **place))?;
    Some(format!("this text has lost its `{{{missing}}}`: put it where the program fills it in"))
}

impl Phrase {
    /// Reads a text that has exactly these places to fill in.
    fn with_places(value: Value<'_>, key: &str, toml: &TomlText<'_>, places: &[&str]) -> Option<Self> {
        let start = value.span().start;
        let text: String = toml.leaf(value, key)?;
        match complaint(&text, places) {
            None => Some(Self(text)),
            Some(complaint) => {
                toml.mistake(start, format!("`{key}`: {complaint}"));
                None
            }
        }
    }

    /// Takes a text with exactly these places to fill in out of a table.
    pub(super) fn take(table: &mut Table<'_, '_>, key: &str, places: &[&str]) -> Option<Self> {
        table.take_by(key, None, |value, toml| Self::with_places(value, key, toml, places))
    }

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
#[derive(Clone, Debug)]
pub struct Translated(BTreeMap<String, Phrase>);

impl Read for Translated {
    fn read(value: Value<'_>, key: &str, toml: &TomlText<'_>) -> Option<Self> {
        let start = value.span().start;
        let DeValue::Table(entries) = value.into_inner() else {
            toml.mistake(start, format!("`{key}`: write this text for each language: {{ en = \"…\" }}"));
            return None;
        };
        let read = |(tag, text): (Spanned<_>, Value<'_>)| {
            let tag: std::borrow::Cow<'_, str> = tag.into_inner();
            Phrase::read(text, key, toml).map(|text| (tag.into_owned(), text))
        };
        // All of them are read before one that could not be spoils the whole.
        let texts: Vec<Option<_>> = entries.into_iter().map(read).collect();
        texts.into_iter().collect::<Option<_>>().map(Self)
    }
}

impl Translated {
    /// The text in a language. The check of `site.toml` has made sure that it exists.
    #[must_use]
    pub fn get(&self, language: &Language) -> &str {
        self.0.get(language.tag()).map_or("", Phrase::as_str)
    }

    pub(super) fn has(&self, language: &Language) -> bool {
        self.0.contains_key(language.tag())
    }
}
