//! Bytes as they are sent: compressed ahead, with their tags, or 304 to whoever has them.

use std::sync::OnceLock;

use axum::body::{Body, Bytes};
use axum::http::{Extensions, HeaderMap, HeaderValue, Response, StatusCode, Version, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use compression_codecs::core::Level;
use compression_codecs::core::util::{PartialBuffer, WriteBuffer};
use compression_codecs::{BrotliEncoder, EncodeV2, GzipEncoder, brotli::params};
use sha2::{Digest, Sha256};

/// The type of every page.
pub const HTML: &str = "text/html; charset=utf-8";

/// Bytes in every encoding they are worth, each with the headers that it is sent with.
pub struct Precompressed {
    plain: Variant,
    brotli: Option<Variant>,
    gzip: Option<Variant>,
    /// The brotli that takes its time, once it is there.
    smallest: OnceLock<Option<Variant>>,
}

struct Variant {
    bytes: Bytes,
    tag: HeaderValue,
    headers: HeaderMap,
}

/// Brotli's quality where somebody waits: 5 makes pages a twelfth smaller, and takes six times as long (measured).
const QUICK: i32 = 4;
/// Brotli's best quality makes pages a tenth smaller than 9 does, and takes eighty times as long as [`QUICK`].
const BEST: i32 = 11;

impl Precompressed {
    /// Compresses the bytes where that makes them smaller; what is compressed by its nature stays as it is. They are
    /// sent with these headers, of which the content type is one.
    #[must_use]
    pub fn new(bytes: &Bytes, headers: &HeaderMap) -> Self {
        let plain = Variant::new(bytes.clone(), bytes, "", headers, None);
        let variant = |compressed: Option<Vec<u8>>, suffix: &str, encoding: Encoding| {
            Some(Variant::new(Bytes::from(compressed?), bytes, suffix, headers, Some(encoding)))
        };
        let (brotli, gzip) = if is_text(content_type(headers)) {
            (variant(brotli(bytes, QUICK), "-br", Encoding::Brotli), variant(gzip(bytes), "-gz", Encoding::Gzip))
        } else {
            (None, None)
        };
        Self { plain, brotli, gzip, smallest: OnceLock::new() }
    }

    /// Compresses once more as well as can be, for what is sent often. It takes some 100 ms, in which answers go on
    /// with what is there.
    pub fn compress_best(&self) {
        self.smallest.get_or_init(|| {
            let quick = self.brotli.as_ref()?;
            let (bytes, headers) = (&self.plain.bytes, &self.plain.headers);
            let best = brotli(bytes, BEST).filter(|best| best.len() < quick.bytes.len())?;
            Some(Variant::new(Bytes::from(best), bytes, "-b11", headers, Some(Encoding::Brotli)))
        });
    }

    /// What it takes of memory, in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        let variants = [Some(&self.plain), self.brotli.as_ref(), self.gzip.as_ref(), self.smallest()];
        variants.into_iter().flatten().map(|variant| variant.bytes.len() as u64).sum()
    }

    /// The bytes in the best encoding the client takes, or 304 when it has them.
    #[must_use]
    pub fn answer(&self, asked: &HeaderMap) -> Response<Body> {
        let variant = match (self.smallest().or(self.brotli.as_ref()), &self.gzip) {
            (Some(brotli), _) if accepts(asked, Encoding::Brotli) => brotli,
            (_, Some(gzip)) if accepts(asked, Encoding::Gzip) => gzip,
            _ => &self.plain,
        };
        let mut response = Response::new(Body::empty());
        *response.headers_mut() = variant.headers.clone();
        if is_known(asked, &variant.tag) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            response.headers_mut().remove(header::CONTENT_ENCODING);
        } else {
            *response.body_mut() = Body::from(variant.bytes.clone());
        }
        response
    }

    fn smallest(&self) -> Option<&Variant> {
        self.smallest.get().and_then(Option::as_ref)
    }
}

impl Variant {
    fn new(sent: Bytes, plain: &[u8], suffix: &str, headers: &HeaderMap, encoding: Option<Encoding>) -> Self {
        let hash = URL_SAFE_NO_PAD.encode(&Sha256::digest(plain)[..9]);
        // Base64 and the suffixes are header text.
        let tag = HeaderValue::from_str(&format!("\"{hash}{suffix}\"")).unwrap_or(HeaderValue::from_static("\"\""));
        let mut headers = headers.clone();
        headers.insert(header::ETAG, tag.clone());
        headers.entry(header::VARY).or_insert(HeaderValue::from_static("accept-encoding"));
        if let Some(encoding) = encoding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
        }
        Self { bytes: sent, tag, headers }
    }
}

/// An encoding that we send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// The smaller one.
    Brotli,
    /// The one that everything reads.
    Gzip,
}

impl Encoding {
    /// The best first.
    pub const ALL: [Self; 2] = [Self::Brotli, Self::Gzip];

    /// As `Accept-Encoding` and `Content-Encoding` write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }
}

/// Whether some line of `Accept-Encoding` names the encoding without `q=0` (RFC 9110, 12.5.3).
#[must_use]
pub fn accepts(asked: &HeaderMap, encoding: Encoding) -> bool {
    let lines = asked.get_all(header::ACCEPT_ENCODING).into_iter().filter_map(|value| value.to_str().ok());
    lines.into_iter().any(|accepted| names(accepted, encoding.name()))
}

fn content_type(headers: &HeaderMap) -> &str {
    headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// The mark of an answer that is sent as it is, however long: its length must tell nothing.
#[derive(Clone, Copy, Debug)]
pub struct NeverCompressed;

/// Whether an answer should be compressed on its way. What carries a tag was compressed ahead, and its tag stands for
/// those bytes.
#[must_use]
pub fn is_worth_compressing(_: StatusCode, _: Version, headers: &HeaderMap, marks: &Extensions) -> bool {
    marks.get::<NeverCompressed>().is_none() && is_text(content_type(headers)) && !headers.contains_key(header::ETAG)
}

/// Whether a type is one of text. Pictures, fonts and spreadsheets are compressed by their nature: to do it again
/// costs time and makes them larger.
fn is_text(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.starts_with("text/") || ["xml", "json", "javascript"].iter().any(|kind| essence.ends_with(kind))
}

fn names(accepted: &str, encoding: &str) -> bool {
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

fn brotli(bytes: &[u8], quality: i32) -> Option<Vec<u8>> {
    let params = params::EncoderParams::default()
        .quality(Level::Precise(quality))
        .window_size(window(bytes.len()))
        .size_hint(bytes.len());
    compress(BrotliEncoder::new(params), bytes)
}

fn gzip(bytes: &[u8]) -> Option<Vec<u8>> {
    compress(GzipEncoder::new(Level::Best.into()), bytes)
}

/// The same in fewer bytes, where that can be.
fn compress(mut encoder: impl EncodeV2, bytes: &[u8]) -> Option<Vec<u8>> {
    let mut compressed = vec![0; bytes.len().saturating_sub(1)];
    let mut output = WriteBuffer::new_initialized(&mut compressed);
    let mut input = PartialBuffer::new(bytes);
    let mut is_finished = false;
    while !is_finished && !output.has_no_spare_space() {
        if input.unwritten().is_empty() {
            is_finished = encoder.finish(&mut output).ok()?;
        } else {
            encoder.encode(&mut input, &mut output).ok()?;
        }
    }
    let length = output.written_len();
    compressed.truncate(length);
    compressed.shrink_to_fit();
    is_finished.then_some(compressed)
}

/// The smallest window that holds everything, as the power of two that brotli asks for (RFC 7932, 9.1: up to 16 bytes
/// less, from 10 to 24). A larger one finds nothing more, and its tables cost memory and time at the start.
fn window(bytes: usize) -> i32 {
    (10..24).find(|power| (1_usize << power) - 16 >= bytes).unwrap_or(24)
}

#[cfg(test)]
mod tests {
    use crate::web::http::precompressed::*;

    #[test]
    fn encodings_are_taken_by_name_unless_refused() {
        assert!(names("gzip, deflate, br", "br"));
        assert!(names("BR;q=0.5", "br"));
        assert!(!names("br;q=0, gzip", "br"));
        assert!(!names("brotli", "br"));
        assert!(!names("", "gzip"));
    }

    #[test]
    fn what_takes_as_many_bytes_stays_as_it_is() {
        for short in ["", "x", "User-agent: *"] {
            assert_eq!((brotli(short.as_bytes(), BEST), gzip(short.as_bytes())), (None, None), "{short}");
        }
        let text = "Breathe in, and lift your arms. ".repeat(9);
        for compressed in [brotli(text.as_bytes(), QUICK), brotli(text.as_bytes(), BEST), gzip(text.as_bytes())] {
            let compressed = compressed.unwrap_or_default();
            assert!((1..100).contains(&compressed.len()), "{} bytes", compressed.len());
            assert_eq!(compressed.capacity(), compressed.len(), "no room is kept");
        }
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
            let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(content_type))]);
            let compressed = Precompressed::new(&bytes, &headers);
            assert_eq!(
                (compressed.brotli.is_some(), compressed.gzip.is_some()),
                (is_compressed, is_compressed),
                "{content_type}"
            );
        }
    }
}
