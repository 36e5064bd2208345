//! Numbers as short as they can be, and the geometry of points.

use std::fmt;

use crate::content::figure::Point;

/// A number with one decimal at most; the whole picture is 100 wide.
#[derive(Clone, Copy)]
pub(super) struct Number(pub f64);

/// A factor, with two decimals.
pub(super) struct Factor(f64);

impl Number {
    pub(super) const fn fine(value: f64) -> Factor {
        Factor(value)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_short(f, &format!("{:.1}", self.0))
    }
}

impl fmt::Display for Factor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_short(f, &format!("{:.2}", self.0))
    }
}

/// Without zeros that say nothing: `-0.50` is written `-.5`.
fn write_short(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    let text = text.trim_end_matches('0').trim_end_matches('.');
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let digits = digits.strip_prefix('0').filter(|rest| !rest.is_empty()).unwrap_or(digits);
    if digits == "0" { f.write_str("0") } else { write!(f, "{sign}{digits}") }
}

/// A point `along` the way from one to another, 0 to 1.
pub(super) fn between(from: Point, to: Point, along: f64) -> Point {
    Point { x: from.x + (to.x - from.x) * along, y: from.y + (to.y - from.y) * along }
}

/// Where a place is when the picture is scaled.
pub(super) fn scaled(point: Point, factor: f64) -> Point {
    Point { x: point.x * factor, y: point.y * factor }
}

/// The direction from one point to another, in degrees: 0 to the right, 90 down.
pub(super) fn angle(from: Point, to: Point) -> f64 {
    (to.y - from.y).atan2(to.x - from.x).to_degrees()
}

/// An angle between -180 and 180.
pub(super) fn wrapped(degrees: f64) -> f64 {
    (degrees + 180.0).rem_euclid(360.0) - 180.0
}

/// A point turned about the origin.
pub(super) fn turned(point: Point, degrees: f64) -> Point {
    let (sin, cos) = degrees.to_radians().sin_cos();
    Point { x: point.x * cos - point.y * sin, y: point.x * sin + point.y * cos }
}
