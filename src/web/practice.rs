//! The practice page: a routine made by the address, to follow with the script's lead, to read, or to print.

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
use crate::content::{Breath, Condition, Place, Routine, Site, Wishes};
use crate::error::Error;
use crate::paths;

#[derive(Template)]
#[template(path = "practice.html")]
struct PracticePage<'a> {
    frame: Frame<'a>,
    warning_signs: String,
    wishes: Wishes,
    has_unknown: bool,
    routine: Routine<'a>,
}

/// What is shown to whoever has not chosen yet: the shortest routine.
const FIRST: Wishes = Wishes { minutes: 5, place: Place::Floor, conditions: Vec::new() };

pub(super) fn sketch() -> Sketch {
    Sketch { path: paths::PRACTICE.to_owned(), number: 0, draw }
}

fn draw(canvas: Canvas<'_>, _: usize) -> Result<String, askama::Error> {
    page(canvas.site, Frame::new(canvas, paths::PRACTICE), (FIRST, false)).render()
}

fn page<'a>(site: &Site, frame: Frame<'a>, (wishes, has_unknown): (Wishes, bool)) -> PracticePage<'a> {
    let words = &frame.text.practice;
    let frame = frame.titled(&words.title, &words.summary, Section::Practice).with_moving_figures();
    let routine = site.routines.choose(frame.edition, &wishes);
    let facts = structured_data::routine(&frame, &routine);
    let frame = frame.telling([facts]);
    PracticePage { warning_signs: frame.warning_signs(), routine, wishes, has_unknown, frame }
}

/// `GET` of the page: from memory, or as the choices in the address ask.
pub async fn show(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let (wishes, has_unknown) = read(query.as_deref().unwrap_or_default());
    if wishes == FIRST && !has_unknown {
        return cache::serve(State(state), visitor, headers).await;
    }
    let page = page(&state.site, Frame::personal(&state, &visitor), (wishes, has_unknown));
    // Nothing on it is kept: what somebody has to take care of stands in the address alone, and in no cache.
    Ok(([(header::CACHE_CONTROL, "private, no-cache")], answer(StatusCode::OK, &page)?).into_response())
}

/// What the address asks for, and whether it names something that does not exist.
fn read(query: &str) -> (Wishes, bool) {
    let (mut wishes, mut has_unknown) = (FIRST, false);
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match name.as_ref() {
            "minutes" => match value.parse().ok().filter(|minutes| Wishes::MINUTES.contains(minutes)) {
                Some(minutes) => wishes.minutes = minutes,
                None => has_unknown = true,
            },
            "place" => match value.parse().ok() {
                Some(place) => wishes.place = place,
                None => has_unknown = true,
            },
            "without" => match value.parse().ok() {
                Some(condition) if !wishes.conditions.contains(&condition) => wishes.conditions.push(condition),
                Some(_) => {}
                None => has_unknown = true,
            },
            _ => {}
        }
    }
    (wishes, has_unknown)
}
