//! The home page.

use askama::Template;

use super::cache::Sketch;
use super::frame::{Canvas, Frame, Section};
use super::structured_data;
use crate::content::{Block, Breath, Page};
use crate::paths;

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage<'a> {
    frame: Frame<'a>,
    home: &'a Page,
}

pub(super) fn sketch() -> Sketch {
    Sketch { path: paths::HOME.to_owned(), number: 0, draw }
}

fn draw(canvas: Canvas<'_>, _: usize) -> Result<String, askama::Error> {
    let home = &canvas.edition.home;
    let frame = Frame::new(canvas, paths::HOME).titled(&home.title, &home.summary, Section::Home).with_figures();
    let clinic = structured_data::clinic(&frame);
    let frame = frame.telling([clinic]);
    HomePage { frame, home }.render()
}
