//! Pages that are the same for everyone: drawn and compressed at the start, answered from memory.

use std::collections::BTreeMap;
use std::io::Write;
use std::thread;

use axum::body::{Body, Bytes};
use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use axum::response::IntoResponse;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::assets::Assets;
use super::state::AppState;
use super::{articles, home, locations, poses, practice, statements, videos};
use crate::content::{Edition, Site};
use crate::error::Error;

/// A page before it is packed: its address and its HTML.
pub type Drawn = Result<(String, String), askama::Error>;

/// What a page needs to be drawn.
#[derive(Clone, Copy)]
pub struct Canvas<'a> {
    /// The whole site.
    pub site: &'a Site,
    /// The language to draw.
    pub edition: &'a Edition,
    /// Styles and icons.
    pub assets: &'a Assets,
    /// Scheme and host.
    pub public_url: &'a str,
}

impl<'a> Canvas<'a> {
    /// The frame of the page at `path`, which carries no language.
    #[must_use]
    pub fn frame(&self, path: &str) -> super::frame::Frame<'a> {
        super::frame::Frame::new(self.site, self.edition, self.assets, self.public_url, path)
    }
}

/// Every page by its address.
pub struct Pages(BTreeMap<String, Packed>);

impl Pages {
    /// Draws and compresses every page in every language.
    ///
    /// # Errors
    /// When a template fails, which is a mistake in this program.
    pub fn draw(site: &Site, assets: &Assets, public_url: &str) -> Result<Self, askama::Error> {
        let mut drawn = Vec::new();
        for edition in &site.editions {
            let canvas = Canvas { site, edition, assets, public_url };
            drawn.push(home::draw(canvas));
            drawn.extend(articles::draw(canvas));
            drawn.extend(poses::draw(canvas));
            drawn.push(practice::draw(canvas));
            drawn.push(videos::draw(canvas));
            drawn.push(locations::draw(canvas));
            drawn.extend(statements::draw(canvas));
        }
        let drawn: Vec<(String, String)> = drawn.into_iter().collect::<Result<_, _>>()?;
        Ok(Self(pack_all(&drawn)))
    }

    /// The addresses of all pages.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

/// Compressing is most of the work of starting: every processor takes a share.
fn pack_all(drawn: &[(String, String)]) -> BTreeMap<String, Packed> {
    let shares = thread::available_parallelism().map_or(1, usize::from);
    let size = drawn.len().div_ceil(shares).max(1);
    let pack = |(path, html): &(String, String)| (path.clone(), Packed::new(&Bytes::from(html.clone())));
    thread::scope(|scope| {
        let workers: Vec<_> =
            drawn.chunks(size).map(|share| scope.spawn(move || share.iter().map(pack).collect::<Vec<_>>())).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap_or_default()).collect()
    })
}

/// `GET` of any page that is the same for everyone.
pub async fn serve(
    State(state): State<AppState>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<axum::response::Response, Error> {
    let page = state.pages.0.get(uri.path()).ok_or(Error::NotFound)?;
    // Kept, but asked about each time: an answer without change costs no body.
    let fixed = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
    Ok((fixed, page.answer(&headers)).into_response())
}

/// Bytes in every encoding they are worth, with their tags.
pub struct Packed {
    plain: Variant,
    brotli: Option<Variant>,
    gzip: Option<Variant>,
}

struct Variant {
    bytes: Bytes,
    tag: HeaderValue,
}

/// Brotli's quality: pages are compressed once and sent often, so the best, 11. It makes them 10 % smaller than 9
/// does and takes most of the second that a start needs; unoptimised builds start often and are slow at it.
const BROTLI_QUALITY: i32 = if cfg!(debug_assertions) { 5 } else { 11 };

impl Packed {
    /// Compresses the bytes where that makes them smaller.
    #[must_use]
    pub fn new(bytes: &Bytes) -> Self {
        let hash = URL_SAFE_NO_PAD.encode(&Sha256::digest(bytes)[..9]);
        let variant = |bytes: Bytes, suffix: &str| {
            let tag = HeaderValue::from_str(&format!("\"{hash}{suffix}\""));
            tag.ok().map(|tag| Variant { bytes, tag })
        };
        let worth = |packed: Vec<u8>, suffix: &str| {
            (packed.len() < bytes.len()).then(|| variant(Bytes::from(packed), suffix)).flatten()
        };
        let (brotli, gzip) = (worth(brotli(bytes), "-br"), worth(gzip(bytes), "-gz"));
        let empty = || Variant { bytes: bytes.clone(), tag: HeaderValue::from_static("\"\"") };
        Self { plain: variant(bytes.clone(), "").unwrap_or_else(empty), brotli, gzip }
    }

    /// The bytes in the best encoding the client takes, or 304 when it has them.
    #[must_use]
    pub fn answer(&self, headers: &HeaderMap) -> Response<Body> {
        let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let (variant, encoding) = match (&self.brotli, &self.gzip) {
            (Some(brotli), _) if accepts(accepted, "br") => (brotli, Some("br")),
            (_, Some(gzip)) if accepts(accepted, "gzip") => (gzip, Some("gzip")),
            _ => (&self.plain, None),
        };
        let mut response = Response::new(Body::empty());
        if is_known(headers, &variant.tag) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        } else {
            *response.body_mut() = Body::from(variant.bytes.clone());
            if let Some(encoding) = encoding {
                response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
            }
        }
        response.headers_mut().insert(header::ETAG, variant.tag.clone());
        response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        response
    }
}

/// Whether `Accept-Encoding` names the encoding without `q=0` (RFC 9110, 12.5.3).
pub(super) fn accepts(accepted: &str, encoding: &str) -> bool {
    accepted.split(',').any(|offer| {
        let mut parts = offer.split(';').map(str::trim);
        let is_named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        let refused =
            parts.any(|part| part.strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()).is_some_and(|q| q <= 0.0));
        is_named && !refused
    })
}

/// Whether `If-None-Match` names the tag; weak tags compare by their text (RFC 9110, 13.1.2).
fn is_known(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let known = headers.get_all(header::IF_NONE_MATCH).into_iter().filter_map(|value| value.to_str().ok());
    known
        .flat_map(|value| value.split(','))
        .map(|known| known.trim().trim_start_matches("W/"))
        .any(|known| known == "*" || known.as_bytes() == tag.as_bytes())
}

fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality: BROTLI_QUALITY, ..Default::default() };
    match brotli::BrotliCompress(&mut &bytes[..], &mut out, &params) {
        Ok(_) => out,
        Err(_) => bytes.to_vec(),
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).unwrap_or_else(|_| bytes.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_taken_by_name_unless_refused() {
        assert!(accepts("gzip, deflate, br", "br"));
        assert!(accepts("BR;q=0.5", "br"));
        assert!(!accepts("br;q=0, gzip", "br"));
        assert!(!accepts("brotli", "br"));
        assert!(!accepts("", "gzip"));
    }
}
