//! What a page is drawn from.

use jiff::Timestamp;

use crate::content::{Edition, Site};
use crate::preferences::Preferences;
use crate::web::assets::Assets;

/// The site in one language, for one reader.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The whole site.
    pub site: &'a Site,
    /// The language to draw.
    pub edition: &'a Edition,
    /// Styles and icons.
    pub assets: &'a Assets,
    /// Scheme and host that visitors see, where they are known.
    pub public_url: Option<&'a str>,
    /// What the reader chose.
    pub preferences: Preferences,
    /// The moment at which it is drawn.
    pub now: Timestamp,
}
