//! Locations and hours.

use askama::Template;

use crate::paths;
use crate::web::page::context::Context;
use crate::web::page::facts;
use crate::web::page::layout::Layout;
use crate::web::page::page_memory::Page;
use crate::web::page::section::Section;

#[derive(Template)]
#[template(path = "public/locations.html")]
struct LocationsPage<'a> {
    layout: Layout<'a>,
}

pub(super) fn page() -> Page {
    Page::new(paths::LOCATIONS, draw)
}

fn draw(context: Context<'_>) -> askama::Result<String> {
    let words = &context.edition.text.locations;
    let layout = Layout::new(context, paths::LOCATIONS).titled(&words.title, &words.summary, Section::Locations);
    let clinic = facts::clinic(&layout);
    let layout = layout.telling([clinic]);
    LocationsPage { layout }.render()
}
