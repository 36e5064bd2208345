//! The trunk: a smooth outline around the spine, from the pelvis to the base of the neck.

use std::fmt;

use super::numbers::{Number, angle, between, scaled, turned, wrapped};
use crate::content::figure::Figure;
use crate::content::figure::bones::Bone;
use crate::content::figure::{Joints, Point, View};

/// Half the distance between the shoulders, and between the hips, of a person 100 tall who faces the viewer.
const HALF_SHOULDERS: f64 = 11.7;
const HALF_HIPS: f64 = 5.5;

/// One height of the trunk: its place on the spine (0 hip, 1 base of the neck) and how far the outline is from it,
/// to the front and the back of a person seen from the side, and to both sides of one seen from the front.
struct Station {
    along: f64,
    front: f64,
    back: f64,
    side: f64,
}

const STATIONS: [Station; 6] = [
    Station { along: -0.13, front: 3.4, back: 4.2, side: 7.6 },
    Station { along: 0.1, front: 4.9, back: 5.3, side: 8.6 },
    Station { along: 0.4, front: 4.3, back: 3.7, side: 6.9 },
    Station { along: 0.68, front: 5.4, back: 4.3, side: 8.6 },
    Station { along: 0.9, front: 4.6, back: 4.4, side: 9.4 },
    Station { along: 1.04, front: 2.0, back: 2.6, side: 3.4 },
];

pub(super) fn write(f: &mut fmt::Formatter<'_>, figure: &Figure) -> fmt::Result {
    let unit = 100.0 / figure.height;
    let joints = &figure.joints;
    let hip = scaled(joints.hip, unit);
    let upright = angle(joints.hip, joints.neck);
    let local = |point: Point| {
        let point = scaled(point, unit);
        turned(Point { x: point.x - hip.x, y: point.y - hip.y }, -upright)
    };
    write_neck(f, joints, unit)?;
    let at = (Number(hip.x), Number(hip.y), Number(upright));
    write!(f, "<path class=\"top\" transform=\"translate({} {})rotate({})\" d=\"", at.0, at.1, at.2)?;
    write_closed(f, &outline(figure, local))?;
    f.write_str("\"/>")
}

fn write_neck(f: &mut fmt::Formatter<'_>, joints: &Joints, unit: f64) -> fmt::Result {
    let neck = scaled(joints.neck, unit);
    let (x, y, turn) = (Number(neck.x), Number(neck.y), Number(angle(joints.neck, joints.head)));
    write!(f, "<use href=\"#f-neck\" class=\"skin\" transform=\"translate({x} {y})rotate({turn})\"/>")
}

/// The outline's points, once around, in the trunk's own coordinates: x along the spine.
fn outline(figure: &Figure, local: impl Fn(Point) -> Point) -> Vec<Point> {
    let joints = &figure.joints;
    let spine = Spine { mid: local(joints.mid), neck: local(joints.neck) };
    let unit = 100.0 / figure.height;
    let shown = |one: Point, other: Point, half: f64| (one.distance(other) * unit / (2.0 * half)).min(1.0);
    let shoulders = shown(joints.right.shoulder, joints.left.shoulder, HALF_SHOULDERS);
    let hips = shown(joints.right.hip, joints.left.hip, HALF_HIPS);
    let is_side = figure.view == View::Side;
    let (shoulders, hips) = if is_side && shoulders < 0.35 { (0.0, 0.0) } else { (shoulders, hips) };
    // The front of a person who faces right is clockwise of the way up the spine.
    let front = if figure.faces_left { -1.0 } else { 1.0 };
    let edge = |clockwise: bool| {
        STATIONS.iter().map(move |station| {
            let turn = hips + (shoulders - hips) * station.along.clamp(0.0, 1.0);
            let profile = if clockwise == (front > 0.0) { station.front } else { station.back };
            let width = profile + (station.side - profile) * turn;
            spine.beside(station.along, if clockwise { width } else { -width })
        })
    };
    let (mut one, mut other): (Vec<Point>, Vec<Point>) = (edge(true).collect(), edge(false).collect());
    if shoulders > 0.35 {
        let (right, left) = (local(joints.right.shoulder), local(joints.left.shoulder));
        let (clockwise, counter) = if right.y > left.y { (right, left) } else { (left, right) };
        follow_shoulder(&mut one, clockwise, spine.neck);
        follow_shoulder(&mut other, counter, spine.neck);
    }
    one.extend(other.into_iter().rev());
    one
}

/// Seen from the front, the outline's upper end goes through armpit and shoulder to the neck.
fn follow_shoulder(edge: &mut [Point], shoulder: Point, neck: Point) {
    let [.., chest, upper, top] = edge else { return };
    let armpit = Point { x: shoulder.x - 6.0, y: shoulder.y * 0.86 };
    *chest = between(*chest, armpit, 0.7);
    *upper = Point { x: shoulder.x + 3.4, y: shoulder.y * 1.14 };
    *top = Point { x: neck.x + 1.8, y: neck.y + (shoulder.y - neck.y) * 0.22 };
}

/// The spine in the trunk's coordinates: from the origin through its middle to the neck.
#[derive(Clone, Copy)]
struct Spine {
    mid: Point,
    neck: Point,
}

impl Spine {
    /// The curve goes through the middle of the spine, so its control point lies beyond it.
    fn control(self) -> Point {
        let chord = between(Point { x: 0.0, y: 0.0 }, self.neck, 0.5);
        Point { x: 2.0 * self.mid.x - chord.x, y: 2.0 * self.mid.y - chord.y }
    }

    fn at(self, along: f64) -> Point {
        let control = self.control();
        let (start, end) = (2.0 * along * (1.0 - along), along * along);
        Point { x: control.x * start + self.neck.x * end, y: control.y * start + self.neck.y * end }
    }

    /// A point off the spine; positive is clockwise of the way up.
    fn beside(self, along: f64, distance: f64) -> Point {
        let near = along.clamp(0.02, 0.98);
        let up = angle(self.at(near - 0.02), self.at(near + 0.02));
        let on = if (0.0..=1.0).contains(&along) {
            self.at(along)
        } else {
            let end = self.at(along.clamp(0.0, 1.0));
            let further =
                (along - along.clamp(0.0, 1.0)) * (Bone::LowerSpine.share() + Bone::UpperSpine.share()) * 100.0;
            let step = turned(Point { x: further, y: 0.0 }, up);
            Point { x: end.x + step.x, y: end.y + step.y }
        };
        let off = turned(Point { x: 0.0, y: distance }, wrapped(up));
        Point { x: on.x + off.x, y: on.y + off.y }
    }
}

/// A closed curve without corners: the points pull it, their midpoints lie on it.
fn write_closed(f: &mut fmt::Formatter<'_>, points: &[Point]) -> fmt::Result {
    let following = points.iter().cycle().skip(1);
    let Some(last) = points.last().zip(points.first()).map(|(last, first)| between(*last, *first, 0.5)) else {
        return Ok(());
    };
    write!(f, "M{} {}", Number(last.x), Number(last.y))?;
    for (pull, next) in points.iter().zip(following) {
        let on = between(*pull, *next, 0.5);
        write!(f, "Q{} {} {} {}", Number(pull.x), Number(pull.y), Number(on.x), Number(on.y))?;
    }
    f.write_str("z")
}
