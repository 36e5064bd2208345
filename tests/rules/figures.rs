//! The built-in figures: drawn as they were last looked at, and light enough for a first visit.

use std::io::Write;

use clinic::content::{Area, Breath, Figure, Figures, Files, Mistakes, Site};
use clinic::drawing::{Backdrop, BodyMap, Drawing, Palette, Pictogram, Preview, SHAPES};
use strum::VariantArray;

/// The most that one figure may cost on the wire, in bytes of brotli, its share of the shapes included.
const MOST_BYTES: usize = 1000;

fn built_in() -> (Figures, Mistakes) {
    let (figures, mistakes) = Figures::load(&Files::built_in());
    let count = figures.iter().count();
    assert!(count >= 40, "there are only {count} figures");
    (figures, mistakes)
}

fn drawn(figure: &Figure) -> String {
    Drawing::new(figure, Breath::Inhale, "Somebody in a pose").to_string()
}

fn packed(text: &str) -> Result<usize, std::io::Error> {
    let mut packer = brotli::CompressorWriter::new(Vec::new(), 4096, 11, 22);
    packer.write_all(text.as_bytes())?;
    Ok(packer.into_inner().len())
}

/// A change of a drawing shows here. Look at the sheet that `clinic figures` makes, then accept it:
/// `INSTA_UPDATE=always cargo test --test rules figures`.
#[test]
fn every_figure_is_drawn_as_it_was_looked_at() {
    let (figures, _) = built_in();
    let sheet: Vec<String> = figures.iter().map(|figure| format!("{}\n{}", figure.name, drawn(figure))).collect();
    insta::assert_snapshot!("figures", sheet.join("\n"));
}

/// The same for what is made from figures: previews, icons, the mark beside the clinic's name, the body map.
#[test]
fn every_picture_made_from_figures_is_drawn_as_it_was_looked_at() -> Result<(), Box<dyn std::error::Error>> {
    let site = Site::load(&Files::built_in())?;
    let Palette { colors, .. } = Palette::built_in()?;
    let pictogram = Pictogram::new(&site.icon);
    let previews = site.default_edition().poses.iter().map(|pose| {
        let cover = &pose.cover().expect("every pose has a cover").figure;
        format!("{}\n{}", pose.slug, Preview::new(cover, pictogram, &colors))
    });
    let body_map = BodyMap::new(site.body_map.each_ref().map(AsRef::as_ref), Area::VARIANTS, "Somebody".to_owned());
    let others = [
        pictogram.document(Backdrop::Disc, &colors),
        pictogram.document(Backdrop::Whole, &colors),
        pictogram.adaptive(&colors).0,
        pictogram.inline(),
        body_map.to_string(),
    ];
    let sheet: Vec<String> = previews.chain(others).collect();
    insta::assert_snapshot!("pictures", sheet.join("\n"));
    Ok(())
}

#[test]
fn every_body_could_be_a_body() {
    let (_, mistakes) = built_in();
    assert_eq!(mistakes, Mistakes::default());
}

#[test]
fn a_figure_costs_less_than_a_kilobyte() -> Result<(), std::io::Error> {
    let (figures, _) = built_in();
    for figure in figures.iter() {
        let size = packed(&drawn(figure))?;
        assert!(size < MOST_BYTES, "{} costs {size} bytes", figure.name);
    }
    Ok(())
}

#[test]
fn a_page_of_ten_figures_costs_less_than_ten_of_them_alone() -> Result<(), std::io::Error> {
    let (figures, _) = built_in();
    let ten: Vec<String> = figures.iter().step_by(figures.iter().count() / 10).take(10).map(drawn).collect();
    assert_eq!(ten.len(), 10);
    let size = packed(&format!("{SHAPES}{}", ten.concat()))?;
    assert!(size < 10 * MOST_BYTES / 2, "ten figures and their shapes cost {size} bytes");
    Ok(())
}

#[test]
fn a_label_cannot_break_out_of_its_attribute() {
    let (figures, _) = built_in();
    let figure = figures.iter().next().expect("there are figures");
    let drawn = Drawing::new(figure, Breath::Easy, "\"><script>&").to_string();
    assert!(drawn.contains("aria-label=\"&quot;>&lt;script>&amp;\""), "{drawn}");
    assert!(Drawing::new(figure, Breath::Easy, "").to_string().contains("aria-hidden=\"true\""));
}

#[test]
fn the_breath_is_marked_with_its_own_shape_or_not_at_all() {
    let (figures, _) = built_in();
    for figure in figures.iter() {
        let marks = [Breath::Inhale, Breath::Exhale, Breath::Easy].map(|breath| {
            let drawn = Drawing::new(figure, breath, "").to_string();
            ["#f-in", "#f-out"].map(|shape| drawn.matches(&format!("<use href=\"{shape}\"")).count())
        });
        assert_eq!(marks, [[1, 0], [0, 1], [0, 0]], "{}", figure.name);
    }
}

#[test]
fn every_area_glows_on_the_body_map() {
    let (figures, _) = built_in();
    let [front, back] =
        ["standing/front", "standing/back"].map(|name| figures.get(name).expect("there are figures to draw it on"));
    for area in Area::VARIANTS {
        let drawn = BodyMap::new([front, back], &[*area], "Somebody".to_owned()).to_string();
        let places = drawn.matches("class=\"glow\"").count();
        assert!(places > 0, "{area} glows nowhere");
    }
    assert!(!BodyMap::new([front, back], &[], "Somebody".to_owned()).to_string().contains("class=\"glow\""));
}
