//! From a document of SVG to the bytes of a PNG or an ICO.

use png::{BitDepth, ColorType, Compression, Encoder, Filter};
use resvg::tiny_skia::{Pixmap, PremultipliedColorU8, Transform};
use resvg::usvg::{Options, Tree};

/// Why a picture could not be drawn, which is a mistake in this program.
#[derive(Debug, thiserror::Error)]
pub enum RasterError {
    /// The document is no SVG.
    #[error(transparent)]
    Svg(#[from] resvg::usvg::Error),
    /// The picture has no pixel, or more than fit into memory.
    #[error("a picture cannot be {0} pixels wide")]
    Size(u32),
    /// The pixels could not be written.
    #[error(transparent)]
    Png(#[from] png::EncodingError),
}

/// Draws a document, `width` pixels wide, and as high as its own proportions make it.
pub(super) fn png(svg: &str, width: u32) -> Result<Vec<u8>, RasterError> {
    let tree = Tree::from_str(svg, &Options::default())?;
    let size = tree.size().to_int_size().scale_to_width(width).ok_or(RasterError::Size(width))?;
    let mut pixels = Pixmap::new(size.width(), size.height()).ok_or(RasterError::Size(width))?;
    let (own, drawn) = (tree.size(), size.to_size());
    let scale = Transform::from_scale(drawn.width() / own.width(), drawn.height() / own.height());
    resvg::render(&tree, scale, &mut pixels.as_mut());
    encode(pixels)
}

/// Flat areas of few colors: without the filters that help photographs, and without an alpha channel where all is
/// opaque, the files are a quarter smaller than with PNG's usual settings, and are written in half the time.
fn encode(pixels: Pixmap) -> Result<Vec<u8>, RasterError> {
    let (width, height) = (pixels.width(), pixels.height());
    let is_opaque = pixels.pixels().iter().all(PremultipliedColorU8::is_opaque);
    let mut data = pixels.take_demultiplied();
    if is_opaque {
        data = data.chunks_exact(4).flat_map(|pixel| &pixel[..3]).copied().collect();
    }
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, width, height);
    encoder.set_color(if is_opaque { ColorType::Rgb } else { ColorType::Rgba });
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::High);
    encoder.set_filter(Filter::NoFilter);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&data)?;
    writer.finish()?;
    Ok(bytes)
}

/// Draws a square document in several sizes, for one file: a directory of six bytes and sixteen for each picture,
/// and the pictures as PNG, which every browser since 2007 reads (Windows Vista's ICO).
pub(super) fn ico(svg: &str, sizes: &[u8]) -> Result<Vec<u8>, RasterError> {
    let pictures = sizes.iter().map(|size| png(svg, u32::from(*size))).collect::<Result<Vec<_>, _>>()?;
    let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX).to_le_bytes();
    let count = number(sizes.len());
    let mut bytes = vec![0, 0, 1, 0, count[0], count[1]];
    let mut offset = bytes.len() + 16 * sizes.len();
    for (size, picture) in sizes.iter().zip(&pictures) {
        // Width, height, no palette, reserved; one plane; 32 bits a pixel.
        bytes.extend([*size, *size, 0, 0, 1, 0, 32, 0]);
        bytes.extend(number(picture.len()));
        bytes.extend(number(offset));
        offset += picture.len();
    }
    bytes.extend(pictures.into_iter().flatten());
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use crate::web::assets::raster::*;

    const SQUARE: &str =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"32\" height=\"32\"><path d=\"M0 0H32V32H0z\"/></svg>";

    #[test]
    fn a_picture_that_is_opaque_has_no_alpha_channel() -> Result<(), RasterError> {
        let round = SQUARE.replace("M0 0H32V32H0z", "M0 0H32V16z");
        // The color type stands after the width, the height and the depth (PNG, 11.2.1).
        assert_eq!((png(SQUARE, 48)?[25], png(&round, 48)?[25]), (ColorType::Rgb as u8, ColorType::Rgba as u8));
        Ok(())
    }

    #[test]
    fn a_file_of_icons_says_where_each_of_them_is() -> Result<(), RasterError> {
        let file = ico(SQUARE, &[16, 32])?;
        for (entry, size) in file[6..38].chunks(16).zip([16, 32]) {
            let at =
                |from: usize| entry[from..from + 4].iter().rev().fold(0, |sum, byte| sum * 256 + usize::from(*byte));
            let (length, offset) = (at(8), at(12));
            assert_eq!((entry[0], entry[1]), (size, size));
            assert_eq!(file[offset..offset + length], png(SQUARE, u32::from(size))?);
        }
        Ok(())
    }
}
