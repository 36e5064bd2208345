//! The home page.

use askama::Template;

use crate::content::{Block, Breath, Page as ContentPage};
use crate::paths;
use crate::web::page::context::Context;
use crate::web::page::facts;
use crate::web::page::layout::Layout;
use crate::web::page::page_memory::Page;
use crate::web::page::section::Section;

#[derive(Template)]
#[template(path = "public/home.html")]
struct HomePage<'a> {
    layout: Layout<'a>,
    home: &'a ContentPage,
}

pub(super) fn page() -> Page {
    Page::new(paths::HOME, draw)
}

fn draw(context: Context<'_>) -> askama::Result<String> {
    let home = &context.edition.home;
    let layout = Layout::new(context, paths::HOME).titled(&home.title, &home.summary, Section::Home).with_figures();
    let clinic = facts::clinic(&layout);
    let layout = layout.telling([clinic]);
    HomePage { layout, home }.render()
}
