//! The list of articles, and each article.

use askama::Template;

use super::cache::{Canvas, Drawn};
use super::frame::{Frame, Section};
use crate::content::{Article, Block, Breath};
use crate::routes;

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

pub(super) fn draw(canvas: Canvas<'_>) -> Vec<Drawn> {
    let mut drawn = vec![draw_list(canvas)];
    drawn.extend(canvas.edition.articles.iter().map(|article| draw_one(canvas, article)));
    drawn
}

fn draw_list(canvas: Canvas<'_>) -> Drawn {
    let words = &canvas.edition.text.articles;
    let frame = canvas.frame(routes::ARTICLES).titled(&words.title, &words.summary, Section::Articles);
    Ok((frame.path.clone(), ArticlesPage { frame }.render()?))
}

fn draw_one(canvas: Canvas<'_>, article: &Article) -> Drawn {
    let path = routes::article(&article.slug);
    let frame = canvas.frame(&path).titled(&article.title, &article.summary, Section::Articles).with_figures();
    Ok((frame.path.clone(), ArticlePage { frame, article }.render()?))
}
