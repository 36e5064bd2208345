//! Bytes as they are sent: compressed ahead, with their tags, or 304 to whoever has them.

use std::io::Write;

use axum::body::{Body, Bytes};
use axum::http::{Extensions, HeaderMap, HeaderValue, Response, StatusCode, Version, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// The type of every page.
pub const HTML: &str = "text/html; charset=utf-8";

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

/// How much time compressing may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// For what is packed once at the start and sent often.
    Best,
    /// For what somebody is waiting for.
    Quick,
}

impl Effort {
    /// Brotli's quality. The best, 11, makes pages 10 % smaller than 9 does and takes most of the second that a
    /// start needs; unoptimised builds start often and are slow at it.
    const fn brotli_quality(self) -> i32 {
        match self {
            Self::Best if !cfg!(debug_assertions) => 11,
            Self::Best | Self::Quick => 5,
        }
    }

    const fn gzip_level(self) -> flate2::Compression {
        match self {
            Self::Best => flate2::Compression::best(),
            Self::Quick => flate2::Compression::fast(),
        }
    }
}

impl Packed {
    /// Compresses the bytes where that makes them smaller; what is compressed by its nature stays as it is.
    #[must_use]
    pub fn new(content_type: &str, bytes: &Bytes, effort: Effort) -> Self {
        let hash = URL_SAFE_NO_PAD.encode(&Sha256::digest(bytes)[..9]);
        let variant = |bytes: Bytes, suffix: &str| {
            let tag = HeaderValue::from_str(&format!("\"{hash}{suffix}\""));
            tag.ok().map(|tag| Variant { bytes, tag })
        };
        let worth = |packed: Vec<u8>, suffix: &str| {
            (packed.len() < bytes.len()).then(|| variant(Bytes::from(packed), suffix)).flatten()
        };
        let (brotli, gzip) = if is_text(content_type) {
            (worth(brotli(bytes, effort), "-br"), worth(gzip(bytes, effort), "-gz"))
        } else {
            (None, None)
        };
        let empty = || Variant { bytes: bytes.clone(), tag: HeaderValue::from_static("\"\"") };
        Self { plain: variant(bytes.clone(), "").unwrap_or_else(empty), brotli, gzip }
    }

    /// What it takes of memory, in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        let variants = [Some(&self.plain), self.brotli.as_ref(), self.gzip.as_ref()];
        variants.into_iter().flatten().map(|variant| variant.bytes.len() as u64).sum()
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

/// Whether an answer should be compressed on its way. What carries a tag was packed ahead, and its tag stands for
/// those bytes.
#[must_use]
pub fn is_worth_compressing(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    is_text(content_type) && !headers.contains_key(header::ETAG)
}

/// Whether a type is one of text. Pictures, fonts and spreadsheets are compressed by their nature: to do it again
/// costs time and makes them larger.
fn is_text(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.starts_with("text/") || ["xml", "json", "javascript"].iter().any(|kind| essence.ends_with(kind))
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

fn brotli(bytes: &[u8], effort: Effort) -> Vec<u8> {
    let mut out = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality: effort.brotli_quality(), ..Default::default() };
    match brotli::BrotliCompress(&mut &bytes[..], &mut out, &params) {
        Ok(_) => out,
        Err(_) => bytes.to_vec(),
    }
}

fn gzip(bytes: &[u8], effort: Effort) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), effort.gzip_level());
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

    #[test]
    fn only_text_is_compressed() {
        let bytes = Bytes::from(vec![b'x'; 10_000]);
        for (content_type, is_compressed) in [
            (HTML, true),
            ("image/svg+xml", true),
            ("application/manifest+json", true),
            ("text/javascript; charset=utf-8", true),
            ("image/png", false),
            ("image/x-icon", false),
            ("font/woff2", false),
            ("application/octet-stream", false),
            ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", false),
        ] {
            let packed = Packed::new(content_type, &bytes, Effort::Quick);
            assert_eq!(
                (packed.brotli.is_some(), packed.gzip.is_some()),
                (is_compressed, is_compressed),
                "{content_type}"
            );
        }
    }
}
