//! A figure on a page: the person, what is around, and the marks over it.

use std::fmt;

use super::attribute::Attribute;
use super::body::write_body;
use super::numbers::Number;
use super::{marks, props};
use crate::content::figure::Figure;
use crate::content::figure::felt::Breath;

/// A figure as SVG; writing it out draws it.
#[derive(Clone, Copy, Debug)]
pub struct Drawing<'a> {
    figure: &'a Figure,
    breath: Breath,
    label: &'a str,
}

impl<'a> Drawing<'a> {
    /// Draws a figure. The label is its text alternative; without one the picture is passed over by screen readers.
    #[must_use]
    pub const fn new(figure: &'a Figure, breath: Breath, label: &'a str) -> Self {
        Self { figure, breath, label }
    }
}

impl fmt::Display for Drawing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let figure = self.figure;
        let frame = figure.frame;
        let numbers = [frame.x, frame.y, frame.width, frame.height].map(Number);
        let [x, y, width, height] = numbers;
        write!(f, "<svg class=\"figure\" viewBox=\"{x} {y} {width} {height}\"")?;
        if self.label.is_empty() {
            f.write_str(" aria-hidden=\"true\">")?;
        } else {
            write!(f, " role=\"img\" aria-label=\"{}\">", Attribute(self.label))?;
        }
        props::write_ground(f, figure)?;
        for prop in &figure.props {
            props::write(f, prop)?;
        }
        write_body(f, figure)?;
        marks::write_glow(f, figure)?;
        marks::write_arrows(f, figure)?;
        marks::write_breath(f, figure, self.breath)?;
        f.write_str("</svg>")
    }
}
