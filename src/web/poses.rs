//! The list of poses and stretches, whole or filtered, and each of them.

mod filter;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use strum::VariantArray;

use super::cache::{self, Sketch};
use super::frame::{Canvas, Frame, Section, answer};
use super::state::AppState;
use super::structured_data;
use super::visitor::Visitor;
use crate::content::{Advice, Block, Breath, Edition, Footing, Kind, Pose};
use crate::error::Error;
use crate::paths;
use filter::Filter;

#[derive(Template)]
#[template(path = "poses.html")]
struct PosesPage<'a> {
    frame: Frame<'a>,
    warning_signs: String,
    filter: Filter,
    /// The lengths to choose from, in minutes.
    lengths: Vec<u32>,
    /// What fits, once something was chosen.
    found: Option<Vec<&'a Pose>>,
}

#[derive(Template)]
#[template(path = "pose.html")]
struct PosePage<'a> {
    frame: Frame<'a>,
    pose: &'a Pose,
    previous: Option<&'a Pose>,
}

pub(super) fn sketches(edition: &Edition) -> Vec<Sketch> {
    let list = Sketch { path: paths::POSES.to_owned(), number: 0, draw: draw_list };
    let poses = edition.poses.iter().enumerate();
    let each = poses.map(|(number, pose)| Sketch { path: paths::pose(&pose.slug), number, draw });
    std::iter::once(list).chain(each).collect()
}

fn draw_list(canvas: Canvas<'_>, _: usize) -> Result<String, askama::Error> {
    list_page(Frame::new(canvas, paths::POSES), Filter::default()).render()
}

fn list_page(frame: Frame<'_>, filter: Filter) -> PosesPage<'_> {
    let words = &frame.text.poses;
    let frame = frame.titled(&words.title, &words.summary, Section::Poses).with_figures();
    let poses = &frame.edition.poses;
    let found = (!filter.is_empty()).then(|| poses.iter().filter(|pose| filter.fits(pose)).collect());
    let lengths = Filter::lengths(poses);
    PosesPage { warning_signs: frame.warning_signs(), filter, lengths, found, frame }
}

fn draw(canvas: Canvas<'_>, number: usize) -> Result<String, askama::Error> {
    let poses = &canvas.edition.poses;
    let pose = &poses[number];
    let previous = number.checked_sub(1).map(|before| &poses[before]);
    let frame = Frame::new(canvas, &paths::pose(&pose.slug)).titled(&pose.name, &pose.summary, Section::Poses);
    let facts = structured_data::pose(&frame, pose);
    let preview = canvas.assets.pictures().url_of_pose(&pose.slug);
    let frame = Frame { preview, ..frame.telling(facts).with_moving_figures() };
    PosePage { frame, pose, previous }.render()
}

/// `GET` of the list: from memory, or what the choices in the address leave of it.
pub async fn list(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let filter = Filter::read(query.as_deref().unwrap_or_default());
    if filter == Filter::default() {
        return cache::serve(State(state), visitor, headers).await;
    }
    let page = list_page(Frame::personal(&state, &visitor), filter);
    // Nothing on it is anybody's own.
    Ok(([(header::CACHE_CONTROL, "no-cache")], answer(StatusCode::OK, &page)?).into_response())
}
