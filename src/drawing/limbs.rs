//! Arms and legs: each a chain of shapes, every one placed in the one before it.

use std::fmt;

use super::numbers::{Number, angle, scaled, wrapped};
use crate::content::figure::Figure;
use crate::content::figure::bones::Bone;
use crate::content::figure::{Joints, Limb, Limbs, Point, View};

/// The limbs behind the trunk and those before it, in the order of drawing.
pub(super) struct Order {
    pub behind: Vec<Limb>,
    pub before: Vec<Limb>,
}

const ALL: [Limb; 4] = [Limb::LeftLeg, Limb::RightLeg, Limb::LeftArm, Limb::RightArm];
const FROM_THE_SIDE: [Limb; 4] = [Limb::LeftArm, Limb::LeftLeg, Limb::RightLeg, Limb::RightArm];
const FROM_THE_LEFT_SIDE: [Limb; 4] = [Limb::RightArm, Limb::RightLeg, Limb::LeftLeg, Limb::LeftArm];

pub(super) fn order(figure: &Figure) -> Order {
    let (all, before_by_itself): ([Limb; 4], &[Limb]) = match figure.view {
        View::Side if figure.faces_left => (FROM_THE_LEFT_SIDE, &[Limb::LeftArm]),
        View::Side => (FROM_THE_SIDE, &[Limb::RightArm]),
        View::Front => (ALL, &[Limb::LeftArm, Limb::RightArm]),
        View::Back => (ALL, &[]),
    };
    let is_before =
        |limb: &Limb| figure.over.contains(limb) || before_by_itself.contains(limb) && !figure.under.contains(limb);
    let (before, behind) = all.into_iter().partition(is_before);
    Order { behind, before }
}

/// In a side view the far limbs are darker.
pub(super) fn is_far(figure: &Figure, limb: Limb) -> bool {
    let far_side = match limb {
        Limb::LeftArm | Limb::LeftLeg => !figure.faces_left,
        Limb::RightArm | Limb::RightLeg => figure.faces_left,
    };
    figure.view == View::Side && far_side && !figure.over.contains(&limb)
}

pub(super) fn write(f: &mut fmt::Formatter<'_>, figure: &Figure, limb: Limb) -> fmt::Result {
    let is_arm = matches!(limb, Limb::RightArm | Limb::LeftArm);
    let chain = if is_arm { ARM } else { LEG };
    let (joints, far) = (joints(figure, limb), if is_far(figure, limb) { " far" } else { "" });
    let name = if is_arm { "arm" } else { "leg" };
    let unit = 100.0 / figure.height;
    let start = scaled(joints[0], unit);
    // Shapes have a front and a back; on the other side they are turned over.
    let turned_over = match figure.view {
        View::Side => figure.faces_left,
        View::Front | View::Back => limb == Limb::LeftLeg,
    };
    let sign = if turned_over { -1.0 } else { 1.0 };
    let mut last = angle(joints[0], joints[1]);
    write!(f, "<g class=\"{name}{far}\" transform=\"translate({} {})", Number(start.x), Number(start.y))?;
    write!(f, "rotate({})", Number(last))?;
    if turned_over {
        f.write_str("scale(1-1)")?;
    }
    f.write_str("\">")?;
    for (index, part) in chain.iter().enumerate() {
        let (from, to) = (joints[index], joints[index + 1]);
        let full = part.bone.share() * 100.0;
        let stretch = stretch(scaled(from, unit).distance(scaled(to, unit)), full);
        if index > 0 {
            let next = angle(from, to);
            write!(f, "rotate({})\">", Number(wrapped(next - last) * sign))?;
            last = next;
        }
        write_part(f, part, stretch)?;
        if index + 1 < chain.len() {
            write!(f, "<g transform=\"translate({})", Number(full * stretch))?;
        }
    }
    f.write_str(&"</g>".repeat(chain.len()))
}

/// How much shorter than it is a bone looks; lengths that differ by a tenth are the drawing's, not the body's.
fn stretch(length: f64, full: f64) -> f64 {
    let share = length / full;
    if share < 0.9 { share } else { 1.0 }
}

fn write_part(f: &mut fmt::Formatter<'_>, part: &Part, stretch: f64) -> fmt::Result {
    for (shape, class) in part.shapes {
        write!(f, "<use href=\"#{shape}\"{class}")?;
        if stretch < 1.0 {
            write!(f, " transform=\"scale({} 1)\"", Number::fine(stretch))?;
        }
        f.write_str("/>")?;
    }
    Ok(())
}

struct Part {
    bone: Bone,
    shapes: &'static [(&'static str, &'static str)],
}

const ARM: &[Part] = &[
    Part { bone: Bone::RightUpperArm, shapes: &[("f-upper", ""), ("f-sleeve", " class=\"top\"")] },
    Part { bone: Bone::RightForearm, shapes: &[("f-lower", "")] },
    Part { bone: Bone::RightHand, shapes: &[("f-hand", "")] },
];

const LEG: &[Part] = &[
    Part { bone: Bone::RightThigh, shapes: &[("f-thigh", "")] },
    Part { bone: Bone::RightShin, shapes: &[("f-shin", "")] },
    Part { bone: Bone::RightFoot, shapes: &[("f-foot", " class=\"skin\"")] },
];

/// The joints of a limb, from the trunk outwards.
pub(super) fn joints(figure: &Figure, limb: Limb) -> [Point; 4] {
    let Joints { right, left, .. } = &figure.joints;
    let arm = |side: &Limbs| [side.shoulder, side.elbow, side.wrist, side.hand];
    let leg = |side: &Limbs| [side.hip, side.knee, side.ankle, side.toe];
    match limb {
        Limb::RightArm => arm(right),
        Limb::LeftArm => arm(left),
        Limb::RightLeg => leg(right),
        Limb::LeftLeg => leg(left),
    }
}
