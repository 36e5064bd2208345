//! The sources that pages cite: `sources.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::files::Files;
use super::front_matter::read_toml;
use super::phrase::Phrase;
use super::problem::Problem;

pub(super) const FILE: &str = "sources.toml";

/// One source, named by who officially stands behind it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
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

/// An `https://` or `http://` address.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct WebAddress(String);

impl TryFrom<String> for WebAddress {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let is_web = text.starts_with("https://") || text.starts_with("http://");
        if is_web && !text.contains(char::is_whitespace) {
            Ok(Self(text))
        } else {
            Err(format!("`{text}` is no web address: start it with https://"))
        }
    }
}

impl std::fmt::Display for WebAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Every source by the name that citations use.
#[derive(Debug)]
pub struct Sources(BTreeMap<String, Source>);

impl Sources {
    pub(super) fn load(files: &Files) -> Result<Self, Problem> {
        read_toml(files, FILE).map(Self)
    }

    pub(super) fn get(&self, name: &str) -> Option<&Source> {
        self.0.get(name)
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
