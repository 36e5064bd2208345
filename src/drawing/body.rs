//! The person: limbs, trunk and head, put together from shapes that stand once on a page.

use std::fmt;

use super::numbers::Number;
use super::{head, limbs, torso};
use crate::content::figure::Figure;

/// The shapes that figures are put together from: once a page, before the first figure.
pub const SHAPES: &str = concat!(
    "<svg class=\"shapes\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>",
    // Along x from a joint to the next, for a person 100 tall.
    "<path id=\"f-upper\" d=\"M0-2.7C5-2.9 11-2.5 16.1-2.1a2.1 2.1 0 0 1 0 4.2C11 2.6 5 3 0 2.7a2.7 2.7 0 0 1 0-5.4z\"/>",
    "<path id=\"f-sleeve\" d=\"M0-2.9C3-3.1 6-3 8.2-2.8L8 3C6 3.2 3 3.2 0 2.9a2.9 2.9 0 0 1 0-5.8z\"/>",
    "<path id=\"f-lower\" d=\"M0-2.1C3-2.6 6-2.5 14.7-1.5a1.5 1.5 0 0 1 0 3C6 2.5 3 2.6 0 2.1a2.1 2.1 0 0 1 0-4.2z\"/>",
    "<path id=\"f-hand\" d=\"M-.3-1.5C2-1.9 4-2 6-1.2 7.6-.6 7.8.5 6.4 1 4 1.8 2 1.8-.3 1.5a1.5 1.5 0 0 1 0-3z\"/>",
    "<path id=\"f-thigh\" d=\"M0-4.4C8-4.6 17-3.9 24.8-3a3 3 0 0 1 0 6C17 4 8 4.9 0 4.4a4.4 4.4 0 0 1 0-8.8z\"/>",
    "<path id=\"f-shin\" d=\"M0-3C7-2.8 15-2.2 23.4-1.8L23.4 1.8C18 2.2 13 4.2 7 4 4 3.9 2 3.4 0 3a3 3 0 0 1 0-6z\"/>",
    "<path id=\"f-foot\" d=\"M-1.7-1.7C1-2.3 3-1.5 5.5-.8 8-.5 11-.8 11.2.4 11.3 1.2 10 1.5 8 1.7L-1.2 3.1C-2.8 3.2-3.2 2-2.9.6z\"/>",
    "<path id=\"f-neck\" d=\"M-2-2.5L10-2.1V2.1L-2 2.5z\"/>",
    "<radialGradient id=\"f-glow\"><stop offset=\".15\" class=\"glow-in\"/><stop offset=\"1\" class=\"glow-out\"/></radialGradient>",
    "<g id=\"f-in\"><path d=\"M17 0H6M16-4.5L7.5-1.9M16 4.5L7.5 1.9\"/><path class=\"tip\" d=\"M3 0l4.6-2.7v5.4z\"/></g>",
    "<g id=\"f-out\"><path stroke-dasharray=\"2.4 1.8\" d=\"M4 0H14M4.5-1.6L13-4.8M4.5 1.6L13 4.8\"/><path class=\"tip\" d=\"M18 0l-4.6-2.7v5.4z\"/></g>",
    "</defs></svg>"
);

/// The person: everything that moves stands in one group.
pub(super) fn write_body(f: &mut fmt::Formatter<'_>, figure: &Figure) -> fmt::Result {
    let unit = figure.height / 100.0;
    write!(f, "<g class=\"body\" transform=\"scale({})\">", Number::fine(unit))?;
    let order = limbs::order(figure);
    for limb in &order.behind {
        limbs::write(f, figure, *limb)?;
    }
    torso::write(f, figure)?;
    head::write(f, figure)?;
    for limb in &order.before {
        limbs::write(f, figure, *limb)?;
    }
    f.write_str("</g>")
}
