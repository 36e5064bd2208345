//! The built-in figures: drawn as they were last looked at, and light enough for a first visit.

use std::io::Write;

use clinic::content::{Breath, Figure, Figures, Files, Mistakes};
use clinic::drawing::{Drawing, SHAPES};

/// The most that one figure may cost on the wire, in bytes of brotli, its share of the shapes included.
const MOST_BYTES: usize = 1000;

fn built_in() -> (Figures, Mistakes) {
    Figures::load(&Files::built_in())
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

#[test]
fn every_body_could_be_a_body() {
    let (figures, mistakes) = built_in();
    assert_eq!(mistakes, Mistakes::default());
    assert!(figures.iter().count() >= 40, "there are only {} figures", figures.iter().count());
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
    let page: String = figures.iter().step_by(figures.iter().count() / 10).take(10).map(drawn).collect();
    let size = packed(&format!("{SHAPES}{page}"))?;
    assert!(size < 10 * MOST_BYTES / 2, "ten figures and their shapes cost {size} bytes");
    Ok(())
}

#[test]
fn a_label_cannot_break_out_of_its_attribute() {
    let (figures, _) = built_in();
    let Some(figure) = figures.iter().next() else { return };
    let drawn = Drawing::new(figure, Breath::Easy, "\"><script>&").to_string();
    assert!(drawn.contains("aria-label=\"&quot;>&lt;script>&amp;\""), "{drawn}");
    assert!(Drawing::new(figure, Breath::Easy, "").to_string().contains("aria-hidden=\"true\""));
}
