//! Locations and hours.

use askama::Template;

use super::cache::Sketch;
use super::frame::{Canvas, Frame, Section};
use super::structured_data;
use crate::paths;

#[derive(Template)]
#[template(path = "locations.html")]
struct LocationsPage<'a> {
    frame: Frame<'a>,
}

pub(super) fn sketch() -> Sketch {
    Sketch { path: paths::LOCATIONS.to_owned(), number: 0, draw }
}

fn draw(canvas: Canvas<'_>, _: usize) -> Result<String, askama::Error> {
    let words = &canvas.edition.text.locations;
    let frame = Frame::new(canvas, paths::LOCATIONS).titled(&words.title, &words.summary, Section::Locations);
    let clinic = structured_data::clinic(&frame);
    let frame = frame.telling([clinic]);
    LocationsPage { frame }.render()
}
