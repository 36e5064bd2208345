//! Locations and hours.

use askama::Template;

use super::cache::{Canvas, Drawn};
use super::frame::{Frame, Section};
use crate::routes;

#[derive(Template)]
#[template(path = "locations.html")]
struct LocationsPage<'a> {
    frame: Frame<'a>,
}

pub(super) fn draw(canvas: Canvas<'_>) -> Drawn {
    let words = &canvas.edition.text.locations;
    let frame = canvas.frame(routes::LOCATIONS).titled(&words.title, &words.summary, Section::Locations);
    Ok((frame.path.clone(), LocationsPage { frame }.render()?))
}
