//! The privacy notice and the accessibility statement.

use askama::Template;

use super::cache::{Canvas, Drawn};
use super::frame::{Frame, Section};
use crate::content::{Block, Breath, Page};
use crate::routes;

#[derive(Template)]
#[template(path = "statement.html")]
struct StatementPage<'a> {
    frame: Frame<'a>,
    statement: &'a Page,
}

pub(super) fn draw(canvas: Canvas<'_>) -> Vec<Drawn> {
    let edition = canvas.edition;
    vec![
        draw_one(canvas, routes::PRIVACY, &edition.privacy, Section::Privacy),
        draw_one(canvas, routes::ACCESSIBILITY, &edition.accessibility, Section::Accessibility),
    ]
}

fn draw_one(canvas: Canvas<'_>, path: &str, statement: &Page, section: Section) -> Drawn {
    let frame = canvas.frame(path).titled(&statement.title, &statement.summary, section);
    Ok((frame.path.clone(), StatementPage { frame, statement }.render()?))
}
