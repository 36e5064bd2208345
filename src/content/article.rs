//! Articles: `<lang>/articles/*.md`.

use std::sync::Arc;

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use super::figure::Figure;
use super::files::Files;
use super::front_matter::read_document;
use super::markdown::{Body, Reader};
use super::page::{Summary, slug_of};
use super::phrase::Phrase;
use super::picture::find_figure;
use super::problem::{Problem, Problems};
use super::source::Citation;

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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Meta {
    title: Phrase,
    short_title: Phrase,
    summary: Summary,
    order: u32,
    reviewed: Date,
    related_poses: Vec<Spanned<String>>,
    figure: Option<Spanned<String>>,
}

pub(super) fn load_all(files: &Files, reader: &mut Reader<'_>, problems: &mut Problems) -> Vec<Article> {
    let folder = format!("{}/articles/", reader.language.tag());
    let mut articles: Vec<Article> =
        files.under(&folder, ".md").filter_map(|path| problems.keep(load(files, reader, path))).collect();
    articles.sort_by_key(|article| article.order);
    articles
}

fn load(files: &Files, reader: &mut Reader<'_>, path: &str) -> Result<Article, Problem> {
    let document = read_document::<Meta>(files, path)?;
    let meta = &document.meta;
    reader.start_page(path);
    let body = reader.body(document.body, document.body_line);
    for slug in &meta.related_poses {
        reader.mention_pose(slug.get_ref(), document.line_at(slug.span().start));
    }
    let figure = meta.figure.as_ref();
    let figure = figure.and_then(|name| find_figure(reader, name, document.line_at(name.span().start)));
    Ok(Article {
        slug: slug_of(path),
        title: meta.title.clone(),
        short_title: meta.short_title.clone(),
        summary: meta.summary.clone(),
        reviewed: meta.reviewed,
        body,
        related_poses: meta.related_poses.iter().map(|slug| slug.get_ref().clone()).collect(),
        sources: reader.citations(),
        figure,
        order: meta.order,
    })
}
