//! What pages load besides themselves: files that are built into the program, and pictures made from the figures.

mod files;
pub mod pictures;
mod raster;

use self::files::StaticFiles;
use self::pictures::Pictures;
use crate::content::Site;
use crate::drawing::Palette;
pub use crate::drawing::PaletteError;
use crate::web::http::precompressed::Precompressed;

/// Every file of the site.
#[derive(Default)]
pub struct Assets {
    files: StaticFiles,
    pictures: Pictures,
}

impl Assets {
    /// The files that are built into the program, and the site's pictures.
    ///
    /// # Errors
    /// When the palette cannot be used.
    pub fn of(site: &Site) -> Result<Self, PaletteError> {
        let palette = Palette::built_in()?;
        Ok(Self { pictures: Pictures::of(site, &palette.colors), files: StaticFiles::built_in(&palette) })
    }

    /// The files that are built into the program, without pictures.
    ///
    /// # Errors
    /// When the palette cannot be used.
    pub fn built_in() -> Result<Self, PaletteError> {
        Ok(Self { files: StaticFiles::built_in(&Palette::built_in()?), pictures: Pictures::default() })
    }

    /// The stylesheet, which is part of every page, so that a first visit takes one round trip.
    #[must_use]
    pub fn style(&self) -> &str {
        &self.files.style().text
    }

    /// The stylesheet's hash for the Content-Security-Policy: base64 of SHA-256.
    #[must_use]
    pub fn style_hash(&self) -> &str {
        &self.files.style().hash
    }

    /// The stylesheet of the staff area, which is part of each of its pages: the site's, and what that lacks for it.
    #[must_use]
    pub fn staff_style(&self) -> &str {
        &self.files.staff_style().text
    }

    /// The hash of the staff area's stylesheet, as above.
    #[must_use]
    pub fn staff_style_hash(&self) -> &str {
        &self.files.staff_style().hash
    }

    /// A file's address, or an icon's.
    #[must_use]
    pub fn url(&self, name: &str) -> String {
        self.files.url(name).or_else(|| self.pictures.url(name)).unwrap_or_default()
    }

    /// The file of a name with a hash, as addresses carry it, where it is no picture.
    #[must_use]
    pub fn file(&self, hashed_name: &str) -> Option<&Precompressed> {
        self.files.find(hashed_name)
    }

    /// Compresses every file as well as can be.
    pub fn compress_best(&self) {
        self.files.compress_best();
    }

    /// The pictures made from the site's figures.
    #[must_use]
    pub const fn pictures(&self) -> &Pictures {
        &self.pictures
    }
}
