//! The videos: plain links, nothing of another site on the page.

use askama::Template;

use crate::paths;
use crate::web::page::context::Context;
use crate::web::page::layout::Layout;
use crate::web::page::page_memory::Page;
use crate::web::page::section::Section;

#[derive(Template)]
#[template(path = "public/videos.html")]
struct VideosPage<'a> {
    layout: Layout<'a>,
}

pub(super) fn page() -> Page {
    Page::new(paths::VIDEOS, draw)
}

fn draw(context: Context<'_>) -> askama::Result<String> {
    let words = &context.edition.text.videos;
    let layout = Layout::new(context, paths::VIDEOS).titled(&words.title, &words.summary, Section::Videos);
    VideosPage { layout }.render()
}
