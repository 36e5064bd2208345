//! The form's token: the signed time of drawing and the page that led there.
//!
//! It proves nothing about the reader and a form without it is taken all the same; it only tells how long
//! someone took, and from which of our pages they came, without a cookie.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use hmac::{Hmac, Mac};
use jiff::Timestamp;
use sha2::Sha256;

/// What a token of ours says.
#[derive(Debug, PartialEq, Eq)]
pub struct TokenContent {
    /// When the form was drawn.
    pub drawn_at: Timestamp,
    /// The page of this site that led to the form.
    pub source_path: Option<String>,
}

/// Half of HMAC-SHA256, as RFC 2104 allows.
const SIGNATURE: usize = 16;
const TIME: usize = 8;

/// A token for a form drawn now.
#[must_use]
pub fn issue(key: &Hmac<Sha256>, content: &TokenContent) -> String {
    let mut bytes = content.drawn_at.as_microsecond().to_be_bytes().to_vec();
    bytes.extend_from_slice(content.source_path.as_deref().unwrap_or_default().as_bytes());
    let mut mac = key.clone();
    mac.update(&bytes);
    bytes.extend_from_slice(&mac.finalize().into_bytes()[..SIGNATURE]);
    BASE64.encode(bytes)
}

/// What a token says; none when it is not ours or was changed.
#[must_use]
pub fn read(key: &Hmac<Sha256>, token: &str) -> Option<TokenContent> {
    let bytes = BASE64.decode(token.trim()).ok()?;
    let (content, signature) = bytes.split_at_checked(bytes.len().checked_sub(SIGNATURE)?)?;
    let mut mac = key.clone();
    mac.update(content);
    mac.verify_truncated_left(signature).ok()?;
    let (time, path) = content.split_first_chunk::<TIME>()?;
    let path = std::str::from_utf8(path).ok()?;
    Some(TokenContent {
        drawn_at: Timestamp::from_microsecond(i64::from_be_bytes(*time)).ok()?,
        source_path: (!path.is_empty()).then(|| path.to_owned()),
    })
}
