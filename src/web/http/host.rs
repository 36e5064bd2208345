//! `Host`: one, and the name of a host (RFC 9112, 3.2). Two readers of several could each believe another one.

use axum::body::Body;
use axum::http::uri::Authority;
use axum::http::{HeaderValue, Request, Version, header};
use axum::middleware::Next;
use axum::response::Response;

use super::refusal::Refusal;

/// Refuses a request that names no host, several, or something that is none.
///
/// # Errors
/// For such a request.
pub async fn require(request: Request<Body>, next: Next) -> Result<Response, Refusal> {
    if names_one(&request) { Ok(next.run(request).await) } else { Err(Refusal::BadHost) }
}

/// Whether a request names one host.
#[must_use]
pub fn names_one<B>(request: &Request<B>) -> bool {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(host), None) => is_host(host),
        // Clients of HTTP/1.0 may leave it out; some load balancers ask so whether we are up.
        (None, _) => request.version() < Version::HTTP_11,
        (Some(_), Some(_)) => false,
    }
}

fn is_host(value: &HeaderValue) -> bool {
    let host = value.to_str().ok().and_then(|text| text.parse::<Authority>().ok());
    host.is_some_and(|host| !host.host().is_empty() && !host.as_str().contains('@'))
}
