//! Articles: `<lang>/articles/*.md`.

use std::sync::Arc;

use jiff::civil::Date;
use toml::Spanned;

use super::figure::Figure;
use super::files::Files;
use super::front_matter::{Document, read_document};
use super::markdown::body::Body;
use super::markdown::reader::Reader;
use super::mistakes::Mistakes;
use super::page::{Summary, slug_of};
use super::phrase::Phrase;
use super::picture::find_figure;
use super::source::Citation;
use super::toml_table::table;

/// Where the articles of a language are, in its folder.
pub(super) const FOLDER: &str = "articles/";

/// An article for patients.
#[derive(Debug)]
pub struct Article {
    /// Its place in the address.
    pub slug: String,
    /// The whole title.
    pub title: Phrase,
    /// The title for menus and links.
    pub short_title: Phrase,
    /// What it is about, in a sentence or two.
    pub summary: Summary,
    /// When its facts were last reviewed.
    pub reviewed: Date,
    /// The text.
    pub body: Body,
    /// Poses that go with it, by slug.
    pub related_poses: Vec<String>,
    /// The sources its text cites.
    pub sources: Vec<Citation>,
    /// What stands beside it in the list, only for the eye.
    pub figure: Option<Arc<Figure>>,
    order: u32,
}

table! {
    draft Meta {
        title: Phrase,
        short_title: Phrase,
        summary: Summary,
        order: u32,
        reviewed: Date,
        related_poses: Vec<Spanned<String>>,
        figure: Option<Spanned<String>>,
    }
}

pub(super) fn load_all(files: &Files, reader: &mut Reader<'_>, mistakes: &mut Mistakes) -> Vec<Article> {
    let folder = reader.language.file(FOLDER);
    let mut articles: Vec<Article> =
        files.under(&folder, ".md").filter_map(|path| load(files, reader, path, mistakes)).collect();
    articles.sort_by_key(|article| article.order);
    articles
}

fn load(files: &Files, reader: &mut Reader<'_>, path: &str, mistakes: &mut Mistakes) -> Option<Article> {
    let document = read_document::<Meta>(files, path, mistakes)?;
    reader.start_page(path);
    let body = reader.body(document.body, document.body_line);
    let Document { meta, toml, .. } = document;
    for slug in meta.related_poses.iter().flatten() {
        reader.mention_pose(slug.get_ref(), toml.line_of(slug));
    }
    let figure = meta.figure.as_ref().and_then(Option::as_ref);
    let figure = figure.and_then(|name| find_figure(reader, name, toml.line_of(name)));
    toml.finish(mistakes);
    meta.figure?;
    Some(Article {
        slug: slug_of(path),
        title: meta.title?,
        short_title: meta.short_title?,
        summary: meta.summary?,
        reviewed: meta.reviewed?,
        body,
        related_poses: meta.related_poses?.into_iter().map(Spanned::into_inner).collect(),
        sources: reader.citations(),
        figure,
        order: meta.order?,
    })
}
