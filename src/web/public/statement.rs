//! A statement about the site itself: the privacy notice, or the accessibility statement.

use askama::Template;

use crate::content::{Block, Breath, Page as ContentPage};
use crate::web::page::facts;
use crate::web::page::layout::Layout;
use crate::web::page::section::Section;

#[derive(Template)]
#[template(path = "public/statement.html")]
pub(super) struct StatementPage<'a> {
    layout: Layout<'a>,
    statement: &'a ContentPage,
}

impl<'a> StatementPage<'a> {
    pub(super) fn new(layout: Layout<'a>, statement: &'a ContentPage, section: Section) -> Self {
        let layout = layout.titled(&statement.title, &statement.summary, section);
        let facts = facts::statement(&layout, statement);
        Self { layout: layout.telling([facts]), statement }
    }
}
