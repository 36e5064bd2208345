//! What is drawn over the person: the glow where the stretch is felt, arrows, the breath.

use std::fmt;

use super::head;
use super::head::RADIUS;
use super::numbers::{Number, angle, between, turned, wrapped};
use crate::content::figure::Figure;
use crate::content::figure::felt::Breath;
use crate::content::figure::{Arrow, FLOOR, Point};

pub(super) fn write_glow(f: &mut fmt::Formatter<'_>, figure: &Figure) -> fmt::Result {
    for glow in &figure.glow {
        let (x, y, radius) = (Number(glow.at.x), Number(glow.at.y), Number(glow.radius));
        write!(f, "<circle class=\"glow\" cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>")?;
    }
    Ok(())
}

pub(super) fn write_arrows(f: &mut fmt::Formatter<'_>, figure: &Figure) -> fmt::Result {
    for arrow in &figure.arrows {
        write_arrow(f, arrow)?;
    }
    Ok(())
}

/// A curved line and its head.
fn write_arrow(f: &mut fmt::Formatter<'_>, arrow: &Arrow) -> fmt::Result {
    let way = angle(arrow.from, arrow.to);
    let middle = between(arrow.from, arrow.to, 0.5);
    let off = turned(Point { x: 0.0, y: -2.0 * arrow.bend }, way);
    let pull = Point { x: middle.x + off.x, y: middle.y + off.y };
    let (from, to) = (arrow.from, arrow.to);
    let barb = |side: f64| turned(Point { x: -2.6, y: side }, angle(pull, to));
    let (one, other) = (barb(1.9), barb(-1.9));
    write!(f, "<path class=\"way\" d=\"M{} {}", Number(from.x), Number(from.y))?;
    write!(f, "Q{} {} {} {}", Number(pull.x), Number(pull.y), Number(to.x), Number(to.y))?;
    write!(f, "M{} {}L{} {}", Number(to.x + one.x), Number(to.y + one.y), Number(to.x), Number(to.y))?;
    write!(f, "L{} {}\"/>", Number(to.x + other.x), Number(to.y + other.y))
}

/// Air that flows in is drawn with whole lines towards the face, air that flows out with broken ones away from it.
pub(super) fn write_breath(f: &mut fmt::Formatter<'_>, figure: &Figure, breath: Breath) -> fmt::Result {
    let shape = match breath {
        Breath::Inhale => "f-in",
        Breath::Exhale => "f-out",
        Breath::Easy => return Ok(()),
    };
    let unit = figure.height / 100.0;
    let turn = head::turn(figure);
    // From the front the air would come straight at the viewer: it is drawn at the side that the face turns to.
    let side = if turn.nose < 0.0 { 180.0 } else { 0.0 };
    let place = |way: f64, distance: f64| {
        let off = turned(Point { x: distance, y: 0.0 }, way);
        Point { x: (turn.at.x + off.x) * unit, y: (turn.at.y + off.y) * unit }
    };
    // Where the face is close to the floor there is no room before it: the mark lies level, beyond the head.
    let way = if place(turn.tilt + side, LENGTH).y > FLOOR { side } else { turn.tilt + side };
    let at = place(way, RADIUS + 0.6);
    write!(f, "<use href=\"#{shape}\" class=\"breath-mark\" transform=\"translate({} {})", Number(at.x), Number(at.y))?;
    write!(f, "rotate({})\"/>", Number(wrapped(way)))
}

/// How far the mark reaches from the middle of the head, for a person 100 tall.
const LENGTH: f64 = 24.0;
