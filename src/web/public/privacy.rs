//! The privacy notice.

use askama::Template;

use super::statement::StatementPage;
use crate::paths;
use crate::web::page::context::Context;
use crate::web::page::layout::Layout;
use crate::web::page::page_memory::Page;
use crate::web::page::section::Section;

pub(super) fn page() -> Page {
    Page::new(paths::PRIVACY, draw)
}

fn draw(context: Context<'_>) -> askama::Result<String> {
    let layout = Layout::new(context, paths::PRIVACY);
    StatementPage::new(layout, &context.edition.privacy, Section::Privacy).render()
}
