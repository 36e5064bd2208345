//! The site's own origin: the scheme and host that visitors see, and which requests and referrers are of this site.

use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, Method, Uri, header};
use axum::middleware::Next;
use axum::response::Response;
use tower_http::csrf::{ConfigError, CsrfLayer};

use super::refusal::Refusal;

/// The origin that visitors see, as browsers write it; none where nobody said which it is.
#[derive(Clone, Debug, Default)]
pub struct OwnOrigin(Option<String>);

impl OwnOrigin {
    /// The origin of a public address: a scheme and a host, as the settings have made sure.
    #[must_use]
    pub fn new(public_url: Option<&str>) -> Self {
        Self(public_url.and_then(|url| url.parse().ok()).and_then(|url: Uri| origin_of(&url)))
    }

    /// Scheme and host, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// Whether visitors come over https.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.url().is_some_and(|url| url.starts_with("https:"))
    }

    /// Whether a request comes to this machine from itself: the host that it is sent to, and the one that visitors see
    /// where it is known, are the machine's names for itself.
    #[must_use]
    pub fn is_on_this_machine(&self, headers: &HeaderMap) -> bool {
        let own: Option<Uri> = self.url().and_then(|url| url.parse().ok());
        let is_own_local = own.is_none_or(|own| own.authority().is_some_and(is_local));
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).and_then(|host| host.parse().ok());
        is_own_local && host.is_some_and(|host| is_local(&host))
    }

    /// Refuses forms of other sites. Ours are those that name our origin, whatever a proxy has made of `Host`, and
    /// those whose origin has the host that they were sent to.
    ///
    /// # Errors
    /// When the origin is none that a browser could write.
    pub fn csrf_layer(&self) -> Result<CsrfLayer, ConfigError> {
        match self.url() {
            Some(url) => CsrfLayer::new().add_trusted_origin(url),
            None => Ok(CsrfLayer::new()),
        }
    }

    /// The page of this site that the browser says it came from.
    #[must_use]
    pub fn referring_page(&self, headers: &HeaderMap) -> Option<Uri> {
        let page: Uri = headers.get(header::REFERER)?.to_str().ok()?.parse().ok()?;
        let origin = origin_of(&page)?;
        let is_ours = self.url() == Some(origin.as_str()) || has_host_of(&page, headers);
        is_ours.then_some(page)
    }
}

/// Refuses what a page over plain http sends to a site that visitors reach over https: whoever can change that page
/// on its way is not us. `CsrfLayer` compares hosts alone. What `Sec-Fetch-Site` says, it weighs itself.
///
/// # Errors
/// For such a request.
pub async fn refuse_plain_http(
    State(origin): State<OwnOrigin>,
    request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let (headers, is_reading) =
        (request.headers(), matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS));
    let is_plain = headers.get(header::ORIGIN).is_some_and(|origin| {
        origin.as_bytes().get(..7).is_some_and(|beginning| beginning.eq_ignore_ascii_case(b"http://"))
    });
    let says_its_site = headers.get(SEC_FETCH_SITE).is_some_and(|site| !site.is_empty());
    if origin.is_https() && !is_reading && is_plain && !says_its_site {
        return Err(Refusal::ForeignOrigin);
    }
    Ok(next.run(request).await)
}

/// Lets through only what proves that a page of ours sent it: a form that carries neither `Sec-Fetch-Site` nor `Origin`
/// is refused, too, and so is one that names another origin than ours, whatever else it says.
///
/// # Errors
/// For such a request.
pub async fn require_own(State(origin): State<OwnOrigin>, request: Request, next: Next) -> Result<Response, Refusal> {
    let headers = request.headers();
    let is_reading = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let says_its_site = headers.get(SEC_FETCH_SITE).is_some_and(|site| !site.is_empty());
    let is_own = match headers.get(header::ORIGIN).map(|named| named.to_str().ok().and_then(|named| named.parse().ok()))
    {
        None => says_its_site,
        Some(None) => false,
        Some(Some(named)) => {
            let is_ours = origin_of(&named).is_some_and(|named| origin.url() == Some(named.as_str()));
            // Where nobody said which origin is ours, a proxy may have changed the host: the browser knows.
            is_ours || has_host_of(&named, headers) || (origin.url().is_none() && says_its_site)
        }
    };
    if is_reading || is_own { Ok(next.run(request).await) } else { Err(Refusal::ForeignOrigin) }
}

/// What a browser says of where a request comes from (W3C, Fetch Metadata Request Headers).
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Whether a host is this machine's name for itself (RFC 6761, 6.3).
fn is_local(authority: &Authority) -> bool {
    let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
    let address = host.parse::<std::net::IpAddr>();
    host == "localhost" || host.ends_with(".localhost") || address.is_ok_and(|address| address.is_loopback())
}

/// Scheme and host as browsers write them in `Origin` (RFC 6454, 6.2): small letters, no default port.
fn origin_of(address: &Uri) -> Option<String> {
    let scheme = address.scheme_str().filter(|scheme| matches!(*scheme, "http" | "https"))?;
    Some(format!("{scheme}://{}", host_of(scheme, address.authority()?)))
}

/// Whether an address has the host, and the port, that the request was sent to.
fn has_host_of(address: &Uri, headers: &HeaderMap) -> bool {
    let asked = headers.get(header::HOST).and_then(|host| host.to_str().ok()).and_then(|host| host.parse().ok());
    let hosts = (address.scheme_str(), address.authority(), asked);
    let (Some(scheme), Some(named), Some(asked)) = hosts else { return false };
    host_of(scheme, named) == host_of(scheme, &asked)
}

fn host_of(scheme: &str, authority: &Authority) -> String {
    let host = authority.host().to_ascii_lowercase();
    match (scheme, authority.port_u16()) {
        (_, None) | ("http", Some(80)) | ("https", Some(443)) => host,
        (_, Some(port)) => format!("{host}:{port}"),
    }
}

#[cfg(test)]
mod tests {
    use crate::web::http::origin::*;

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    fn believed(own: Option<&str>, host: &str, referrer: &str) -> Result<bool, Box<dyn std::error::Error>> {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, host.parse()?);
        headers.insert(header::REFERER, referrer.parse()?);
        Ok(OwnOrigin::new(own).referring_page(&headers).is_some())
    }

    #[test]
    fn an_origin_is_written_as_browsers_write_it() {
        for (written, origin) in [
            ("https://Clinic.Example:443", "https://clinic.example"),
            ("http://clinic.example:80", "http://clinic.example"),
            ("HTTPS://clinic.example:8443/", "https://clinic.example:8443"),
            ("http://[::1]:8080", "http://[::1]:8080"),
        ] {
            assert_eq!(OwnOrigin::new(Some(written)).url(), Some(origin));
        }
        assert_eq!(OwnOrigin::new(None).url(), None);
    }

    #[test]
    fn only_a_page_of_ours_is_a_page_that_led_here() -> Outcome {
        let own = Some("https://clinic.example");
        assert!(believed(own, "app:8080", "https://clinic.example/poses")?);
        assert!(believed(own, "CLINIC.example:443", "https://clinic.example:443/poses")?);
        for foreign in [
            "https://evil.example/poses",
            "https://clinic.example.evil.example/poses",
            "https://clinic.example@evil.example/poses",
            "https://clinic.example:8443/poses",
            "ftp://clinic.example/poses",
            "//clinic.example/poses",
            "/poses",
        ] {
            assert!(!believed(own, "clinic.example", foreign)?, "{foreign}");
        }
        assert!(believed(None, "Clinic.example:443", "https://clinic.example/poses")?);
        assert!(believed(Some("http://127.0.0.1:8080"), "localhost:8080", "http://localhost:8080/poses")?);
        assert!(!believed(None, "clinic.example", "https://evil.example/poses")?);
        Ok(())
    }
}
