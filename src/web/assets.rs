//! Styles and scripts, built into the program, and the pictures; each address carries the hash of its content.

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
use super::pictures::{self, Pictures};
use super::state::AppState;
use crate::content::Site;
use crate::drawing::MissingColor;
use crate::error::Error;

#[derive(RustEmbed)]
#[folder = "static/"]
struct BuiltIn;

/// The stylesheet is part of every page, so that a first visit takes one round trip.
const STYLE: &str = "site.css";

/// The address changes with the content, so browsers keep it for a year (RFC 8246).
pub(super) const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// The address stays when the content changes.
pub(super) const FOR_A_DAY: &str = "public, max-age=86400";

/// Every file of `static/`, ready to send, and the pictures.
pub struct Assets {
    style: String,
    style_hash: String,
    by_address: BTreeMap<String, Asset>,
    addresses: BTreeMap<String, String>,
    pictures: Pictures,
}

struct Asset {
    content_type: &'static str,
    packed: Packed,
}

impl Assets {
    /// The files that are built into the program, and the site's pictures.
    ///
    /// # Errors
    /// When the stylesheet lacks a color that pictures need.
    pub fn of(site: &Site) -> Result<Self, MissingColor> {
        let built_in = Self::built_in();
        Ok(Self { pictures: Pictures::of(site, &built_in.style)?, ..built_in })
    }

    /// The files that are built into the program, without pictures.
    #[must_use]
    pub fn built_in() -> Self {
        let mut assets = Self {
            style: String::new(),
            style_hash: String::new(),
            by_address: BTreeMap::new(),
            addresses: BTreeMap::new(),
            pictures: Pictures::default(),
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
            "js" => "text/javascript; charset=utf-8",
            "woff2" => "font/woff2",
            "txt" => "text/plain; charset=utf-8",
            _ => "application/octet-stream",
        };
        self.addresses.insert(name.to_owned(), address.clone());
        self.by_address.insert(address, Asset { content_type, packed: Packed::new(content_type, bytes, Effort::Best) });
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

    /// A file's address, or an icon's.
    #[must_use]
    pub fn url(&self, name: &str) -> String {
        let file = self.addresses.get(name).map(|address| format!("/static/{address}"));
        file.or_else(|| self.pictures.url(name)).unwrap_or_default()
    }

    /// The pictures made from the site's figures.
    #[must_use]
    pub const fn pictures(&self) -> &Pictures {
        &self.pictures
    }
}

/// `GET /static/{file}`.
pub async fn serve(
    State(state): State<AppState>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let Some(asset) = state.assets.by_address.get(&file) else {
        return pictures::serve(&state, &file, &headers).await;
    };
    let fixed = [(header::CONTENT_TYPE, asset.content_type), (header::CACHE_CONTROL, FOR_EVER)];
    Ok((fixed, asset.packed.answer(&headers)).into_response())
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
