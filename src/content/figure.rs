//! Figures: where the joints of a drawn person are, and what is around: the data that `crate::drawing` draws.
//!
//! Places are in a box of 100 by 100, x to the right, y down, the floor at [`FLOOR`]. In a front view the
//! person's right is on the viewer's left. A file is a scene: its view, scale and props serve each of its figures
//! that does not say otherwise. A figure is called by its file and name: `cat-cow/cow`.

pub mod bones;
pub mod collection;
pub mod felt;
mod scene;

use serde::Deserialize;
use strum::{Display, EnumString, VariantArray};

use super::toml_table::{Read, Table, leaves};
use super::toml_text::{TomlText, Value};

/// Where the scenes are, in the content.
pub(super) const FOLDER: &str = "figures/";

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, EnumString, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum View {
    /// From the side: the person's right side when they face right.
    Side,
    /// From the front.
    Front,
    /// From behind.
    Back,
}

/// What the person is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, EnumString, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Ground {
    /// A yoga mat.
    Mat,
    /// The bare floor.
    Floor,
}

/// What kind of thing stands beside the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, EnumString, VariantArray)]
#[strum(serialize_all = "kebab-case")]
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
pub struct Rect {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl From<[f64; 4]> for Rect {
    fn from([x, y, width, height]: [f64; 4]) -> Self {
        Self { x, y, width, height }
    }
}

/// A thing beside the person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prop {
    /// What it is.
    pub kind: PropKind,
    /// Where it is.
    pub at: Rect,
    /// Whether it is seen the other way round.
    pub mirrored: bool,
}

impl Read for Prop {
    fn read(value: Value<'_>, key: &str, toml: &TomlText<'_>) -> Option<Self> {
        let mut table = Table::open(value, key, toml)?;
        let (kind, at, mirrored) = (table.take("kind"), table.take("at"), table.take::<Option<bool>>("mirrored"));
        table.close();
        Some(Self { kind: kind?, at: at?, mirrored: mirrored?.unwrap_or_default() })
    }
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
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arrow {
    /// Where it starts.
    pub from: Point,
    /// Where its head is.
    pub to: Point,
    /// How far its middle stands off the straight line, to the left of the way; 0 is straight.
    pub bend: f64,
}

impl Read for Arrow {
    fn read(value: Value<'_>, key: &str, toml: &TomlText<'_>) -> Option<Self> {
        let mut table = Table::open(value, key, toml)?;
        let (from, to, bend) = (table.take("from"), table.take("to"), table.take::<Option<f64>>("bend"));
        table.close();
        Some(Self { from: from?, to: to?, bend: bend?.unwrap_or_default() })
    }
}

leaves!(Point, Rect, Glow);
leaves!(choices View, Ground, PropKind, Limb);

/// An arm and a leg with their joints.
#[derive(Clone, Copy, Debug, PartialEq)]
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

/// An arm or a leg.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, EnumString, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Limb {
    RightArm,
    LeftArm,
    RightLeg,
    LeftLeg,
}

impl Limb {
    /// The same limb on the other side.
    #[must_use]
    pub fn mirrored(self) -> Self {
        match self {
            Self::RightArm => Self::LeftArm,
            Self::LeftArm => Self::RightArm,
            Self::RightLeg => Self::LeftLeg,
            Self::LeftLeg => Self::RightLeg,
        }
    }
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
    pub frame: Rect,
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

impl Figure {
    /// The file it stands in, without folder and ending.
    #[must_use]
    pub fn scene(&self) -> &str {
        self.name.split_once('/').map_or(&self.name, |(scene, _)| scene)
    }
}
