//! The contact sheet: every figure on one page, for a person to look at.

use std::fmt::Write;

use strum::VariantArray;

use super::body::SHAPES;
use super::figure::Drawing;
use crate::content::figure::collection::Figures;
use crate::content::figure::felt::Breath;

/// A page of HTML with every figure and its name; `style` is the site's stylesheet.
#[must_use]
pub fn contact_sheet(figures: &Figures, style: &str) -> String {
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Figures</title>\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<style>{style}</style>\n</head>\n\
         <body>\n{SHAPES}\n<main class=\"sheet\">\n"
    );
    for (index, figure) in figures.iter().enumerate() {
        // All kinds of breath come up, so that their marks are seen, too.
        let breath = Breath::VARIANTS[index % Breath::VARIANTS.len()];
        let drawing = Drawing::new(figure, breath, &figure.name);
        // Writing to a `String` cannot fail.
        let _ = writeln!(page, "<figure>{drawing}<figcaption>{}</figcaption></figure>", figure.name);
    }
    page.push_str("</main>\n</body>\n</html>\n");
    page
}
