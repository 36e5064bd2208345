//! A language the site is written in, and where its pages live.

use serde::Deserialize;

/// A language by its tag (BCP 47), and the first segment of its addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    tag: LanguageTag,
    /// Empty for the default language, else `/es`.
    prefix: String,
}

/// A language's tag as `site.toml` lists it: two or three small letters.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct LanguageTag(String);

impl TryFrom<String> for LanguageTag {
    type Error = String;

    fn try_from(tag: String) -> Result<Self, Self::Error> {
        if (2..=3).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_lowercase()) {
            Ok(Self(tag))
        } else {
            Err(format!("`{tag}` is not a language: write its two or three small letters, for example \"en\""))
        }
    }
}

impl Language {
    pub(super) fn new(tag: LanguageTag, is_default: bool) -> Self {
        let prefix = if is_default { String::new() } else { format!("/{}", tag.0) };
        Self { tag, prefix }
    }

    /// The tag for `lang` attributes, for example `en`.
    #[must_use]
    pub fn tag(&self) -> &str {
        &self.tag.0
    }

    /// Where a file or a folder of this language is in the content.
    pub(super) fn file(&self, name: &str) -> String {
        format!("{}/{name}", self.tag())
    }

    /// The address prefix: empty, or for example `/es`.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The address of a page in this language; `path` starts with a slash.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        match (self.prefix.as_str(), path) {
            ("", path) => path.to_owned(),
            (prefix, path) => format!("{prefix}{path}"),
        }
    }

    /// An address of this language without what names the language, and without slashes that would make it the
    /// address of another host.
    #[must_use]
    pub fn without_prefix(&self, address: &str) -> String {
        let rest = address.strip_prefix(&self.prefix).unwrap_or(address);
        format!("/{}", rest.trim_start_matches(['/', '\\']))
    }

    /// Whether an address belongs to this language by its prefix; the default language claims none.
    pub(super) fn owns(&self, path: &str) -> bool {
        !self.prefix.is_empty()
            && path.strip_prefix(&self.prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}
