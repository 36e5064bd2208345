//! The bones of a figure: how long each is, and the checks that a drawn person could be one.

use strum::{Display, EnumString, VariantArray};

use super::{FLOOR, Figure, Joints, Limbs, Point};
use crate::content::toml_table::leaves;

/// What connects two joints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, EnumString, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Bone {
    LowerSpine,
    UpperSpine,
    Neck,
    RightUpperArm,
    RightForearm,
    RightHand,
    RightThigh,
    RightShin,
    RightFoot,
    LeftUpperArm,
    LeftForearm,
    LeftHand,
    LeftThigh,
    LeftShin,
    LeftFoot,
}

leaves!(choices Bone);

/// A bone may be this share longer or shorter than it should: joints are drawn as points, and a real shoulder or
/// hip moves with its limb.
const TOLERANCE: f64 = 0.1;

impl Bone {
    /// Its length as a share of the person's height. Proportions of an adult, rounded; the spine's halves are straight
    /// lines between the joints.
    #[must_use]
    pub const fn share(self) -> f64 {
        match self {
            Self::LowerSpine => 0.146,
            Self::UpperSpine => 0.158,
            Self::Neck => 0.105,
            Self::RightUpperArm | Self::LeftUpperArm => 0.161,
            Self::RightForearm | Self::LeftForearm => 0.147,
            Self::RightHand | Self::LeftHand => 0.073,
            Self::RightThigh | Self::LeftThigh => 0.248,
            Self::RightShin | Self::LeftShin => 0.241,
            Self::RightFoot | Self::LeftFoot => 0.108,
        }
    }

    /// The same bone on the other side.
    #[must_use]
    pub fn mirrored(self) -> Self {
        swapped(&self.to_string()).parse().unwrap_or(self)
    }

    fn ends(self, joints: &Joints) -> (Point, Point) {
        let Joints { head, neck, mid, hip, right, left, .. } = joints;
        let limb = |limbs: &Limbs| match self {
            Self::RightUpperArm | Self::LeftUpperArm => (limbs.shoulder, limbs.elbow),
            Self::RightForearm | Self::LeftForearm => (limbs.elbow, limbs.wrist),
            Self::RightHand | Self::LeftHand => (limbs.wrist, limbs.hand),
            Self::RightThigh | Self::LeftThigh => (limbs.hip, limbs.knee),
            Self::RightShin | Self::LeftShin => (limbs.knee, limbs.ankle),
            _ => (limbs.ankle, limbs.toe),
        };
        match self {
            Self::LowerSpine => (*hip, *mid),
            Self::UpperSpine => (*mid, *neck),
            Self::Neck => (*neck, *head),
            _ if self.to_string().starts_with("right") => limb(right),
            _ => limb(left),
        }
    }
}

/// The name with right for left and left for right.
fn swapped(name: &str) -> String {
    match name.split_once('-') {
        Some(("right", rest)) => format!("left-{rest}"),
        Some(("left", rest)) => format!("right-{rest}"),
        _ => name.to_owned(),
    }
}

/// What no body could do.
pub(super) fn complaints(figure: &Figure, foreshortened: &[Bone]) -> Vec<String> {
    let lengths = Bone::VARIANTS.iter().filter_map(|bone| wrong_length(figure, *bone, foreshortened.contains(bone)));
    lengths.chain(below_the_floor(&figure.joints)).collect()
}

fn wrong_length(figure: &Figure, bone: Bone, is_foreshortened: bool) -> Option<String> {
    let (from, to) = bone.ends(&figure.joints);
    let (length, right) = (from.distance(to), bone.share() * figure.height);
    let shortest = if is_foreshortened { 0.0 } else { right * (1.0 - TOLERANCE) };
    if (shortest..=right * (1.0 + TOLERANCE)).contains(&length) {
        return None;
    }
    let advice = if length < right && !is_foreshortened {
        ": move a joint, or name the bone in `foreshortened` if it points at the viewer"
    } else {
        ": move a joint"
    };
    Some(format!("`{bone}` is {length:.1} long and should be {right:.1}, give or take 10 %{advice}"))
}

/// Joints lie inside the body: none is below the floor, not by the width of a line.
fn below_the_floor(joints: &Joints) -> impl Iterator<Item = String> {
    let named = |side: &'static str, limbs: Limbs| {
        let Limbs { shoulder, elbow, wrist, hand, hip, knee, ankle, toe } = limbs;
        let points = [shoulder, elbow, wrist, hand, hip, knee, ankle, toe];
        let names = ["shoulder", "elbow", "wrist", "hand", "hip", "knee", "ankle", "toe"];
        names.into_iter().zip(points).map(move |(name, point)| (format!("{side}_{name}"), point))
    };
    let trunk = [("head", joints.head), ("neck", joints.neck), ("mid", joints.mid), ("hip", joints.hip)];
    let trunk = trunk.into_iter().map(|(name, point)| (name.to_owned(), point));
    let all = trunk.chain(named("right", joints.right)).chain(named("left", joints.left));
    all.filter(|(_, point)| point.y > FLOOR)
        .map(|(name, point)| format!("the joint `{name}` is at {} and the floor at {FLOOR}: move it up", point.y))
}
