//! The accessibility statement with its menu, and the saving of what the reader chose there.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::statement::StatementPage;
use crate::paths;
use crate::web::error::{Error, FORM_NEEDS_MENDING};
use crate::web::http::body::FormBody;
use crate::web::page::layout::{Layout, answer};
use crate::web::page::page_memory::Page;
use crate::web::page::section::Section;
use crate::web::reader::{Reader, preferences_cookie};
use crate::web::state::SiteState;

use crate::preferences::{Preferences, Setting};
use crate::web::page::urls::Urls;

pub(super) fn page() -> Page {
    Page::new(paths::ACCESSIBILITY, |context| filled(Layout::new(context, paths::ACCESSIBILITY)).render())
}

fn filled(layout: Layout<'_>) -> StatementPage<'_> {
    let statement = &layout.edition.accessibility;
    StatementPage::new(layout, statement, Section::Accessibility)
}

/// `POST /accessibility`: keeps what the reader chose in a cookie, and leads back to where the reader was.
pub async fn save_preferences(
    State(site): State<SiteState>,
    reader: Reader,
    headers: HeaderMap,
    FormBody(pairs): FormBody,
) -> Result<Response, Error> {
    let sent = |name: &str| pairs.iter().find(|(sent, _)| sent == name).map(|(_, value)| value.as_str());
    let (preferences, unknown) = match sent("reset") {
        Some(_) => (Preferences::default(), Vec::new()),
        None => Preferences::read(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))),
    };
    if !unknown.is_empty() {
        return draw_unknown(&site, reader, preferences, unknown);
    }
    let referrer = || site.origin.referring_page(&headers)?.path_and_query().map(ToString::to_string);
    let asked = sent("return_to").map(ToOwned::to_owned).or_else(referrer);
    let own = asked.filter(|address| is_own(address));
    let target = own.unwrap_or_else(|| Urls(&reader.edition(&site).language).accessibility());
    let cookie = [(header::SET_COOKIE, preferences_cookie(preferences, &site.origin))];
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
    site: &SiteState,
    reader: Reader,
    preferences: Preferences,
    unknown_settings: Vec<Setting>,
) -> Result<Response, Error> {
    let reader = Reader { preferences, ..reader };
    let layout = Layout { unknown_settings, is_error: true, ..reader.personal_layout(site) };
    Ok(answer(FORM_NEEDS_MENDING, &filled(layout))?)
}
