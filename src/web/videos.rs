//! The videos: plain links, nothing of another site on the page.

use askama::Template;

use super::cache::Sketch;
use super::frame::{Canvas, Frame, Section};
use crate::paths;

#[derive(Template)]
#[template(path = "videos.html")]
struct VideosPage<'a> {
    frame: Frame<'a>,
}

pub(super) fn sketch() -> Sketch {
    Sketch { path: paths::VIDEOS.to_owned(), number: 0, draw }
}

fn draw(canvas: Canvas<'_>, _: usize) -> Result<String, askama::Error> {
    let words = &canvas.edition.text.videos;
    let frame = Frame::new(canvas, paths::VIDEOS).titled(&words.title, &words.summary, Section::Videos);
    VideosPage { frame }.render()
}
