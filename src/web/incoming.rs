//! What is put right on a request before anyone reads it.

use axum::extract::Request;
use axum::http::{HeaderValue, header};

use super::packed::accepts;
use super::request_id;

/// Takes away a request number that the client made up, and leaves of `Accept-Encoding` the best that we send.
///
/// A refusal of every encoding (`identity;q=0`) would otherwise end in a 406, after a form was stored.
#[must_use]
pub fn put_right(mut request: Request) -> Request {
    let headers = request.headers_mut();
    headers.remove(request_id::HEADER);
    let best = ["br", "gzip"].into_iter().find(|encoding| {
        let mut lines = headers.get_all(header::ACCEPT_ENCODING).into_iter().filter_map(|value| value.to_str().ok());
        lines.any(|accepted| accepts(accepted, encoding))
    });
    headers.remove(header::ACCEPT_ENCODING);
    if let Some(best) = best {
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(best));
    }
    request
}
