//! The list of poses and stretches, and each of them.

use askama::Template;

use super::cache::{Canvas, Drawn};
use super::frame::{Frame, Section};
use crate::content::{Advice, Block, Kind, Pose};
use crate::routes;

#[derive(Template)]
#[template(path = "poses.html")]
struct PosesPage<'a> {
    frame: Frame<'a>,
    warning_signs: String,
}

#[derive(Template)]
#[template(path = "pose.html")]
struct PosePage<'a> {
    frame: Frame<'a>,
    pose: &'a Pose,
    previous: Option<&'a Pose>,
}

pub(super) fn draw(canvas: Canvas<'_>) -> Vec<Drawn> {
    let mut drawn = vec![draw_list(canvas)];
    let poses = &canvas.edition.poses;
    let previous = std::iter::once(None).chain(poses.iter().map(Some));
    drawn.extend(poses.iter().zip(previous).map(|(pose, previous)| draw_one(canvas, pose, previous)));
    drawn
}

fn draw_list(canvas: Canvas<'_>) -> Drawn {
    let words = &canvas.edition.text.poses;
    let frame = canvas.frame(routes::POSES).titled(&words.title, &words.summary, Section::Poses);
    let warning_signs = frame.urls.warning_signs();
    Ok((frame.path.clone(), PosesPage { frame, warning_signs }.render()?))
}

fn draw_one(canvas: Canvas<'_>, pose: &Pose, previous: Option<&Pose>) -> Drawn {
    let path = routes::pose(&pose.slug);
    let frame = canvas.frame(&path).titled(&pose.name, &pose.summary, Section::Poses);
    Ok((frame.path.clone(), PosePage { frame, pose, previous }.render()?))
}
