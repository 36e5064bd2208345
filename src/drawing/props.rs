//! What is around the person: mat, floor, chair, wall, block and their like.

use std::fmt;

use super::numbers::Number;
use crate::content::figure::Figure;
use crate::content::figure::{FLOOR, Ground, Prop, PropKind, Rect};

pub(super) fn write_ground(f: &mut fmt::Formatter<'_>, figure: &Figure) -> fmt::Result {
    let frame = figure.frame;
    let (class, inset, height) = match figure.ground {
        Ground::Mat => ("mat", 1.0, 2.2),
        Ground::Floor => ("floor", 4.0, 0.8),
    };
    let at = Rect { x: frame.x + inset, y: FLOOR, width: frame.width - 2.0 * inset, height };
    write_box(f, class, at, height / 2.0)
}

fn write_box(f: &mut fmt::Formatter<'_>, class: &str, at: Rect, corner: f64) -> fmt::Result {
    let [x, y, width, height, corner] = [at.x, at.y, at.width, at.height, corner].map(Number);
    write!(f, "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{corner}\"/>")
}

pub(super) fn write(f: &mut fmt::Formatter<'_>, prop: &Prop) -> fmt::Result {
    let Rect { x, y, width, height } = prop.at;
    match prop.kind {
        PropKind::Block => write_box(f, "prop", prop.at, 0.8),
        PropKind::Pillow | PropKind::Towel => write_box(f, "prop soft", prop.at, height / 2.0),
        PropKind::Blanket => {
            write_box(f, "prop soft", prop.at, 1.0)?;
            let middle = y + height / 2.0;
            write_fold(f, [x, middle], [x + width, middle])
        }
        PropKind::Wall => write_box(f, "prop wall", prop.at, 0.0),
        PropKind::DoorPost => write_door_post(f, prop.at),
        PropKind::Table => {
            write_box(f, "prop", Rect { height: 2.4, ..prop.at }, 0.8)?;
            let legs = [x + 2.0, x + width - 2.0];
            legs.into_iter().try_for_each(|leg| write_post(f, leg, y + 2.0, y + height))
        }
        PropKind::ChairSide => write_chair_side(f, prop),
        PropKind::ChairFront => write_chair_front(f, prop.at),
    }
}

/// A leg of a piece of furniture.
fn write_post(f: &mut fmt::Formatter<'_>, x: f64, top: f64, bottom: f64) -> fmt::Result {
    write!(f, "<path class=\"post\" d=\"M{} {}V{}\"/>", Number(x), Number(top), Number(bottom))
}

/// A line in the color of the paper, where two parts of a thing meet.
fn write_fold(f: &mut fmt::Formatter<'_>, from: [f64; 2], to: [f64; 2]) -> fmt::Result {
    let [x, y, to_x, to_y] = [from[0], from[1], to[0], to[1]].map(Number);
    write!(f, "<path class=\"fold\" d=\"M{x} {y}L{to_x} {to_y}\"/>")
}

/// A wall with a line to each side, as the casing of a door has it.
fn write_door_post(f: &mut fmt::Formatter<'_>, at: Rect) -> fmt::Result {
    write_box(f, "prop wall", at, 0.0)?;
    let [left, right, bottom] = [at.x + 0.6, at.x + at.width - 0.6, at.y + at.height];
    write_fold(f, [left, at.y], [left, bottom])?;
    write_fold(f, [right, at.y], [right, bottom])
}

/// The seat is half way down; the back is on the left unless mirrored.
fn write_chair_side(f: &mut fmt::Formatter<'_>, prop: &Prop) -> fmt::Result {
    let Rect { x, y, width, height } = prop.at;
    let (seat, floor) = (y + height * 0.5, y + height);
    // All is said for a back on the left; `at` puts it on the other side.
    let at = |along: f64| Number(if prop.mirrored { x + width - along } else { x + along });
    let (top, rail, back, front) = (Number(y + 1.2), Number(seat + 7.5), at(2.6), at(width - 2.6));
    let (foot, seat_line) = (Number(floor - 1.0), Number(seat + 2.0));
    // The back leans a little, its leg, too; a rail holds the legs together.
    write!(f, "<path class=\"post\" d=\"M{} {top}L{back} {seat_line}L{} {foot}", at(0.2), at(1.0))?;
    write!(f, "M{front} {seat_line}L{} {foot}M{back} {rail}H{front}\"/>", at(width - 1.4))?;
    write_box(f, "prop", Rect { y: seat, height: 3.2, ..prop.at }, 1.4)
}

/// Back rest, seat and legs, seen from before and a little from above: the seat's top is between its back edge and
/// its front edge.
fn write_chair_front(f: &mut fmt::Formatter<'_>, at: Rect) -> fmt::Result {
    let Rect { x, y, width, height } = at;
    let (seat, right, floor) = (y + height * 0.5, x + width, y + height);
    for (edge, inward) in [(x, 1.0), (right, -1.0)] {
        // The back legs stand further away, so higher up and further in.
        write_post(f, edge + 3.4 * inward, seat, floor - 3.6)?;
        write_post(f, edge + 2.2 * inward, y + 1.4, seat)?;
    }
    let rest = |share: f64, tall: f64| Rect { x: x + 1.1, y: y + height * share, width: width - 2.2, height: tall };
    write_box(f, "prop", rest(0.0, height * 0.13), 2.0)?;
    write_box(f, "prop", rest(0.2, height * 0.08), 1.0)?;
    let [left_back, right_back, left_front, right_front] = [x + 1.6, right - 1.6, x, right].map(Number);
    let (back, front) = (Number(seat - 3.5), Number(seat + 3.0));
    write!(f, "<path class=\"prop\" d=\"M{left_back} {back}H{right_back}L{right_front} {front}H{left_front}z\"/>")?;
    write_box(f, "prop", Rect { y: seat + 2.6, height: 3.4, ..at }, 1.4)?;
    write_fold(f, [x + 0.4, seat + 2.9], [right - 0.4, seat + 2.9])?;
    write_post(f, x + 2.0, seat + 5.0, floor - 1.0)?;
    write_post(f, right - 2.0, seat + 5.0, floor - 1.0)
}
