//! The videos: plain links, nothing of another site on the page.

use askama::Template;

use super::cache::{Canvas, Drawn};
use super::frame::{Frame, Section};
use crate::routes;

#[derive(Template)]
#[template(path = "videos.html")]
struct VideosPage<'a> {
    frame: Frame<'a>,
}

pub(super) fn draw(canvas: Canvas<'_>) -> Drawn {
    let words = &canvas.edition.text.videos;
    let frame = canvas.frame(routes::VIDEOS).titled(&words.title, &words.summary, Section::Videos);
    Ok((frame.path.clone(), VideosPage { frame }.render()?))
}
