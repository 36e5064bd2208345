//! The headers of every answer. The default is the strictest; a handler may set a softer one of its own.

use axum::extract::{Request, State};
use axum::http::header::{self, InvalidHeaderValue};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use super::state::AppState;

const FIXED: [(HeaderName, &str); 7] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Not `no-referrer`: with it browsers send `Origin: null` from our own form.
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    ),
    (header::CACHE_CONTROL, "no-store"),
];

/// Sets the headers that the answer does not carry yet.
pub async fn set(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert_with(|| state.policy.clone());
    if let Some(value) = &state.strict_transport {
        headers.entry(header::STRICT_TRANSPORT_SECURITY).or_insert_with(|| value.clone());
    }
    response
}

/// Two years, as the preload list asks for (hstspreload.org). The hosts below ours are the clinic's other sites,
/// and not each of them may speak https: they are named only by the operator's wish.
#[must_use]
pub const fn strict_transport(includes_subdomains: bool) -> HeaderValue {
    HeaderValue::from_static(if includes_subdomains {
        "max-age=63072000; includeSubDomains"
    } else {
        "max-age=63072000"
    })
}

/// Nothing is allowed but what the pages use: our one stylesheet by its hash, our scripts, icons, fonts and forms.
///
/// # Errors
/// When the hash is no header text, which base64 always is.
pub fn content_security_policy(style_hash: &str) -> Result<HeaderValue, InvalidHeaderValue> {
    HeaderValue::from_str(&format!(
        "default-src 'none'; script-src 'self'; style-src 'sha256-{style_hash}'; img-src 'self'; font-src 'self'; \
         connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ))
}
