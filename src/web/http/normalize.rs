//! Brings a request into the form that everything behind it can trust.

use axum::extract::Request;
use axum::http::{HeaderValue, header};

use crate::web::http::precompressed::{Encoding, accepts};
use crate::web::http::request_number;

/// Takes away a request number that the client made up, and leaves of `Accept-Encoding` the best that we send.
///
/// A refusal of every encoding (`identity;q=0`) would otherwise end in a 406, after a form was stored.
#[must_use]
pub fn normalize(mut request: Request) -> Request {
    let headers = request.headers_mut();
    headers.remove(request_number::HEADER);
    let best = Encoding::ALL.into_iter().find(|encoding| accepts(headers, *encoding));
    headers.remove(header::ACCEPT_ENCODING);
    if let Some(best) = best {
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(best.name()));
    }
    request
}
