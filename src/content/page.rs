//! Single pages: `<lang>/pages/*.md`.

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use super::files::Files;
use super::front_matter::{Document, read_document};
use super::markdown::body::Body;
use super::markdown::reader::Reader;
use super::mistakes::Mistakes;
use super::phrase::Phrase;
use super::picture::Picture;
use super::source::Citation;
use super::toml_table::{leaves, table};
use crate::paths;

/// Home, privacy notice or accessibility statement.
#[derive(Debug)]
pub struct Page {
    /// The title.
    pub title: Phrase,
    /// What it is about, in a sentence or two.
    pub summary: Summary,
    /// When it was last reviewed.
    pub reviewed: Date,
    /// What stands beside its title.
    pub picture: Option<Picture>,
    /// The text.
    pub body: Body,
    /// The sources its text cites.
    pub sources: Vec<Citation>,
}

/// A summary for lists and search engines: at most 300 characters, so that none is cut off.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct Summary(String);

impl TryFrom<String> for Summary {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match text.trim().chars().count() {
            0 => Err("the summary is empty: write a sentence or two".to_owned()),
            1..=300 => Ok(Self(text)),
            count => Err(format!("the summary has {count} characters: shorten it to 300")),
        }
    }
}

impl std::fmt::Display for Summary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

leaves!(Summary);

table! {
    draft Meta {
        title: Phrase,
        summary: Summary,
        reviewed: Date,
        figure: Option<Spanned<String>>,
        picture: Option<Phrase>,
    }
}

/// A page that every language has once: its file in the language's folder, and its address.
#[derive(Clone, Copy, Debug)]
pub(super) struct SinglePage {
    pub file: &'static str,
    pub path: &'static str,
}

pub(super) const HOME: SinglePage = SinglePage { file: "pages/home.md", path: paths::HOME };
pub(super) const PRIVACY: SinglePage = SinglePage { file: "pages/privacy.md", path: paths::PRIVACY };
pub(super) const ACCESSIBILITY: SinglePage = SinglePage { file: "pages/accessibility.md", path: paths::ACCESSIBILITY };
pub(super) const SINGLE_PAGES: [SinglePage; 3] = [HOME, PRIVACY, ACCESSIBILITY];

/// Reads one of them.
pub(super) fn load(files: &Files, reader: &mut Reader<'_>, page: SinglePage, mistakes: &mut Mistakes) -> Option<Page> {
    let path = reader.language.file(page.file);
    let Document { meta, toml, body, body_line } = read_document::<Meta>(files, &path, mistakes)?;
    reader.start_page(&path);
    let body = reader.body(body, body_line);
    let picture = match (&meta.figure, &meta.picture) {
        (Some(Some(figure)), Some(Some(words))) => Picture::find(reader, figure, toml.line_of(figure), words),
        (Some(None), Some(None)) | (None, _) | (_, None) => None,
        (Some(figure), Some(_)) => {
            let start = figure.as_ref().map_or(0, |figure| figure.span().start);
            toml.mistake(start, "`figure` and `picture` go together: give both");
            None
        }
    };
    toml.finish(mistakes);
    let Meta { title, summary, reviewed, .. } = meta;
    Some(Page { title: title?, summary: summary?, reviewed: reviewed?, picture, body, sources: reader.citations() })
}

/// A file's place in the address: its name without folder and ending.
pub(super) fn slug_of(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".md").unwrap_or(name).to_owned()
}
