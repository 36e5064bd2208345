//! The headers of every answer. The default is the strictest; a handler may set a softer one of its own.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{self, InvalidHeaderValue};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

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

/// The address changes with the content, so browsers keep it for a year (RFC 8246).
pub const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// The address stays when the content changes.
pub const FOR_A_DAY: &str = "public, max-age=86400";

/// The headers of a file that may be kept.
#[must_use]
pub fn of_file(content_type: &'static str, caching: &'static str) -> HeaderMap {
    let headers = [(header::CONTENT_TYPE, content_type), (header::CACHE_CONTROL, caching)];
    headers.into_iter().map(|(name, value)| (name, HeaderValue::from_static(value))).collect()
}

/// The headers of every answer of one site.
#[derive(Clone, Debug)]
pub struct StrictHeaders(Arc<HeaderMap>);

impl StrictHeaders {
    /// Those of a site with this stylesheet.
    ///
    /// # Errors
    /// When the hash is no header text, which base64 always is.
    pub fn new(style_hash: &str, transport: Option<StrictTransport>) -> Result<Self, InvalidHeaderValue> {
        let mut headers: HeaderMap =
            FIXED.into_iter().map(|(name, value)| (name, HeaderValue::from_static(value))).collect();
        headers.insert(header::CONTENT_SECURITY_POLICY, content_security_policy(style_hash)?);
        if let Some(transport) = transport {
            headers.insert(header::STRICT_TRANSPORT_SECURITY, transport.value());
        }
        Ok(Self(Arc::new(headers)))
    }

    /// Adds those that an answer does not carry yet.
    pub fn complete(&self, headers: &mut HeaderMap) {
        for (name, value) in self.0.iter() {
            headers.entry(name).or_insert_with(|| value.clone());
        }
    }
}

/// Sets the headers that the answer does not carry yet.
pub async fn set(State(strict): State<StrictHeaders>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    strict.complete(response.headers_mut());
    response
}

/// That browsers come back over https alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StrictTransport {
    /// To this host.
    ThisHost,
    /// To every host below it, too: the clinic's other sites, not each of which may speak https, so only by the
    /// operator's wish.
    SubdomainsToo,
}

impl StrictTransport {
    /// Two years, as the preload list asks for (hstspreload.org).
    const fn value(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::ThisHost => "max-age=63072000",
            Self::SubdomainsToo => "max-age=63072000; includeSubDomains",
        })
    }
}

/// The policy of pages that carry another stylesheet than the site's.
///
/// # Errors
/// When the hash is no header text, which base64 always is.
pub fn policy_of(style_hash: &str) -> Result<HeaderMap, InvalidHeaderValue> {
    let policy = content_security_policy(style_hash)?;
    Ok(HeaderMap::from_iter([(header::CONTENT_SECURITY_POLICY, policy)]))
}

/// Nothing is allowed but what the pages use: our one stylesheet by its hash, our scripts, icons, fonts and forms.
fn content_security_policy(style_hash: &str) -> Result<HeaderValue, InvalidHeaderValue> {
    HeaderValue::from_str(&format!(
        "default-src 'none'; script-src 'self'; style-src 'sha256-{style_hash}'; img-src 'self'; font-src 'self'; \
         connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ))
}
