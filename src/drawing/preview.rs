//! The picture that stands for a page where its address is shared: a figure, large and calm, on a wide ground.

use std::fmt;

use super::body::{SHAPES, write_body};
use super::extent;
use super::numbers::Number;
use super::palette::{Colors, Shades};
use super::pictogram::Pictogram;
use super::{marks, props};
use crate::content::figure::Figure;
use crate::content::figure::{FLOOR, Ground, Point, Prop, PropKind, Rect};

/// A picture of a page as a document of SVG; writing it out draws it.
#[derive(Clone, Copy, Debug)]
pub struct Preview<'a> {
    figure: &'a Figure,
    mark: Pictogram<'a>,
    colors: &'a Colors<Shades>,
}

impl<'a> Preview<'a> {
    /// As wide as Open Graph's readers ask for, in pixels (developers.facebook.com, "Images in Link Shares").
    pub const WIDTH: u32 = 1200;
    /// And as high.
    pub const HEIGHT: u32 = 630;

    /// Draws a figure, with the clinic's mark in the corner.
    #[must_use]
    pub const fn new(figure: &'a Figure, mark: Pictogram<'a>, colors: &'a Colors<Shades>) -> Self {
        Self { figure, mark, colors }
    }

    fn write_style(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let colors = self.colors;
        // The same as in the stylesheet's layer `figures`. Of two rules of equal weight the later one holds.
        let rules = [
            (".top", "fill", &colors.top),
            (".leg", "fill", &colors.leggings),
            (".arm, .skin, .nose", "fill", &colors.skin),
            (".hair", "fill", &colors.hair),
            (".far.leg", "fill", &colors.leggings_far),
            (".far.arm, .far .skin", "fill", &colors.skin_far),
            (".far .top", "fill", &colors.top_far),
            (".mat", "fill", &colors.mat),
            (".floor", "fill", &colors.line),
            (".prop", "fill", &colors.wood),
            (".soft", "fill", &colors.cloth),
            (".wall", "fill", &colors.line),
            (".post", "stroke", &colors.wood),
            (".fold", "stroke", &colors.paper),
            (".glow-in, .glow-out", "stop-color", &colors.ember),
        ];
        f.write_str("<style>")?;
        for (selector, property, color) in rules {
            write!(f, "{selector} {{ {property}: {} }} ", color.light)?;
        }
        f.write_str(
            ".post { fill: none; stroke-width: 2.2; stroke-linecap: round } .fold { fill: none; stroke-width: .7 } \
             .glow { fill: url(#f-glow) } .glow-in { stop-opacity: .95 } .glow-out { stop-opacity: 0 }</style>",
        )
    }

    /// The wall behind everything, a low sun, the floor.
    fn write_room(&self, f: &mut fmt::Formatter<'_>, ground: f64) -> fmt::Result {
        let Colors { mist, paper, line, .. } = self.colors;
        let (width, height, ground) = (Self::WIDTH, Self::HEIGHT, Number(ground));
        write!(f, "<path fill=\"{}\" d=\"M0 0H{width}V{height}H0z\"/>", mist.light)?;
        write!(f, "<circle fill=\"{}\" cx=\"600\" cy=\"{ground}\" r=\"{SUN}\"/>", paper.light)?;
        write!(f, "<path fill=\"{}\" d=\"M0 {ground}H{width}V{height}H0z\"/>", paper.light)?;
        write!(f, "<path stroke=\"{}\" stroke-width=\"{LINE}\" d=\"M0 {ground}H{width}\"/>", line.light)
    }
}

/// The sun's radius and the thickness of the line at the floor, in pixels.
const SUN: f64 = 330.0;
const LINE: f64 = 4.0;
/// The most room for the figure, in pixels.
const ROOM: (f64, f64) = (880.0, 450.0);
/// How high the floor may be, in pixels from the top.
const HIGHEST_FLOOR: f64 = 420.0;
const LOWEST_FLOOR: f64 = 530.0;
/// How wide the mark is, and how far from the edges.
const MARK: f64 = 76.0;
const MARGIN: f64 = 40.0;

/// How large the figure is, and where the floor is.
struct Layout {
    scale: f64,
    /// The middle of what is shown, in the figure's coordinates.
    middle: f64,
    /// How wide it is, in the figure's coordinates.
    reach: Rect,
    ground: f64,
}

impl Layout {
    fn of(figure: &Figure) -> Self {
        let mut corners = extent::spots(figure, 4.0);
        for Prop { at, .. } in figure.props.iter().filter(|prop| !is_wall(prop)) {
            let corner = |x, y| extent::Spot { at: Point { x, y }, radius: 0.0 };
            corners.extend([corner(at.x, at.y), corner(at.x + at.width, at.y + at.height)]);
        }
        let reach = extent::bounds(&corners);
        let height = FLOOR - reach.y;
        let scale = (ROOM.0 / reach.width).min(ROOM.1 / height);
        let ground =
            (f64::from(Preview::HEIGHT) / 2.0 + height * scale / 2.0 + 30.0).clamp(HIGHEST_FLOOR, LOWEST_FLOOR);
        Self { scale, middle: reach.x + reach.width / 2.0, reach, ground }
    }
}

fn is_wall(prop: &Prop) -> bool {
    matches!(prop.kind, PropKind::Wall | PropKind::DoorPost)
}

impl fmt::Display for Preview<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (width, height) = (Self::WIDTH, Self::HEIGHT);
        let layout = Layout::of(self.figure);
        let Layout { scale, middle, reach, ground } = layout;
        write!(f, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\">")?;
        self.write_style(f)?;
        f.write_str(SHAPES)?;
        self.write_room(f, ground)?;
        let (left, top) = (f64::from(width) / 2.0 - middle * scale, ground - FLOOR * scale);
        let at = (Number(left), Number(top), Number::fine(scale));
        write!(f, "<g transform=\"translate({} {})scale({})\">", at.0, at.1, at.2)?;
        if self.figure.ground == Ground::Mat {
            let around = Rect { x: reach.x - 5.0, width: reach.width + 10.0, ..self.figure.frame };
            props::write_ground(f, &Figure { frame: around, ..self.figure.clone() })?;
        }
        for prop in &self.figure.props {
            // A wall goes on to the picture's upper edge.
            let rise = if is_wall(prop) { prop.at.y + top / scale } else { 0.0 };
            let at = Rect { y: prop.at.y - rise, height: prop.at.height + rise, ..prop.at };
            props::write(f, &Prop { at, ..*prop })?;
        }
        write_body(f, self.figure)?;
        marks::write_glow(f, self.figure)?;
        f.write_str("</g>")?;
        let (x, y) = (f64::from(width) - MARGIN - MARK, f64::from(height) - MARGIN / 2.0 - MARK);
        write!(f, "<g transform=\"translate({} {})scale({})\">", Number(x), Number(y), Number::fine(MARK / 32.0))?;
        write!(f, "{}</g></svg>", self.mark.mark(self.colors))
    }
}
