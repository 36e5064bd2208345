//! The head: hair, face and nose, turned to where the person looks.

use std::fmt;

use super::numbers::{Number, angle, scaled, turned, wrapped};
use crate::content::figure::Figure;
use crate::content::figure::{Point, View};

/// The radius of the head of a person 100 tall.
pub(super) const RADIUS: f64 = 6.0;

/// How the head is turned.
pub(super) struct Turn {
    /// The middle of the head.
    pub at: Point,
    /// How far it is tilted, in degrees clockwise.
    pub tilt: f64,
    /// How far the nose is off the middle of the head, in its own coordinates: 1 is a profile to the right.
    pub nose: f64,
}

/// How the head of a figure is turned, in the coordinates of a person 100 tall.
pub(super) fn turn(figure: &Figure) -> Turn {
    let unit = 100.0 / figure.height;
    let joints = &figure.joints;
    let at = scaled(joints.head, unit);
    let by_neck = angle(joints.neck, joints.head) + 90.0;
    let nose = joints.nose.map(|nose| scaled(nose, unit)).map(|nose| Point { x: nose.x - at.x, y: nose.y - at.y });
    let profile = if figure.faces_left { -1.0 } else { 1.0 };
    match (figure.view, nose) {
        // Turned to the viewer.
        (View::Side, Some(nose)) if nose.x.hypot(nose.y) < RADIUS / 2.0 => Turn { at, tilt: by_neck, nose: 0.0 },
        (View::Side, Some(nose)) => {
            let looks = nose.y.atan2(nose.x).to_degrees();
            let ahead = if figure.faces_left { by_neck + 180.0 } else { by_neck };
            // Someone who looks over the shoulder shows the other profile.
            let profile = if wrapped(looks - ahead).abs() > 90.0 { -profile } else { profile };
            Turn { at, tilt: if profile < 0.0 { looks + 180.0 } else { looks }, nose: profile }
        }
        (View::Side, None) => Turn { at, tilt: by_neck, nose: profile },
        (View::Front | View::Back, Some(nose)) => {
            let local = turned(nose, -by_neck);
            Turn { at, tilt: by_neck, nose: (local.x / RADIUS).clamp(-1.0, 1.0) }
        }
        (View::Front | View::Back, None) => Turn { at, tilt: by_neck, nose: 0.0 },
    }
}

pub(super) fn write(f: &mut fmt::Formatter<'_>, figure: &Figure) -> fmt::Result {
    let Turn { at, tilt, nose } = turn(figure);
    write!(f, "<g class=\"head\" transform=\"translate({} {})rotate({})\">", Number(at.x), Number(at.y), Number(tilt))?;
    let aside = nose.abs();
    // A bun: at the back of the head, or on top when the face is to the viewer.
    let bun = Point { x: -nose * 6.1, y: -2.6 - 4.4 * (1.0 - aside) };
    write!(f, "<circle class=\"hair\" cx=\"{}\" cy=\"{}\" r=\"2.3\"/>", Number(bun.x), Number(bun.y))?;
    write!(f, "<circle class=\"hair\" cx=\"{}\" cy=\"-.5\" r=\"6\"/>", Number(-nose * 0.3))?;
    if figure.view != View::Back {
        let (x, width) = (nose * 1.7, 5.0 - aside * 0.5);
        write!(f, "<ellipse class=\"skin\" cx=\"{}\" cy=\"1.1\" rx=\"{}\" ry=\"5\"/>", Number(x), Number(width))?;
        let radius = 0.8 + aside * 0.5;
        write!(f, "<circle class=\"nose\" cx=\"{}\" cy=\"1.6\" r=\"{}\"/>", Number(nose * 5.8), Number(radius))?;
    }
    f.write_str("</g>")
}
