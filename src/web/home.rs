//! The home page.

use askama::Template;

use super::cache::{Canvas, Drawn};
use super::frame::{Frame, Section};
use crate::content::{Block, Breath, Page};
use crate::routes;

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage<'a> {
    frame: Frame<'a>,
    home: &'a Page,
}

pub(super) fn draw(canvas: Canvas<'_>) -> Drawn {
    let home = &canvas.edition.home;
    let frame = canvas.frame(routes::HOME).titled(&home.title, &home.summary, Section::Home).with_figures();
    Ok((frame.path.clone(), HomePage { frame, home }.render()?))
}
