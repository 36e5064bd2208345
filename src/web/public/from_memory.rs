//! Pages that are kept in memory.

use axum::extract::State;
use axum::http::{HeaderMap, Method, Request, header};
use axum::response::Response;

use crate::preferences::Preferences;
use crate::web::error::Error;
use crate::web::http::host;
use crate::web::page::context::Context;
use crate::web::reader::{self, Reader};
use crate::web::state::SiteState;

/// The page that a plain request asks for: a `GET` of an address without choices, which names one host and attaches
/// no condition that could refuse it. Everything else takes the way through the router, to [`serve`] or elsewhere.
#[must_use]
pub fn plain<B>(site: &SiteState, request: &Request<B>) -> Option<Response> {
    let (uri, headers) = (request.uri(), request.headers());
    let is_plain = request.method() == Method::GET
        && uri.query().is_none()
        && site.memory.has(uri.path())
        && host::names_one(request)
        && !headers.contains_key(header::IF_MATCH);
    if !is_plain {
        return None;
    }
    let preferences = reader::preferences(headers, &site.origin);
    // What fails fails again on the other way, where it is answered.
    answer(site, uri.path(), preferences, headers).ok().flatten()
}

/// `GET` of any page that depends on nothing but the reader's preferences.
pub async fn serve(State(site): State<SiteState>, reader: Reader, headers: HeaderMap) -> Result<Response, Error> {
    answer(&site, reader.address.path(), reader.preferences, &headers)?.ok_or(Error::NotFound)
}

fn answer(
    site: &SiteState,
    path: &str,
    preferences: Preferences,
    asked: &HeaderMap,
) -> askama::Result<Option<Response>> {
    let context = Context { preferences, ..site.context(site.content.edition_for_path(path)) };
    site.memory.answer(path, context, asked)
}
