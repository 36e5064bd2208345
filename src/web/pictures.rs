//! Pictures made from the figures, as files: a preview for each address that is shared, and the icons.
//!
//! An address carries the hash of what is drawn, so it is known before anything is drawn. The first request draws,
//! away from the threads that answer; from then on the file is in memory.

mod raster;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use super::assets::{FOR_A_DAY, FOR_EVER};
use super::packed::{Effort, Packed};
use super::state::AppState;
use crate::content::Site;
use crate::drawing::{Backdrop, MissingColor, Palette, Pictogram, Preview};
use crate::error::Error;

/// How wide previews are, in pixels: for `og:image:width`.
pub const PREVIEW_WIDTH: u32 = Preview::WIDTH;
/// How high previews are, in pixels: for `og:image:height`.
pub const PREVIEW_HEIGHT: u32 = Preview::HEIGHT;

/// The icon of browser tabs.
pub const ICON: &str = "icon.svg";
/// The icon for those that ask for it unasked, or read no SVG.
const FAVICON: &str = "favicon.ico";
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
struct Picture {
    svg: String,
    form: Form,
    /// The policy of a document that brings a stylesheet.
    policy: Option<HeaderValue>,
    file: OnceLock<Result<Packed, String>>,
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
    ///
    /// # Errors
    /// When the stylesheet lacks a color.
    pub fn of(site: &Site, stylesheet: &str) -> Result<Self, MissingColor> {
        let palette = Palette::read(stylesheet)?;
        let pictogram = Pictogram::new(&site.icon);
        let theme = Theme { background: palette.paper.light.clone(), accent: palette.teal.light.clone() };
        let mut pictures = Self { brand: pictogram.inline(), theme, ..Self::default() };
        pictures.add_icons(pictogram, &palette);
        let preview = |figure| Preview::new(figure, pictogram, &palette).to_string();
        let home = site.default_edition().home.picture.as_ref().map_or(&site.icon, |picture| &picture.figure);
        pictures.add(SITE, preview(home), Form::Preview);
        for pose in &site.default_edition().poses {
            let cover = pose.cover().map_or(&site.icon, |picture| &picture.figure);
            pictures.add(&name_of_pose(&pose.slug), preview(cover), Form::Preview);
        }
        Ok(pictures)
    }

    fn add_icons(&mut self, pictogram: Pictogram<'_>, palette: &Palette) {
        let [disc, whole] = [Backdrop::Disc, Backdrop::Whole].map(|backdrop| pictogram.document(backdrop, palette));
        let (adaptive, style) = pictogram.adaptive(palette);
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
        let hash = URL_SAFE_NO_PAD.encode(&Sha256::digest(&svg)[..9]);
        let plain = name.rsplit('/').next().unwrap_or(name);
        let (stem, ending) = plain.rsplit_once('.').unwrap_or((plain, ""));
        let address = format!("{stem}.{hash}.{ending}");
        self.addresses.insert(name.to_owned(), address.clone());
        self.by_address.insert(address, Arc::new(Picture { svg, form, policy, file: OnceLock::new() }));
    }

    /// The address of an icon: of [`ICON`], [`TOUCH_ICON`] or one of [`MANIFEST_ICONS`].
    #[must_use]
    pub fn url(&self, name: &str) -> Option<String> {
        self.addresses.get(name).map(|address| format!("/static/{address}"))
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

    fn find(&self, address: &str) -> Result<&Arc<Picture>, Error> {
        self.by_address.get(address).ok_or(Error::NotFound)
    }

    fn named(&self, name: &str) -> Result<&Arc<Picture>, Error> {
        self.addresses.get(name).ok_or(Error::NotFound).and_then(|address| self.find(address))
    }
}

/// Poses share no names with icons.
fn name_of_pose(slug: &str) -> String {
    format!("poses/{slug}.png")
}

impl Picture {
    /// The file; whoever comes first draws it, and others wait.
    fn file(&self) -> &Result<Packed, String> {
        self.file.get_or_init(|| {
            let bytes = match self.form {
                Form::Svg => Ok(self.svg.clone().into_bytes()),
                Form::Icon(width) => raster::png(&self.svg, width),
                Form::Icons(sizes) => raster::ico(&self.svg, sizes),
                Form::Preview => raster::png(&self.svg, PREVIEW_WIDTH),
            };
            let packed = bytes.map(|bytes| Packed::new(self.content_type(), &Bytes::from(bytes), Effort::Best));
            packed.map_err(|error| error.to_string())
        })
    }

    const fn content_type(&self) -> &'static str {
        match self.form {
            Form::Svg => "image/svg+xml",
            Form::Icon(_) | Form::Preview => "image/png",
            Form::Icons(_) => "image/x-icon",
        }
    }

    async fn answer(self: &Arc<Self>, headers: &HeaderMap, caching: &'static str) -> Result<Response, Error> {
        if self.file.get().is_none() {
            let picture = Arc::clone(self);
            let drawn = tokio::task::spawn_blocking(move || picture.file().is_ok());
            drawn.await.map_err(|error| Error::Picture(error.to_string()))?;
        }
        let file = self.file().as_ref().map_err(|error| Error::Picture(error.clone()))?;
        let fixed = [(header::CONTENT_TYPE, self.content_type()), (header::CACHE_CONTROL, caching)];
        let mut response = (fixed, file.answer(headers)).into_response();
        if matches!(self.form, Form::Preview) {
            let anyone = HeaderValue::from_static("cross-origin");
            response.headers_mut().insert(HeaderName::from_static("cross-origin-resource-policy"), anyone);
        }
        if let Some(policy) = &self.policy {
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy.clone());
        }
        Ok(response)
    }
}

/// Answers `GET /static/{file}` where the file is a picture.
pub(super) async fn serve(state: &AppState, file: &str, headers: &HeaderMap) -> Result<Response, Error> {
    state.assets.pictures().find(file)?.answer(headers, FOR_EVER).await
}

/// `GET /favicon.ico`, which browsers and search engines ask for unasked.
pub async fn favicon(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, Error> {
    state.assets.pictures().named(FAVICON)?.answer(&headers, FOR_A_DAY).await
}

/// `GET /apple-touch-icon.png`, which iOS asks for unasked.
pub async fn touch_icon(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, Error> {
    state.assets.pictures().named(TOUCH_ICON)?.answer(&headers, FOR_A_DAY).await
}
