//! A figure in a few thick lines, for the icon and the mark beside the clinic's name: it reads at 16 pixels.

use std::fmt::Write;

use super::extent;
use super::extent::Spot;
use super::head::RADIUS;
use super::limbs;
use super::numbers::{Number, between};
use super::palette::{Colors, Shades};
use crate::content::figure::Figure;
use crate::content::figure::{Joints, Limb, Point};

/// The pictogram is this wide and high.
const SIZE: f64 = 32.0;
/// How thick a limb is, for a person 100 tall, and the trunk and the gap around a limb, in limbs.
const LIMB: f64 = 8.5;
const TRUNK: f64 = 1.35;
const GAP: f64 = 1.5;

/// What a pictogram stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backdrop {
    /// A disc; the corners are transparent.
    Disc,
    /// Color up to the edges. Whoever shows it may cut off what is more than 40 % of the width from the middle:
    /// the safe zone of maskable icons (W3C, Web Application Manifest).
    Whole,
}

impl Backdrop {
    /// How far the figure reaches from the middle.
    const fn reach(self) -> f64 {
        match self {
            Self::Disc => 13.6,
            Self::Whole => 12.2,
        }
    }
}

/// A figure as a pictogram.
#[derive(Clone, Copy, Debug)]
pub struct Pictogram<'a> {
    figure: &'a Figure,
}

/// The attributes that color each part.
struct Paint {
    ground: String,
    body: String,
    gap: String,
    head: String,
}

impl<'a> Pictogram<'a> {
    /// Draws a figure.
    #[must_use]
    pub const fn new(figure: &'a Figure) -> Self {
        Self { figure }
    }

    /// For a page, whose stylesheet colors it by its classes. Screen readers pass over it.
    #[must_use]
    pub fn inline(self) -> String {
        let class = |name: &str| format!(" class=\"brand-{name}\"");
        let paint = Paint { ground: class("disc"), body: class("body"), gap: class("gap"), head: class("head") };
        format!(
            "<svg viewBox=\"0 0 32 32\" width=\"36\" height=\"36\" aria-hidden=\"true\">{}</svg>",
            self.parts(Backdrop::Disc, &paint)
        )
    }

    /// A document in the colors of light pages.
    #[must_use]
    pub fn document(self, backdrop: Backdrop, colors: &Colors<Shades>) -> String {
        format!("{OPENING}{}</svg>", self.parts(backdrop, &Paint::light(colors)))
    }

    /// A document that follows the system from light to dark, and its stylesheet, for a policy that allows it.
    #[must_use]
    pub fn adaptive(self, colors: &Colors<Shades>) -> (String, String) {
        let Colors { teal, paper, glow, .. } = colors;
        let style = format!(
            "@media (prefers-color-scheme: dark) {{ .ground {{ fill: {0} }} .body {{ stroke: {1} }} \
             .gap {{ stroke: {0} }} .head {{ fill: {2} }} }}",
            teal.dark, paper.dark, glow.dark
        );
        let parts = self.parts(Backdrop::Disc, &Paint::light(colors));
        (format!("{OPENING}<style>{style}</style>{parts}</svg>"), style)
    }

    /// The same in the colors of light pages, for a place in another picture.
    pub(super) fn mark(self, colors: &Colors<Shades>) -> String {
        self.parts(Backdrop::Disc, &Paint::light(colors))
    }

    fn parts(self, backdrop: Backdrop, paint: &Paint) -> String {
        let around = extent::circle(&extent::spots(self.figure, LIMB / 2.0));
        let scale = backdrop.reach() / around.radius;
        let unit = self.figure.height / 100.0 * scale;
        let lines = Lines { around, scale, thickness: LIMB * unit };
        let (head, radius) = (lines.place(self.figure.joints.head), Number((RADIUS + 1.0) * unit));
        let under = match backdrop {
            Backdrop::Disc => format!("<circle{} cx=\"16\" cy=\"16\" r=\"16\"/>", paint.ground),
            Backdrop::Whole => format!("<path{} d=\"M0 0H32V32H0z\"/>", paint.ground),
        };
        format!(
            "{under}<g{} fill=\"none\" stroke-width=\"{}\" stroke-linecap=\"round\" stroke-linejoin=\"round\">{}</g>\
             <circle{} cx=\"{}\" cy=\"{}\" r=\"{radius}\"/>",
            paint.body,
            Number(lines.thickness),
            lines.body(self.figure, paint),
            paint.head,
            Number(head.x),
            Number(head.y),
        )
    }
}

const OPENING: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"32\" height=\"32\" viewBox=\"0 0 32 32\">";

impl Paint {
    fn light(colors: &Colors<Shades>) -> Self {
        let Colors { teal, paper, glow, .. } = colors;
        let attribute =
            |class: &str, name: &str, shades: &Shades| format!(" class=\"{class}\" {name}=\"{}\"", shades.light);
        Self {
            ground: attribute("ground", "fill", teal),
            body: attribute("body", "stroke", paper),
            gap: attribute("gap", "stroke", teal),
            head: attribute("head", "fill", glow),
        }
    }
}

/// Where the figure's circle comes to lie, and how thick its lines are there.
struct Lines {
    around: Spot,
    scale: f64,
    thickness: f64,
}

impl Lines {
    fn place(&self, point: Point) -> Point {
        let Spot { at, .. } = self.around;
        Point { x: (point.x - at.x) * self.scale + SIZE / 2.0, y: (point.y - at.y) * self.scale + SIZE / 2.0 }
    }

    fn line(&self, points: &[Point]) -> String {
        let mut path = String::new();
        for (index, point) in points.iter().map(|point| self.place(*point)).enumerate() {
            // Writing to a string cannot fail.
            let _ = write!(path, "{}{} {}", if index == 0 { 'M' } else { 'L' }, Number(point.x), Number(point.y));
        }
        path
    }

    /// From the back to the front: the limbs behind the trunk, the trunk, the limbs before it.
    fn body(&self, figure: &Figure, paint: &Paint) -> String {
        let order = limbs::order(figure);
        let behind: String = order.behind.iter().map(|limb| self.limb(figure, *limb)).collect();
        let before: String = (order.before.iter())
            .map(|limb| {
                let gap = if figure.over.contains(limb) { self.gap(figure, *limb, paint) } else { String::new() };
                gap + &self.limb(figure, *limb)
            })
            .collect();
        behind + &self.trunk(&figure.joints) + &before
    }

    /// A far limb is fainter.
    fn limb(&self, figure: &Figure, limb: Limb) -> String {
        let faint = if limbs::is_far(figure, limb) { " stroke-opacity=\".45\"" } else { "" };
        format!("<path{faint} d=\"{}\"/>", self.line(&limbs::joints(figure, limb)))
    }

    /// The ground shows around the outer part of a limb that lies over the trunk; the inner part grows out of it.
    fn gap(&self, figure: &Figure, limb: Limb, paint: &Paint) -> String {
        let (width, [_, outer @ ..]) = (Number(self.thickness * GAP), limbs::joints(figure, limb));
        format!("<path{} stroke-width=\"{width}\" d=\"{}\"/>", paint.gap, self.line(&outer))
    }

    /// A curve along the spine, with shoulders and hips.
    fn trunk(&self, joints: &Joints) -> String {
        let Joints { hip, mid, neck, right, left, .. } = joints;
        let chord = between(*hip, *neck, 0.5);
        let pull = self.place(Point { x: 2.0 * mid.x - chord.x, y: 2.0 * mid.y - chord.y });
        let top = self.place(*neck);
        format!(
            "<path stroke-width=\"{}\" d=\"{}Q{} {} {} {}{}{}\"/>",
            Number(self.thickness * TRUNK),
            self.line(&[*hip]),
            Number(pull.x),
            Number(pull.y),
            Number(top.x),
            Number(top.y),
            self.line(&[right.shoulder, left.shoulder]),
            self.line(&[right.hip, left.hip]),
        )
    }
}
