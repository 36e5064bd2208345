//! Pages that are kept in memory.

use axum::extract::State;
use axum::http::{HeaderMap, Method, Request, header};
use axum::response::Response;

use crate::web::error::Error;
use crate::web::http::host;
use crate::web::reader::{self, Reader};
use crate::web::state::SiteState;

/// The page that a plain request asks for: a `GET` of an address without choices, which names one host and attaches
/// no condition that could refuse it. Everything else takes the way through the router, to [`serve`] or elsewhere; a
/// page that has to be drawn for its reader first does, too, because drawing may fail and is caught there.
#[must_use]
pub fn plain<B>(site: &SiteState, request: &Request<B>) -> Option<Response> {
    let (uri, headers) = (request.uri(), request.headers());
    let is_plain = request.method() == Method::GET
        && uri.query().is_none()
        && host::names_one(request)
        && !headers.contains_key(header::IF_MATCH);
    if !is_plain {
        return None;
    }
    site.memory.kept(uri.path(), reader::preferences(headers, &site.origin), headers, || site.clock.now())
}

/// `GET` of any page that depends on nothing but the reader's preferences.
pub async fn serve(State(site): State<SiteState>, reader: Reader, asked: HeaderMap) -> Result<Response, Error> {
    site.memory.answer(reader.address.path(), || reader.context(&site), &asked)?.ok_or(Error::NotFound)
}
