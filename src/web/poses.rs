//! The list of poses and stretches, whole or filtered, and each of them.

mod filter;

use askama::Template;
use axum::extract::{OriginalUri, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::cache::{self, Canvas, Drawn};
use super::frame::{Frame, Section, answer};
use super::state::AppState;
use crate::content::{Advice, Block, Breath, Footing, Kind, Pose};
use crate::error::Error;
use crate::routes;
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

pub(super) fn draw(canvas: Canvas<'_>) -> Vec<Drawn> {
    let mut drawn = vec![draw_list(canvas)];
    let poses = &canvas.edition.poses;
    let previous = std::iter::once(None).chain(poses.iter().map(Some));
    drawn.extend(poses.iter().zip(previous).map(|(pose, previous)| draw_one(canvas, pose, previous)));
    drawn
}

fn draw_list(canvas: Canvas<'_>) -> Drawn {
    let page = list_page(canvas.frame(routes::POSES), Filter::default());
    Ok((page.frame.path.clone(), page.render()?))
}

fn list_page(frame: Frame<'_>, filter: Filter) -> PosesPage<'_> {
    let words = &frame.text.poses;
    let frame = frame.titled(&words.title, &words.summary, Section::Poses).with_figures();
    let poses = &frame.edition.poses;
    let found = (!filter.is_empty()).then(|| poses.iter().filter(|pose| filter.fits(pose)).collect());
    let lengths = Filter::lengths(poses);
    PosesPage { warning_signs: frame.urls.warning_signs(), filter, lengths, found, frame }
}

fn draw_one(canvas: Canvas<'_>, pose: &Pose, previous: Option<&Pose>) -> Drawn {
    let path = routes::pose(&pose.slug);
    let frame = canvas.frame(&path).titled(&pose.name, &pose.summary, Section::Poses);
    let frame = frame.with_moving_figures();
    Ok((frame.path.clone(), PosePage { frame, pose, previous }.render()?))
}

/// `GET` of the list: from memory, or what the choices in the address leave of it.
pub async fn list(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    uri: OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let filter = Filter::read(query.as_deref().unwrap_or_default());
    if filter == Filter::default() {
        return cache::serve(State(state), uri, headers).await;
    }
    let edition = state.site.edition_for_path(uri.path());
    let page = list_page(Frame::personal(&state, edition, routes::POSES), filter);
    // Nothing on it is anybody's own.
    Ok(([(header::CACHE_CONTROL, "no-cache")], answer(StatusCode::OK, &page)?).into_response())
}
