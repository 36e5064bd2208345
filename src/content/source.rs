//! The sources that pages cite: `sources.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::de::DeValue;

use super::files::Files;
use super::front_matter::read_toml;
use super::mistakes::Mistakes;
use super::phrase::Phrase;
use super::toml_table::{Read, leaves, table};
use super::toml_text::{TomlText, Value};

pub(super) const FILE: &str = "sources.toml";

table! {
    /// One source, named by who officially stands behind it.
    #[derive(Clone, Debug)]
    pub struct Source {
        /// The owner's title for it.
        pub title: Phrase,
        /// The institution or journal that owns it.
        pub owner: Phrase,
        /// The year on it, if one is shown.
        pub year: Option<u16>,
        /// The owner's own address for it, if known.
        pub url: Option<WebAddress>,
    }
}

/// An `https://` or `http://` address.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct WebAddress(String);

impl TryFrom<String> for WebAddress {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if is_web_address(&text) {
            Ok(Self(text))
        } else {
            Err(format!("`{text}` is not a web address: write one like https://www.example.org/page"))
        }
    }
}

/// Whether a text is a whole address of the web: a scheme, a host and nothing that an address cannot hold.
pub(super) fn is_web_address(text: &str) -> bool {
    let Ok(address) = text.parse::<http::Uri>() else { return false };
    let is_web = matches!(address.scheme_str(), Some("https" | "http"));
    // A name and password before the host would be published.
    is_web && address.authority().is_some_and(|authority| !authority.as_str().contains('@'))
}

leaves!(WebAddress);

impl std::fmt::Display for WebAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Every source by the name that citations use.
#[derive(Debug, Default)]
pub struct Sources {
    /// Nothing stands where one could not be read.
    by_name: BTreeMap<String, Option<Source>>,
    /// Whether the file could not be read at all.
    is_lost: bool,
}

impl Read for Sources {
    fn read(value: Value<'_>, _: &str, toml: &TomlText<'_>) -> Option<Self> {
        let DeValue::Table(sources) = value.into_inner() else { return None };
        let read = |(name, source): (toml::Spanned<std::borrow::Cow<'_, str>>, Value<'_>)| {
            let name = name.into_inner().into_owned();
            let source = Source::read(source, &name, toml);
            (name, source)
        };
        Some(Self { by_name: sources.into_iter().map(read).collect(), is_lost: false })
    }
}

impl Sources {
    pub(super) fn load(files: &Files, mistakes: &mut Mistakes) -> Self {
        let lost = || Self { is_lost: true, ..Self::default() };
        read_toml(files, FILE, mistakes, |sources, _| Some(sources)).unwrap_or_else(lost)
    }

    pub(super) fn get(&self, name: &str) -> Option<&Source> {
        self.by_name.get(name)?.as_ref()
    }

    /// Whether a source is in the file, even if it could not be read.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.is_lost || self.by_name.contains_key(name)
    }
}

/// A source with its number on a page.
#[derive(Clone, Debug)]
pub struct Citation {
    /// 1, 2, 3 … in the order of first use.
    pub number: usize,
    /// What is cited.
    pub source: Source,
}
