//! The fixed vocabularies of poses: positions, levels, areas, breath, aids, conditions, advice.
//!
//! Each is an enum for the front matter and, beside it, the struct of its names in `text.toml`, made from one
//! list so that a value without a name cannot exist.

use serde::Deserialize;

use super::phrase::Phrase;
use super::toml_file::{Read, Table, TomlText, Value, leaves};

macro_rules! choices {
    ($(#[$doc:meta])* $Choice:ident named by $Names:ident { $($(#[$vdoc:meta])* $Variant:ident / $field:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum $Choice { $($(#[$vdoc])* $Variant),+ }

        impl $Choice {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$Variant),+];

            /// Its name in content files and addresses.
            #[must_use]
            pub fn key(self) -> String {
                match self { $(Self::$Variant => stringify!($field).replace('_', "-")),+ }
            }

            /// The value of a name in an address.
            #[must_use]
            pub fn of_key(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|choice| choice.key() == key)
            }
        }

        leaves!($Choice);

        /// The names in one language.
        #[derive(Debug)]
        pub struct $Names { $($field: Phrase),+ }

        impl Read for $Names {
            fn read(value: Value<'_>, key: &str, toml: &TomlText<'_>) -> Option<Self> {
                let mut table = Table::open(value, key, toml)?;
                $(let $field = table.take(&stringify!($field).replace('_', "-"));)+
                table.close();
                Some(Self { $($field: $field?),+ })
            }
        }

        impl $Names {
            /// The name of a value.
            #[must_use]
            pub fn of(&self, choice: &$Choice) -> &Phrase {
                match choice { $($Choice::$Variant => &self.$field),+ }
            }
        }
    };
}

choices! {
    /// Whether a movement comes from yoga or is a plain stretch.
    Kind named by KindNames {
        /// One of the five yoga poses.
        Yoga / yoga,
        /// One of the five stretches.
        Stretch / stretch,
    }
}

choices! {
    /// The position a pose is done in.
    Position named by PositionNames {
        /// Hands and knees on the floor.
        HandsAndKnees / hands_and_knees,
        /// On the feet.
        Standing / standing,
        /// On the floor, face down.
        Lying / lying,
        /// Sitting on the floor.
        SittingOnTheFloor / sitting_on_the_floor,
        /// On the knees, sitting back.
        Kneeling / kneeling,
        /// Sitting on a chair.
        Chair / chair,
        /// Sitting or standing, as one likes.
        ChairOrStanding / chair_or_standing,
    }
}

choices! {
    /// Where a routine is done.
    Place named by PlaceNames {
        /// On the floor, with a mat.
        Floor / floor,
        /// On a chair.
        Chair / chair,
    }
}

choices! {
    /// What carries the body, for looking a pose up.
    Footing named by FootingNames {
        /// The floor: lying, kneeling, sitting, on hands and knees.
        Floor / floor,
        /// A chair.
        Chair / chair,
        /// The feet.
        Standing / standing,
    }
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

choices! {
    /// How much practice a pose asks for.
    Level named by LevelNames {
        /// Anyone who can sit or stand.
        Easy / easy,
        /// No practice needed.
        Beginner / beginner,
        /// Better after some practice.
        SomePractice / some_practice,
    }
}

choices! {
    /// Where a pose is felt.
    Area named by AreaNames {
        /// Neck.
        Neck / neck,
        /// Shoulders.
        Shoulders / shoulders,
        /// Between base of neck and lowest rib.
        UpperBack / upper_back,
        /// Chest.
        Chest / chest,
        /// Side of the trunk.
        Side / side,
        /// Lower back.
        LowerBack / lower_back,
        /// Hips.
        Hips / hips,
        /// Legs.
        Legs / legs,
        /// Wrists.
        Wrists / wrists,
    }
}

choices! {
    /// What the breath does in a step.
    Breath named by BreathNames {
        /// Breathe in.
        Inhale / inhale,
        /// Breathe out.
        Exhale / exhale,
        /// Breathe as you like.
        Easy / easy,
    }
}

choices! {
    /// What makes a pose easier.
    Aid named by AidNames {
        /// A sturdy chair.
        Chair / chair,
        /// A wall.
        Wall / wall,
        /// A block or thick book.
        Block / block,
        /// A folded blanket.
        Blanket / blanket,
        /// A rolled towel.
        Towel / towel,
        /// A pillow.
        Pillow / pillow,
        /// Resting on the forearms.
        Forearms / forearms,
        /// A smaller movement.
        Smaller / smaller,
        /// Standing instead.
        Standing / standing,
    }
}

choices! {
    /// A condition with which a pose needs care.
    Condition named by ConditionNames {
        /// Pregnancy.
        Pregnancy / pregnancy,
        /// Osteoporosis or osteopenia.
        Osteoporosis / osteoporosis,
        /// High blood pressure.
        HighBloodPressure / high_blood_pressure,
        /// Low blood pressure.
        LowBloodPressure / low_blood_pressure,
        /// A heart condition.
        HeartCondition / heart_condition,
        /// Glaucoma and other eye conditions.
        Glaucoma / glaucoma,
        /// A herniated disc.
        HerniatedDisc / herniated_disc,
        /// Wrist pain or carpal tunnel syndrome.
        WristPain / wrist_pain,
        /// Knee pain or a knee replacement.
        KneePain / knee_pain,
        /// Neck pain.
        NeckPain / neck_pain,
        /// A shoulder injury.
        ShoulderInjury / shoulder_injury,
        /// Dizziness or poor balance.
        Balance / balance,
        /// Surgery not long ago.
        RecentSurgery / recent_surgery,
        /// An injury of the back.
        BackInjury / back_injury,
        /// A hip replacement.
        HipReplacement / hip_replacement,
        /// Headache or migraine.
        Headache / headache,
        /// A lung disease.
        LungDisease / lung_disease,
        /// Reflux.
        Reflux / reflux,
    }
}

choices! {
    /// What to do about a condition.
    Advice named by AdviceNames {
        /// Do the pose another way.
        Adapt / adapt,
        /// Ask first.
        Ask / ask,
        /// Leave it out.
        Skip / skip,
    }
}

choices! {
    /// Whether a video has captions.
    Captions named by CaptionsNames {
        /// It has.
        Yes / yes,
        /// It has none.
        No / no,
        /// Nobody looked.
        Unknown / unknown,
        /// A transcript stands beside it.
        Transcript / transcript,
    }
}
