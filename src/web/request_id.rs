//! A number for every request, on its log lines, in its answer and on its error page.

use axum::http::{HeaderValue, Request};
use tower_http::request_id::{MakeRequestId, RequestId};

use crate::random::random_bytes;

/// The header that carries the number.
pub const HEADER: &str = "x-request-id";

/// Numbers from the operating system's generator: 64 bits, easy to read out in four groups.
#[derive(Clone, Copy, Default)]
pub struct RandomRequestId;

impl MakeRequestId for RandomRequestId {
    fn make_request_id<B>(&mut self, _: &Request<B>) -> Option<RequestId> {
        let number = u64::from_be_bytes(random_bytes().ok()?);
        HeaderValue::from_str(&format!("{number:016x}")).ok().map(RequestId::new)
    }
}
