//! The list of articles, and each article.

use askama::Template;

use super::cache::Sketch;
use super::frame::{Canvas, Frame, Section};
use super::structured_data;
use crate::content::{Article, Block, Breath, Edition};
use crate::paths;

#[derive(Template)]
#[template(path = "articles.html")]
struct ArticlesPage<'a> {
    frame: Frame<'a>,
}

#[derive(Template)]
#[template(path = "article.html")]
struct ArticlePage<'a> {
    frame: Frame<'a>,
    article: &'a Article,
}

pub(super) fn sketches(edition: &Edition) -> Vec<Sketch> {
    let list = Sketch { path: paths::ARTICLES.to_owned(), number: 0, draw: draw_list };
    let articles = edition.articles.iter().enumerate();
    let each = articles.map(|(number, article)| Sketch { path: paths::article(&article.slug), number, draw });
    std::iter::once(list).chain(each).collect()
}

fn draw_list(canvas: Canvas<'_>, _: usize) -> Result<String, askama::Error> {
    let words = &canvas.edition.text.articles;
    let frame = Frame::new(canvas, paths::ARTICLES).titled(&words.title, &words.summary, Section::Articles);
    let frame = frame.with_figures();
    ArticlesPage { frame }.render()
}

fn draw(canvas: Canvas<'_>, number: usize) -> Result<String, askama::Error> {
    let article = &canvas.edition.articles[number];
    let frame = Frame::new(canvas, &paths::article(&article.slug));
    let frame = frame.titled(&article.title, &article.summary, Section::Articles).with_figures();
    let facts = structured_data::article(&frame, article);
    let frame = frame.telling([facts]);
    ArticlePage { frame, article }.render()
}
