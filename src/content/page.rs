//! Single pages: `<lang>/pages/*.md`.

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use super::files::Files;
use super::front_matter::read_document;
use super::markdown::{Body, Reader};
use super::phrase::Phrase;
use super::picture::Picture;
use super::problem::Problem;
use super::source::Citation;

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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Meta {
    title: Phrase,
    summary: Summary,
    reviewed: Date,
    figure: Option<Spanned<String>>,
    picture: Option<Phrase>,
}

pub(super) fn load(files: &Files, reader: &mut Reader<'_>, name: &str) -> Result<Page, Problem> {
    let path = format!("{}/pages/{name}.md", reader.language.tag());
    let document = read_document::<Meta>(files, &path)?;
    reader.start_page(&path);
    let body = reader.body(document.body, document.body_line);
    let picture = match (&document.meta.figure, &document.meta.picture) {
        (Some(figure), Some(words)) => {
            Picture::find(reader, figure, document.line_at(figure.span().start), words, None)
        }
        (None, None) => None,
        _ => return Err(Problem::at(&path, document.meta_line, "`figure` and `picture` go together: give both")),
    };
    let Meta { title, summary, reviewed, .. } = document.meta;
    Ok(Page { title, summary, reviewed, picture, body, sources: reader.citations() })
}

/// A file's place in the address: its name without folder and ending.
pub(super) fn slug_of(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.trim_end_matches(".md").to_owned()
}
