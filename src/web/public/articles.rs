//! The list of articles, and each article.

use askama::Template;

use crate::content::{Article, Block, Breath, Edition};
use crate::paths;
use crate::web::page::context::Context;
use crate::web::page::facts;
use crate::web::page::layout::Layout;
use crate::web::page::page_memory::Page;
use crate::web::page::section::Section;

#[derive(Template)]
#[template(path = "public/articles.html")]
struct ArticlesPage<'a> {
    layout: Layout<'a>,
}

#[derive(Template)]
#[template(path = "public/article.html")]
struct ArticlePage<'a> {
    layout: Layout<'a>,
    article: &'a Article,
}

pub(super) fn pages(edition: &Edition) -> Vec<Page> {
    let list = Page::new(paths::ARTICLES, draw_list);
    let articles = edition.articles.iter().enumerate();
    let each = articles.map(|(number, article)| {
        Page::new(&paths::article(&article.slug), move |context| draw(context, &context.edition.articles[number]))
    });
    std::iter::once(list).chain(each).collect()
}

fn draw_list(context: Context<'_>) -> askama::Result<String> {
    let words = &context.edition.text.articles;
    let layout = Layout::new(context, paths::ARTICLES).titled(&words.title, &words.summary, Section::Articles);
    let layout = layout.with_figures();
    ArticlesPage { layout }.render()
}

fn draw(context: Context<'_>, article: &Article) -> askama::Result<String> {
    let layout = Layout::new(context, &paths::article(&article.slug));
    let layout = layout.titled(&article.title, &article.summary, Section::Articles).with_figures();
    let facts = facts::article(&layout, article);
    let layout = layout.telling([facts]);
    ArticlePage { layout, article }.render()
}
