//! Pictures made from the figures, as files: a preview for each address that is shared, and the icons.
//!
//! An address carries the hash of what is drawn, so it is known before anything is drawn. The first request draws,
//! away from the threads that answer; from then on the file is in memory.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::files::hashed_name;
use super::raster::{self, RasterError};
use crate::content::Site;
use crate::drawing::{Backdrop, Colors, Pictogram, Preview, Shades};
use crate::paths;
use crate::web::http::headers::{FOR_EVER, of_file};
use crate::web::http::precompressed::Precompressed;

/// How wide previews are, in pixels: for `og:image:width`.
pub const PREVIEW_WIDTH: u32 = Preview::WIDTH;
/// How high previews are, in pixels: for `og:image:height`.
pub const PREVIEW_HEIGHT: u32 = Preview::HEIGHT;

/// The icon of browser tabs.
pub const ICON: &str = "icon.svg";
/// The icon for those that ask for it unasked, or read no SVG.
pub const FAVICON: &str = "favicon.ico";
/// The icon of home screens on iOS.
pub const TOUCH_ICON: &str = "apple-touch-icon.png";
/// The preview of every page that has none of its own.
const SITE: &str = "site.png";

/// The sizes in [`FAVICON`]: tabs, tabs on fine screens, search results (developers.google.com, "favicon in search").
const FAVICON_SIZES: [u8; 3] = [16, 32, 48];
/// In pixels, for the largest iPhone.
const TOUCH_ICON_SIZE: u32 = 180;

/// An icon that the manifest lists.
#[derive(Clone, Copy, Debug)]
pub struct ManifestIcon {
    /// Its name, for [`Pictures::url`].
    pub name: &'static str,
    /// Its width and height, in pixels.
    pub size: u32,
    /// What it is good for (W3C, Web Application Manifest: `purpose`).
    pub purpose: &'static str,
}

/// Every icon that the manifest lists.
pub const MANIFEST_ICONS: [ManifestIcon; 3] = [
    ManifestIcon { name: "icon-192.png", size: 192, purpose: "any" },
    ManifestIcon { name: "icon-512.png", size: 512, purpose: "any" },
    ManifestIcon { name: "icon-maskable-512.png", size: 512, purpose: "maskable" },
];

/// Every picture of the site, drawn or not.
#[derive(Default)]
pub struct Pictures {
    by_address: BTreeMap<String, Arc<Picture>>,
    addresses: BTreeMap<String, String>,
    brand: String,
    theme: Theme,
}

/// The colors of what a browser draws around the site, as `#rrggbb`.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "the names are those of the manifest")]
pub struct Theme {
    pub background: String,
    pub accent: String,
}

/// One picture.
pub struct Picture {
    svg: String,
    form: Form,
    /// The policy of a document that brings a stylesheet.
    policy: Option<HeaderValue>,
    file: OnceLock<Result<Precompressed, PictureError>>,
}

#[derive(Clone, Copy)]
enum Form {
    Svg,
    Icon(u32),
    Icons(&'static [u8]),
    /// Other sites show it beside a link to ours.
    Preview,
}

impl Pictures {
    /// Finds out what there is to draw. The colors are those of the stylesheet.
    #[must_use]
    pub fn of(site: &Site, colors: &Colors<Shades>) -> Self {
        let pictogram = Pictogram::new(&site.icon);
        let theme = Theme { background: colors.paper.light.to_string(), accent: colors.teal.light.to_string() };
        let mut pictures = Self { brand: pictogram.inline(), theme, ..Self::default() };
        pictures.add_icons(pictogram, colors);
        let preview = |figure| Preview::new(figure, pictogram, colors).to_string();
        let home = site.default_edition().home.picture.as_ref().map_or(&site.icon, |picture| &picture.figure);
        pictures.add(SITE, preview(home), Form::Preview);
        for pose in &site.default_edition().poses {
            let cover = pose.cover().map_or(&site.icon, |picture| &picture.figure);
            pictures.add(&name_of_pose(&pose.slug), preview(cover), Form::Preview);
        }
        pictures
    }

    fn add_icons(&mut self, pictogram: Pictogram<'_>, colors: &Colors<Shades>) {
        let [disc, whole] = [Backdrop::Disc, Backdrop::Whole].map(|backdrop| pictogram.document(backdrop, colors));
        let (adaptive, style) = pictogram.adaptive(colors);
        let hash = STANDARD.encode(Sha256::digest(style));
        let policy = HeaderValue::from_str(&format!("default-src 'none'; style-src 'sha256-{hash}'")).ok();
        self.add_with(ICON, adaptive, Form::Svg, policy);
        self.add(FAVICON, disc.clone(), Form::Icons(&FAVICON_SIZES));
        self.add(TOUCH_ICON, whole.clone(), Form::Icon(TOUCH_ICON_SIZE));
        for icon in MANIFEST_ICONS {
            let svg = if icon.purpose == "maskable" { &whole } else { &disc };
            self.add(icon.name, svg.clone(), Form::Icon(icon.size));
        }
    }

    fn add(&mut self, name: &str, svg: String, form: Form) {
        self.add_with(name, svg, form, None);
    }

    fn add_with(&mut self, name: &str, svg: String, form: Form, policy: Option<HeaderValue>) {
        let address = hashed_name(name, svg.as_bytes());
        self.addresses.insert(name.to_owned(), address.clone());
        self.by_address.insert(address, Arc::new(Picture { svg, form, policy, file: OnceLock::new() }));
    }

    /// The address of an icon: of [`ICON`], [`TOUCH_ICON`] or one of [`MANIFEST_ICONS`].
    #[must_use]
    pub fn url(&self, name: &str) -> Option<String> {
        self.addresses.get(name).map(|address| paths::static_file(address))
    }

    /// The address of the preview for every page but a pose's.
    #[must_use]
    pub fn url_of_site(&self) -> String {
        self.url(SITE).unwrap_or_default()
    }

    /// The address of the preview for the page of a pose.
    #[must_use]
    pub fn url_of_pose(&self, slug: &str) -> String {
        self.url(&name_of_pose(slug)).unwrap_or_else(|| self.url_of_site())
    }

    /// The mark beside the clinic's name, for the page itself: the icon, in the stylesheet's colors.
    #[must_use]
    pub fn brand(&self) -> &str {
        &self.brand
    }

    /// The colors of what a browser draws around the site.
    #[must_use]
    pub const fn theme(&self) -> &Theme {
        &self.theme
    }

    /// The picture of a name with a hash, as addresses carry it.
    #[must_use]
    pub fn find(&self, hashed_name: &str) -> Option<&Arc<Picture>> {
        self.by_address.get(hashed_name)
    }

    /// An icon: [`FAVICON`], [`TOUCH_ICON`] or one of [`MANIFEST_ICONS`].
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Arc<Picture>> {
        self.addresses.get(name).and_then(|address| self.find(address))
    }
}

/// Poses share no names with icons.
fn name_of_pose(slug: &str) -> String {
    format!("poses/{slug}.png")
}

/// A picture could not be drawn.
#[derive(Clone, Debug, thiserror::Error)]
pub enum PictureError {
    /// Its SVG could not be turned into points.
    #[error("a picture could not be drawn: {0}")]
    Raster(#[source] Arc<RasterError>),
    /// The drawing panicked; the panic itself is in the log.
    #[error("a picture could not be drawn: the drawing panicked")]
    Panicked,
}

impl Picture {
    /// The file; whoever comes first draws it, and others wait.
    fn file(&self) -> &Result<Precompressed, PictureError> {
        self.file.get_or_init(|| {
            let bytes = match self.form {
                Form::Svg => Ok(self.svg.clone().into_bytes()),
                Form::Icon(width) => raster::png(&self.svg, width),
                Form::Icons(sizes) => raster::ico(&self.svg, sizes),
                Form::Preview => raster::png(&self.svg, PREVIEW_WIDTH),
            };
            let bytes = bytes.map_err(|error| PictureError::Raster(Arc::new(error)))?;
            Ok(Precompressed::new(&Bytes::from(bytes), &self.headers()))
        })
    }

    const fn content_type(&self) -> &'static str {
        match self.form {
            Form::Svg => "image/svg+xml",
            Form::Icon(_) | Form::Preview => "image/png",
            Form::Icons(_) => "image/x-icon",
        }
    }

    fn headers(&self) -> HeaderMap {
        let mut headers = of_file(self.content_type(), FOR_EVER);
        if matches!(self.form, Form::Preview) {
            let anyone = HeaderValue::from_static("cross-origin");
            headers.insert(HeaderName::from_static("cross-origin-resource-policy"), anyone);
        }
        if let Some(policy) = &self.policy {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
        }
        headers
    }

    /// The picture, as a file that carries its hash in its name.
    ///
    /// # Errors
    /// When it cannot be drawn.
    pub async fn answer(self: &Arc<Self>, asked: &HeaderMap) -> Result<Response, PictureError> {
        if self.file.get().is_none() {
            let picture = Arc::clone(self);
            let drawn = tokio::task::spawn_blocking(move || picture.file().is_ok());
            drawn.await.map_err(|_| PictureError::Panicked)?;
        }
        self.file().as_ref().map(|file| file.answer(asked)).map_err(Clone::clone)
    }
}
