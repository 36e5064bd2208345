//! `If-Match`: 412 to whoever asks for a representation that this is not (RFC 9110, 13).
//!
//! `If-None-Match` is answered where the tag is made (`precompressed.rs`). `If-Unmodified-Since` counts for nothing here:
//! no answer carries a date of its last change, and without one the standard says to pass over it (13.1.4). Neither
//! counts for a form, whose answer is a redirect or the form again and never a 2xx (13.2.1).

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::refusal::Refusal;

/// Compares what a reader asks for with what was going to be answered.
///
/// # Errors
/// When none of the tags in `If-Match` is the answer's own.
pub async fn check(request: Request, next: Next) -> Result<Response, Refusal> {
    let is_reading = matches!(*request.method(), Method::GET | Method::HEAD);
    let wanted = (is_reading && request.headers().contains_key(header::IF_MATCH)).then(|| request.headers().clone());
    let response = next.run(request).await;
    let is_there = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    match wanted {
        Some(wanted) if is_there && !matches(&wanted, response.headers().get(header::ETAG)) => {
            Err(Refusal::PreconditionFailed)
        }
        _ => Ok(response),
    }
}

/// The strong comparison: a weak tag is none that matches.
fn matches(wanted: &HeaderMap, tag: Option<&HeaderValue>) -> bool {
    let values = wanted.get_all(header::IF_MATCH).into_iter().filter_map(|value| value.to_str().ok());
    values
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|wanted| wanted == "*" || tag.is_some_and(|tag| tag.as_bytes() == wanted.as_bytes()))
}
