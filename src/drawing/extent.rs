//! How far a person reaches: what a picture must leave room for.

use super::head::RADIUS;
use super::numbers::between;
use crate::content::figure::Figure;
use crate::content::figure::{Limbs, Point, Rect};

/// A round part of a person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spot {
    pub at: Point,
    pub radius: f64,
}

/// The joints, each with the flesh around it, and the head; `flesh` is for a person 100 tall.
pub(super) fn spots(figure: &Figure, flesh: f64) -> Vec<Spot> {
    let unit = figure.height / 100.0;
    let joints = &figure.joints;
    let limbs = |limbs: &Limbs| {
        [limbs.shoulder, limbs.elbow, limbs.wrist, limbs.hand, limbs.hip, limbs.knee, limbs.ankle, limbs.toe]
    };
    let points =
        limbs(&joints.right).into_iter().chain(limbs(&joints.left)).chain([joints.neck, joints.mid, joints.hip]);
    let mut spots: Vec<Spot> = points.map(|at| Spot { at, radius: flesh * unit }).collect();
    spots.push(Spot { at: joints.head, radius: (RADIUS + 1.0) * unit });
    spots
}

/// The rectangle around them.
pub(super) fn bounds(spots: &[Spot]) -> Rect {
    let least = |edge: fn(&Spot) -> f64| spots.iter().map(edge).fold(f64::INFINITY, f64::min);
    let (x, y) = (least(|spot| spot.at.x - spot.radius), least(|spot| spot.at.y - spot.radius));
    let (right, bottom) = (-least(|spot| -spot.at.x - spot.radius), -least(|spot| -spot.at.y - spot.radius));
    Rect { x, y, width: right - x, height: bottom - y }
}

/// The smallest circle around them, nearly: from the middle, ever shorter steps to whatever is farthest
/// (Bădoiu and Clarkson, "Smaller core-sets for balls", 2003).
pub(super) fn circle(spots: &[Spot]) -> Spot {
    let around = bounds(spots);
    let mut at = Point { x: around.x + around.width / 2.0, y: around.y + around.height / 2.0 };
    let reach = |spot: &Spot, from: Point| spot.at.distance(from) + spot.radius;
    for step in 1..=STEPS {
        if let Some(far) = spots.iter().max_by(|one, other| reach(one, at).total_cmp(&reach(other, at))) {
            at = between(at, far.at, 1.0 / f64::from(step + 1));
        }
    }
    Spot { at, radius: spots.iter().map(|spot| reach(spot, at)).fold(0.0, f64::max) }
}

/// After so many, the circle is at most a hundredth too large.
const STEPS: u32 = 200;

#[cfg(test)]
mod tests {
    use crate::drawing::extent::*;

    fn spot(x: f64, y: f64) -> Spot {
        Spot { at: Point { x, y }, radius: 1.0 }
    }

    #[test]
    fn a_rectangle_and_a_circle_go_around_all_there_is() {
        let spots = [spot(0.0, 0.0), spot(10.0, 0.0), spot(5.0, 2.0)];
        assert_eq!(bounds(&spots), Rect { x: -1.0, y: -1.0, width: 12.0, height: 4.0 });
        let circle = circle(&spots);
        assert!((circle.radius - 6.0).abs() < 0.1 && circle.at.distance(Point { x: 5.0, y: 0.0 }) < 0.1, "{circle:?}");
    }
}
