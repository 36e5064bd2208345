//! The privacy notice.

use askama::Template;

use crate::content::{Block, Breath, Page as ContentPage};
use crate::paths;
use crate::web::page::context::Context;
use crate::web::page::facts;
use crate::web::page::layout::Layout;
use crate::web::page::page_memory::Page;
use crate::web::page::section::Section;

#[derive(Template)]
#[template(path = "public/statement.html")]
struct StatementPage<'a> {
    layout: Layout<'a>,
    statement: &'a ContentPage,
}

pub(super) fn page() -> Page {
    Page::new(paths::PRIVACY, draw)
}

fn draw(context: Context<'_>) -> askama::Result<String> {
    let statement = &context.edition.privacy;
    let layout = Layout::new(context, paths::PRIVACY).titled(&statement.title, &statement.summary, Section::Privacy);
    let facts = facts::statement(&layout, statement);
    StatementPage { layout: layout.telling([facts]), statement }.render()
}
