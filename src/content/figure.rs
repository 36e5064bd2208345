//! Figures: where the joints of a drawn person are, `figures/*.toml`. `crate::figure` draws them.
//!
//! Places are in a box of 100 by 100, x to the right, y down, the floor at [`FLOOR`]. In a front view the
//! person's right is on the viewer's left. A file is a scene: its view, scale and props serve each of its figures
//! that does not say otherwise. A figure is called by its file and name: `cat-cow/cow`.

mod bones;
mod scene;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

pub use bones::{Bone, Limb};

use super::files::Files;
use super::problem::Problems;

/// Where the floor is, in the box of 100.
pub const FLOOR: f64 = 94.0;

/// A place in the box.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(from = "[f64; 2]")]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Down.
    pub y: f64,
}

impl From<[f64; 2]> for Point {
    fn from([x, y]: [f64; 2]) -> Self {
        Self { x, y }
    }
}

impl Point {
    /// The distance to another place.
    #[must_use]
    pub fn distance(self, other: Self) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }
}

/// From where the person is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum View {
    /// From the side: the person's right side when they face right.
    Side,
    /// From the front.
    Front,
    /// From behind.
    Back,
}

/// What the person is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// A yoga mat.
    Mat,
    /// The bare floor.
    Floor,
}

/// What kind of thing stands beside the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say what they are")]
pub enum PropKind {
    Block,
    Blanket,
    Pillow,
    Towel,
    Wall,
    DoorPost,
    Table,
    ChairFront,
    ChairSide,
}

/// A part of the picture as a rectangle: left, top, width, height.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(from = "[f64; 4]")]
#[expect(missing_docs, reason = "the names say what they are")]
pub struct Area {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl From<[f64; 4]> for Area {
    fn from([x, y, width, height]: [f64; 4]) -> Self {
        Self { x, y, width, height }
    }
}

/// A thing beside the person.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prop {
    /// What it is.
    pub kind: PropKind,
    /// Where it is.
    pub at: Area,
    /// Whether it is seen the other way round.
    #[serde(default)]
    pub mirrored: bool,
}

/// Where the stretch is felt.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(from = "[f64; 3]")]
pub struct Glow {
    /// Its middle.
    pub at: Point,
    /// How far it reaches.
    pub radius: f64,
}

impl From<[f64; 3]> for Glow {
    fn from([x, y, radius]: [f64; 3]) -> Self {
        Self { at: Point { x, y }, radius }
    }
}

/// Where something moves to.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Arrow {
    /// Where it starts.
    pub from: Point,
    /// Where its head is.
    pub to: Point,
    /// How far its middle stands off the straight line, to the left of the way; 0 is straight.
    #[serde(default)]
    pub bend: f64,
}

/// An arm and a leg with their joints.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names are those of the joints")]
pub struct Limbs {
    pub shoulder: Point,
    pub elbow: Point,
    pub wrist: Point,
    pub hand: Point,
    pub hip: Point,
    pub knee: Point,
    pub ankle: Point,
    pub toe: Point,
}

/// Every joint of a person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Joints {
    /// The middle of the head.
    pub head: Point,
    /// Where the nose points, when the neck does not say it.
    pub nose: Option<Point>,
    /// The base of the neck (C7).
    pub neck: Point,
    /// The middle of the spine (about T12).
    pub mid: Point,
    /// The middle of the pelvis.
    pub hip: Point,
    /// The right arm and leg.
    pub right: Limbs,
    /// The left arm and leg.
    pub left: Limbs,
}

/// A person in one position, and what is around.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// File and name, for example `cat-cow/cow`.
    pub name: String,
    /// From where the person is seen.
    pub view: View,
    /// Whether a person seen from the side faces left.
    pub faces_left: bool,
    /// How tall the person would stand, in the box of 100.
    pub height: f64,
    /// The part of the box that is shown.
    pub frame: Area,
    /// What the person is on.
    pub ground: Ground,
    /// Where the joints are.
    pub joints: Joints,
    /// Things beside the person.
    pub props: Vec<Prop>,
    /// Where the stretch is felt.
    pub glow: Vec<Glow>,
    /// What moves where.
    pub arrows: Vec<Arrow>,
    /// Limbs in front of the trunk that would not be by themselves.
    pub over: Vec<Limb>,
    /// Limbs behind the trunk that would not be by themselves.
    pub under: Vec<Limb>,
}

/// Every figure by its name.
#[derive(Debug, Default)]
pub struct Figures(BTreeMap<String, Arc<Figure>>);

impl Figures {
    /// Reads every scene and checks that its people could be people. What is wrong with a body is a problem, and
    /// its figure is there all the same, for looking at.
    #[must_use]
    pub fn load(files: &Files) -> (Self, Problems) {
        let mut problems = Problems::default();
        let mut figures = BTreeMap::new();
        for path in files.under(FOLDER, ".toml") {
            for figure in problems.keep(scene::load(files, path)).unwrap_or_default() {
                problems.extend(figure.problems);
                figures.insert(figure.figure.name.clone(), Arc::new(figure.figure));
            }
        }
        (Self(figures), problems)
    }

    /// The figure of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Arc<Figure>> {
        self.0.get(name)
    }

    /// The figures of the body map: from before and from behind.
    #[must_use]
    pub fn of_the_body_map(&self) -> Option<[&Figure; 2]> {
        let [front, back] = OF_THE_BODY_MAP.map(|name| self.0.get(name));
        Some([front?, back?])
    }

    /// All figures, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Figure> {
        self.0.values().map(AsRef::as_ref)
    }
}

/// Where the scenes are.
pub(super) const FOLDER: &str = "figures/";

/// The figures that the body map is drawn on: from before and from behind.
pub(super) const OF_THE_BODY_MAP: [&str; 2] = ["standing/front", "standing/back"];

impl Figure {
    /// The file it stands in, without folder and ending.
    #[must_use]
    pub fn scene(&self) -> &str {
        self.name.split_once('/').map_or(&self.name, |(scene, _)| scene)
    }
}
