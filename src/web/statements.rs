//! The privacy notice, and the accessibility statement with its menu.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::cache::Sketch;
use super::form_body::FormBody;
use super::frame::{Canvas, Frame, Section, answer};
use super::state::AppState;
use super::structured_data;
use super::visitor::{Visitor, preferences_cookie};
use crate::content::{Block, Breath, Page};
use crate::error::{Error, FORM_NEEDS_MENDING};
use crate::paths;
use crate::preferences::{Preferences, Setting};
use crate::web::page::urls::Urls;

#[derive(Template)]
#[template(path = "statement.html")]
struct StatementPage<'a> {
    frame: Frame<'a>,
    statement: &'a Page,
}

pub(super) fn sketches() -> [Sketch; 2] {
    let privacy = Sketch { path: paths::PRIVACY.to_owned(), number: 0, draw: draw_privacy };
    [privacy, Sketch { path: paths::ACCESSIBILITY.to_owned(), number: 0, draw: draw_accessibility }]
}

fn draw_privacy(canvas: Canvas<'_>, _: usize) -> Result<String, askama::Error> {
    let statement = &canvas.edition.privacy;
    let frame = Frame::new(canvas, paths::PRIVACY).titled(&statement.title, &statement.summary, Section::Privacy);
    with_facts(frame, statement).render()
}

fn draw_accessibility(canvas: Canvas<'_>, _: usize) -> Result<String, askama::Error> {
    accessibility(Frame::new(canvas, paths::ACCESSIBILITY)).render()
}

fn accessibility(frame: Frame<'_>) -> StatementPage<'_> {
    let statement = &frame.edition.accessibility;
    let frame = frame.titled(&statement.title, &statement.summary, Section::Accessibility);
    with_facts(frame, statement)
}

fn with_facts<'a>(frame: Frame<'a>, statement: &'a Page) -> StatementPage<'a> {
    let facts = structured_data::statement(&frame, statement);
    StatementPage { frame: frame.telling([facts]), statement }
}

/// `POST /accessibility`: keeps what the reader chose in a cookie, and leads back to where the reader was.
pub async fn save_preferences(
    State(state): State<AppState>,
    visitor: Visitor,
    headers: HeaderMap,
    FormBody(pairs): FormBody,
) -> Result<Response, Error> {
    let sent = |name: &str| pairs.iter().find(|(sent, _)| sent == name).map(|(_, value)| value.as_str());
    let (preferences, unknown) = match sent("reset") {
        Some(_) => (Preferences::default(), Vec::new()),
        None => Preferences::read(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))),
    };
    if !unknown.is_empty() {
        return draw_unknown(&state, visitor, preferences, unknown);
    }
    let referrer = || state.origin.referring_page(&headers)?.path_and_query().map(ToString::to_string);
    let asked = sent("return_to").map(ToOwned::to_owned).or_else(referrer);
    let own = asked.filter(|address| is_own(address));
    let target = own.unwrap_or_else(|| Urls(&visitor.edition(&state).language).accessibility());
    let cookie = [(header::SET_COOKIE, preferences_cookie(preferences, &state.origin))];
    // The fragment shows the note that the settings are kept, to readers without script.
    Ok((cookie, Redirect::to(&format!("{target}#preferences-saved"))).into_response())
}

/// Whether an address is a path of this site. Browsers take `//name`, `/\name` and a path with a tab in it for
/// other sites.
fn is_own(address: &str) -> bool {
    let is_path = address.starts_with('/') && !address.starts_with("//");
    is_path && address.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'\\' | b'#'))
}

/// The menu again, with what could be read, and a note at each setting that could not.
fn draw_unknown(
    state: &AppState,
    visitor: Visitor,
    preferences: Preferences,
    unknown_settings: Vec<Setting>,
) -> Result<Response, Error> {
    let visitor = Visitor { preferences, ..visitor };
    let frame = Frame { unknown_settings, is_error: true, ..Frame::personal(state, &visitor) };
    answer(FORM_NEEDS_MENDING, &accessibility(frame))
}
