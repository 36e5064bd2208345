//! The fixed vocabularies of the content: kinds, positions, levels, aids, conditions, advice, captions.
//!
//! Each is written in content files and addresses as its name in kebab case; what pages call it is in `text.toml`.

use strum::{Display, EnumString, VariantArray};

use super::toml_table::leaves;

leaves!(choices Kind, Position, Place, Footing, Level, Aid, Condition, Advice, Captions);

/// Whether a movement comes from yoga or is a plain stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Display, EnumString, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Kind {
    /// One of the five yoga poses.
    Yoga,
    /// One of the five stretches.
    Stretch,
}

/// The position a pose is done in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Display, EnumString, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Position {
    /// Hands and knees on the floor.
    HandsAndKnees,
    /// On the feet.
    Standing,
    /// On the floor, face down.
    Lying,
    /// Sitting on the floor.
    SittingOnTheFloor,
    /// On the knees, sitting back.
    Kneeling,
    /// Sitting on a chair.
    Chair,
    /// Sitting or standing, as one likes.
    ChairOrStanding,
}

/// Where a routine is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Display, EnumString, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Place {
    /// On the floor, with a mat.
    Floor,
    /// On a chair.
    Chair,
}

/// What carries the body, for looking a pose up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Display, EnumString, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Footing {
    /// The floor: lying, kneeling, sitting, on hands and knees.
    Floor,
    /// A chair.
    Chair,
    /// The feet.
    Standing,
}

impl Position {
    /// Whether a pose of this position can be done on this footing.
    #[must_use]
    pub fn is_on(self, footing: Footing) -> bool {
        match self {
            Self::HandsAndKnees | Self::Lying | Self::SittingOnTheFloor | Self::Kneeling => footing == Footing::Floor,
            Self::Standing => footing == Footing::Standing,
            Self::Chair => footing == Footing::Chair,
            Self::ChairOrStanding => footing != Footing::Floor,
        }
    }
}

/// How much practice a pose asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Display, EnumString, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Level {
    /// Anyone who can sit or stand.
    Easy,
    /// No practice needed.
    Beginner,
    /// Better after some practice.
    SomePractice,
}

/// What makes a pose easier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Display, EnumString, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Aid {
    /// A sturdy chair.
    Chair,
    /// A wall.
    Wall,
    /// A block or thick book.
    Block,
    /// A folded blanket.
    Blanket,
    /// A rolled towel.
    Towel,
    /// A pillow.
    Pillow,
    /// Resting on the forearms.
    Forearms,
    /// A smaller movement.
    Smaller,
    /// Standing instead.
    Standing,
}

/// A condition with which a pose needs care.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Display, EnumString, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Condition {
    /// Pregnancy.
    Pregnancy,
    /// Osteoporosis or osteopenia.
    Osteoporosis,
    /// High blood pressure.
    HighBloodPressure,
    /// Low blood pressure.
    LowBloodPressure,
    /// A heart condition.
    HeartCondition,
    /// Glaucoma and other eye conditions.
    Glaucoma,
    /// A herniated disc.
    HerniatedDisc,
    /// Wrist pain or carpal tunnel syndrome.
    WristPain,
    /// Knee pain or a knee replacement.
    KneePain,
    /// Neck pain.
    NeckPain,
    /// A shoulder injury.
    ShoulderInjury,
    /// Dizziness or poor balance.
    Balance,
    /// Surgery not long ago.
    RecentSurgery,
    /// An injury of the back.
    BackInjury,
    /// A hip replacement.
    HipReplacement,
    /// Headache or migraine.
    Headache,
    /// A lung disease.
    LungDisease,
    /// Reflux.
    Reflux,
}

/// What to do about a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Display, EnumString, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Advice {
    /// Do the pose another way.
    Adapt,
    /// Ask first.
    Ask,
    /// Leave it out.
    Skip,
}

/// Whether a video has captions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Display, EnumString, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Captions {
    /// It has.
    Yes,
    /// It has none.
    No,
    /// Nobody looked.
    Unknown,
    /// A transcript stands beside it.
    Transcript,
}
