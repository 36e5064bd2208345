//! Styles and icons, built into the program; each address carries the hash of its content.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use super::packed::{Effort, Packed};
use super::state::AppState;
use crate::error::Error;

#[derive(RustEmbed)]
#[folder = "static/"]
struct BuiltIn;

/// The stylesheet is part of every page, so that a first visit takes one round trip.
const STYLE: &str = "site.css";

/// Every file of `static/`, ready to send.
pub struct Assets {
    style: String,
    style_hash: String,
    by_address: BTreeMap<String, Asset>,
    addresses: BTreeMap<String, String>,
}

struct Asset {
    content_type: &'static str,
    packed: Packed,
}

impl Assets {
    /// Reads the files that are built into the program.
    #[must_use]
    pub fn built_in() -> Self {
        let mut assets = Self {
            style: String::new(),
            style_hash: String::new(),
            by_address: BTreeMap::new(),
            addresses: BTreeMap::new(),
        };
        for name in BuiltIn::iter() {
            let Some(file) = BuiltIn::get(&name) else { continue };
            if name == STYLE {
                assets.style = without_comments(&String::from_utf8_lossy(&file.data));
            } else {
                assets.add(&name, &Bytes::from(file.data.into_owned()));
            }
        }
        for (name, address) in &assets.addresses {
            assets.style = assets.style.replace(&format!("url({name})"), &format!("url(/static/{address})"));
        }
        assets.style_hash = STANDARD.encode(Sha256::digest(&assets.style));
        assets
    }

    fn add(&mut self, name: &str, bytes: &Bytes) {
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        let hash = URL_SAFE_NO_PAD.encode(&Sha256::digest(bytes)[..9]);
        let address = format!("{stem}.{hash}.{ending}");
        let content_type = match ending {
            "svg" => "image/svg+xml",
            "png" => "image/png",
            "ico" => "image/x-icon",
            "js" => "text/javascript; charset=utf-8",
            "woff2" => "font/woff2",
            "txt" => "text/plain; charset=utf-8",
            _ => "application/octet-stream",
        };
        self.addresses.insert(name.to_owned(), address.clone());
        self.by_address.insert(address, Asset { content_type, packed: Packed::new(bytes, Effort::Best) });
    }

    /// The stylesheet.
    #[must_use]
    pub fn style(&self) -> &str {
        &self.style
    }

    /// The stylesheet's hash for the Content-Security-Policy: base64 of SHA-256.
    #[must_use]
    pub fn style_hash(&self) -> &str {
        &self.style_hash
    }

    /// A file's address.
    #[must_use]
    pub fn url(&self, name: &str) -> String {
        self.addresses.get(name).map(|address| format!("/static/{address}")).unwrap_or_default()
    }
}

/// `GET /static/{file}`: the address changes with the content, so browsers keep it for a year (RFC 8246).
pub async fn serve(
    State(state): State<AppState>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let asset = state.assets.by_address.get(&file).ok_or(Error::NotFound)?;
    let fixed =
        [(header::CONTENT_TYPE, asset.content_type), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((fixed, asset.packed.answer(&headers)).into_response())
}

/// `GET /favicon.ico`, for browsers that ask for it unasked: the icon that pages name.
pub async fn favicon(State(state): State<AppState>) -> impl IntoResponse {
    axum::response::Redirect::permanent(&state.assets.url("icon.svg"))
}

/// The stylesheet as sent: no comments, no indentation.
fn without_comments(css: &str) -> String {
    let mut out = String::new();
    for piece in css.split("/*") {
        let code = piece.split_once("*/").map_or(piece, |(_, code)| code);
        for line in code.lines().map(str::trim).filter(|line| !line.is_empty()) {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}
