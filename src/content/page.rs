//! Single pages: `<lang>/pages/*.md`.

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use super::files::Files;
use super::front_matter::{Document, read_document};
use super::markdown::{Body, Reader};
use super::phrase::Phrase;
use super::picture::Picture;
use super::problem::Problems;
use super::source::Citation;
use super::toml_file::{draft, leaves};

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

draft! {
    struct Meta {
        title: Phrase,
        summary: Summary,
        reviewed: Date,
        figure: Option<Spanned<String>>,
        picture: Option<Phrase>,
    }
}

pub(super) fn load(files: &Files, reader: &mut Reader<'_>, name: &str, problems: &mut Problems) -> Option<Page> {
    let path = format!("{}/pages/{name}.md", reader.language.tag());
    let Document { meta, toml, body, body_line } = read_document::<Meta>(files, &path, problems)?;
    reader.start_page(&path);
    let body = reader.body(body, body_line);
    let picture = match (&meta.figure, &meta.picture) {
        (Some(Some(figure)), Some(Some(words))) => Picture::find(reader, figure, toml.line_of(figure), words),
        (Some(None), Some(None)) | (None, _) | (_, None) => None,
        (Some(figure), Some(_)) => {
            let start = figure.as_ref().map_or(0, |figure| figure.span().start);
            toml.problem(start, "`figure` and `picture` go together: give both");
            None
        }
    };
    toml.finish(problems);
    let Meta { title, summary, reviewed, .. } = meta;
    Some(Page { title: title?, summary: summary?, reviewed: reviewed?, picture, body, sources: reader.citations() })
}

/// A file's place in the address: its name without folder and ending.
pub(super) fn slug_of(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.trim_end_matches(".md").to_owned()
}
