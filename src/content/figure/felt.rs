//! What is felt in a pose, and drawn with its figure: the breath, and the parts of the body that it reaches.

use strum::{Display, EnumString, VariantArray};

use crate::content::toml_table::leaves;

leaves!(choices Area, Breath);

/// Where a pose is felt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Display, EnumString, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Area {
    /// Neck.
    Neck,
    /// Shoulders.
    Shoulders,
    /// Between base of neck and lowest rib.
    UpperBack,
    /// Chest.
    Chest,
    /// Side of the trunk.
    Side,
    /// Lower back.
    LowerBack,
    /// Hips.
    Hips,
    /// Legs.
    Legs,
    /// Wrists.
    Wrists,
}

/// What the breath does in a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Display, EnumString, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Breath {
    /// Breathe in.
    Inhale,
    /// Breathe out.
    Exhale,
    /// Breathe as you like.
    Easy,
}
