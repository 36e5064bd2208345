//! What a form's body may cost: how many bytes, and how long it may take to arrive.

use std::time::Duration;

use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::RequestBodyDeadlineLayer;

/// The largest body taken, in bytes. A form with every field at its limit, all of it percent-encoded, has 4,000.
const LARGEST_BODY: usize = 64 * 1024;
/// How long a body may take to arrive.
const BODY_DEADLINE: Duration = Duration::from_secs(10);
/// How long an answer may take, the body of its request included.
pub const ANSWER_DEADLINE: Duration = Duration::from_secs(30);

/// Ends a body that is too large.
#[must_use]
pub fn body_size() -> RequestBodyLimitLayer {
    RequestBodyLimitLayer::new(LARGEST_BODY)
}

/// Ends a body that does not come.
#[must_use]
pub fn body_deadline() -> RequestBodyDeadlineLayer {
    RequestBodyDeadlineLayer::new(BODY_DEADLINE)
}
