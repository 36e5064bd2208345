//! The practice page: a routine made by the address, to follow with the script's lead, to read, or to print.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use strum::VariantArray;

use crate::content::{Breath, Condition, Place, Routine, Site, Wishes};
use crate::paths;
use crate::web::error::Error;
use crate::web::page::context::Context;
use crate::web::page::facts;
use crate::web::page::layout::{Layout, answer};
use crate::web::page::page_memory::Page;
use crate::web::page::section::Section;
use crate::web::public::from_memory;
use crate::web::reader::Reader;
use crate::web::state::SiteState;

#[derive(Template)]
#[template(path = "public/practice.html")]
struct PracticePage<'a> {
    layout: Layout<'a>,
    warning_signs: String,
    wishes: Wishes,
    has_unknown: bool,
    routine: Routine<'a>,
}

/// What is shown to whoever has not chosen yet: the shortest routine.
const FIRST: Wishes = Wishes { minutes: 5, place: Place::Floor, conditions: Vec::new() };

pub(super) fn page() -> Page {
    Page::new(paths::PRACTICE, draw)
}

fn draw(context: Context<'_>) -> askama::Result<String> {
    filled(context.site, Layout::new(context, paths::PRACTICE), (FIRST, false)).render()
}

fn filled<'a>(site: &Site, layout: Layout<'a>, (wishes, has_unknown): (Wishes, bool)) -> PracticePage<'a> {
    let words = &layout.text.practice;
    let layout = layout.titled(&words.title, &words.summary, Section::Practice).with_moving_figures();
    let routine = site.routines.choose(layout.edition, &wishes);
    let facts = facts::routine(&layout, &routine);
    let layout = layout.telling([facts]);
    PracticePage { warning_signs: layout.warning_signs(), routine, wishes, has_unknown, layout }
}

/// `GET` of the page: from memory, or as the choices in the address ask.
pub async fn show(
    State(site): State<SiteState>,
    RawQuery(query): RawQuery,
    reader: Reader,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let (wishes, has_unknown) = read(query.as_deref().unwrap_or_default());
    if wishes == FIRST && !has_unknown {
        return from_memory::serve(State(site), reader, headers).await;
    }
    let page = filled(&site.content, reader.personal_layout(&site), (wishes, has_unknown));
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
