//! Styles, scripts and the typeface, built into the program; each address carries the hash of its content.

use std::collections::BTreeMap;

use axum::body::Bytes;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use crate::drawing::Palette;
use crate::paths;
use crate::web::http::headers::{FOR_EVER, of_file};
use crate::web::http::precompressed::Precompressed;

#[derive(RustEmbed)]
#[folder = "static/"]
struct BuiltIn;

/// The stylesheet is part of every page, so that a first visit takes one round trip.
const STYLE: &str = "site.css";
/// What it lacks for the staff area, whose pages carry both.
const STAFF_STYLE: &str = "staff.css";
/// The colors are part of the stylesheet.
const PALETTE: &str = "palette.toml";

/// A stylesheet that is part of a page, and its hash for the Content-Security-Policy: base64 of SHA-256.
#[derive(Default)]
pub struct Stylesheet {
    /// The stylesheet.
    pub text: String,
    /// The hash.
    pub hash: String,
}

impl Stylesheet {
    fn new(text: String) -> Self {
        Self { hash: STANDARD.encode(Sha256::digest(&text)), text }
    }
}

/// Every file of `static/`, ready to send.
#[derive(Default)]
pub struct StaticFiles {
    style: Stylesheet,
    staff_style: Stylesheet,
    by_name: BTreeMap<String, Precompressed>,
    hashed_names: BTreeMap<String, String>,
}

impl StaticFiles {
    /// The files that are built into the program. The palette's colors become part of the stylesheet.
    #[must_use]
    pub fn built_in(palette: &Palette) -> Self {
        let mut files = Self::default();
        let (mut style, mut staff_style) = (String::new(), String::new());
        for name in BuiltIn::iter() {
            let Some(file) = BuiltIn::get(&name) else { continue };
            match &*name {
                STYLE => style = without_comments(&String::from_utf8_lossy(&file.data)) + &palette.stylesheet(),
                STAFF_STYLE => staff_style = without_comments(&String::from_utf8_lossy(&file.data)),
                PALETTE => {}
                _ => files.add(&name, &Bytes::from(file.data.into_owned())),
            }
        }
        for (name, hashed) in &files.hashed_names {
            style = style.replace(&format!("url({name})"), &format!("url({})", paths::static_file(hashed)));
        }
        files.staff_style = Stylesheet::new(style.clone() + &staff_style);
        files.style = Stylesheet::new(style);
        files
    }

    fn add(&mut self, name: &str, bytes: &Bytes) {
        let (_, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        let content_type = match ending {
            "svg" => "image/svg+xml",
            "js" => "text/javascript; charset=utf-8",
            "woff2" => "font/woff2",
            "txt" => "text/plain; charset=utf-8",
            _ => "application/octet-stream",
        };
        let hashed = hashed_name(name, bytes);
        let file = Precompressed::new(bytes, &of_file(content_type, FOR_EVER));
        self.hashed_names.insert(name.to_owned(), hashed.clone());
        self.by_name.insert(hashed, file);
    }

    /// The stylesheet of the site.
    #[must_use]
    pub const fn style(&self) -> &Stylesheet {
        &self.style
    }

    /// The stylesheet of the staff area: the site's, and what that lacks for it.
    #[must_use]
    pub const fn staff_style(&self) -> &Stylesheet {
        &self.staff_style
    }

    /// A file's address.
    #[must_use]
    pub fn url(&self, name: &str) -> Option<String> {
        self.hashed_names.get(name).map(|hashed| paths::static_file(hashed))
    }

    /// Compresses every file as well as can be.
    pub fn compress_best(&self) {
        self.by_name.values().for_each(Precompressed::compress_best);
    }

    /// The file of a name with a hash, as addresses carry it.
    #[must_use]
    pub fn find(&self, hashed_name: &str) -> Option<&Precompressed> {
        self.by_name.get(hashed_name)
    }
}

/// A file's name with the hash of its content before its ending. The name's folders are left out.
#[must_use]
pub(super) fn hashed_name(name: &str, content: &[u8]) -> String {
    let hash = URL_SAFE_NO_PAD.encode(&Sha256::digest(content)[..9]);
    let plain = name.rsplit('/').next().unwrap_or(name);
    let (stem, ending) = plain.rsplit_once('.').unwrap_or((plain, ""));
    format!("{stem}.{hash}.{ending}")
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
