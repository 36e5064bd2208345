//! The small picture of where a pose is felt: a person from before and from behind, glowing in places.

use std::fmt;

use super::attribute::Attribute;
use super::body::write_body;
use super::numbers::{Number, between};
use crate::content::figure::Figure;
use crate::content::figure::felt::Area;
use crate::content::figure::{Joints, Point, View};

/// Where a pose is felt; writing it out draws it.
#[derive(Clone, Debug)]
pub struct BodyMap<'a> {
    figures: [&'a Figure; 2],
    areas: &'a [Area],
    label: String,
}

impl<'a> BodyMap<'a> {
    /// Draws the areas on figures seen from the front and from behind. The label is the text alternative.
    #[must_use]
    pub const fn new(figures: [&'a Figure; 2], areas: &'a [Area], label: String) -> Self {
        Self { figures, areas, label }
    }
}

impl fmt::Display for BodyMap<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [front, back] = self.figures;
        let (width, height) = (Number(front.frame.width + back.frame.width), Number(front.frame.height));
        write!(f, "<svg class=\"figure body-map\" viewBox=\"0 {} {width} {height}\"", Number(front.frame.y))?;
        write!(f, " role=\"img\" aria-label=\"{}\">", Attribute(&self.label))?;
        write_one(f, front, -front.frame.x, self.areas)?;
        write_one(f, back, front.frame.width - back.frame.x, self.areas)?;
        f.write_str("</svg>")
    }
}

fn write_one(f: &mut fmt::Formatter<'_>, figure: &Figure, shift: f64, areas: &[Area]) -> fmt::Result {
    write!(f, "<g transform=\"translate({})\">", Number(shift))?;
    write_body(f, figure)?;
    for area in areas {
        let spots = spots(*area, &figure.joints, figure.view == View::Back);
        for (at, size) in spots {
            let radius = Number(size * figure.height / 100.0);
            write!(f, "<circle class=\"glow\" cx=\"{}\" cy=\"{}\" r=\"{radius}\"/>", Number(at.x), Number(at.y))?;
        }
    }
    f.write_str("</g>")
}

/// Where an area is on a person seen from before or behind, and how large, in hundredths of the person's height.
fn spots(area: Area, joints: &Joints, is_back: bool) -> Vec<(Point, f64)> {
    let Joints { head, neck, mid, hip, right, left, .. } = joints;
    let both = |one: Point, other: Point, size: f64| vec![(one, size), (other, size)];
    match (area, is_back) {
        (Area::Neck, _) => vec![(between(*neck, *head, 0.25), 6.0)],
        (Area::Shoulders, _) => both(right.shoulder, left.shoulder, 7.0),
        (Area::UpperBack, true) | (Area::Chest, false) => vec![(between(*mid, *neck, 0.55), 11.0)],
        (Area::Side, _) => both(between(right.shoulder, right.hip, 0.6), between(left.shoulder, left.hip, 0.6), 7.0),
        (Area::LowerBack, true) => vec![(between(*hip, *mid, 0.5), 9.0)],
        (Area::Hips, _) => both(right.hip, left.hip, 7.0),
        (Area::Legs, _) => both(between(right.hip, right.knee, 0.6), between(left.hip, left.knee, 0.6), 8.0),
        (Area::Wrists, _) => both(right.wrist, left.wrist, 5.0),
        (Area::UpperBack | Area::LowerBack, false) | (Area::Chest, true) => Vec::new(),
    }
}
