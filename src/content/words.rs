//! Every word of the interface, typed: `<lang>/text.toml`. A missing or unknown word does not load.

pub mod delivery;
pub mod errors;
pub mod form;
pub mod hours;
pub mod layout;
mod list;
pub mod mail;
pub mod names;
pub mod preferences;
pub mod public;
pub mod staff;
pub mod statistics;
pub mod time;

use errors::Errors;
use form::{Form, Messages, Received};
use hours::{ClockWords, HoursText, HoursWords};
use layout::{Frame, LanguageNames, Navigation};
use names::Names;
use preferences::{Preferences, SettingNames};
use public::{ArticleWords, Cards, Home, Locations, MovementWords, PoseWords, Poses, Practice, Request, Videos};
use time::TimeWords;

use super::figure::felt::{Area, Breath};
use super::files::Files;
use super::front_matter::read_toml;
use super::language::{Language, LanguageTag};
use super::mistakes::Mistakes;
use super::toml_table::table;
use super::vocabulary::{Advice, Aid, Captions, Condition, Footing, Kind, Level, Place, Position};
use crate::domain::business_hours::week::Day;

/// The file of a language's words, in its folder.
pub(super) const FILE: &str = "text.toml";

table! {
    /// Every word of the interface in one language.
    #[derive(Debug)]
    #[expect(missing_docs, reason = "each section explains itself where it stands in text.toml")]
    pub struct Text {
        pub language: LanguageNames,
        pub nav: Navigation,
        pub frame: Frame,
        pub home: Home,
        pub articles: ArticleWords,
        pub cards: Cards,
        pub poses: Poses,
        pub time: TimeWords,
        pub pose: PoseWords,
        pub movement: MovementWords,
        pub practice: Practice,
        pub videos: Videos,
        pub locations: Locations,
        pub clock: ClockWords,
        pub days: Names<Day>,
        pub hours: HoursWords,
        pub request: Request,
        pub form: Form,
        pub received: Received,
        pub messages: Messages,
        pub errors: Errors,
        pub preferences: Preferences,
        pub settings: SettingNames,
        pub kinds: Names<Kind>,
        pub footings: Names<Footing>,
        pub places: Names<Place>,
        pub positions: Names<Position>,
        pub levels: Names<Level>,
        pub areas: Names<Area>,
        pub breaths: Names<Breath>,
        pub aids: Names<Aid>,
        pub conditions: Names<Condition>,
        pub advice: Names<Advice>,
        pub captions: Names<Captions>,
    }
}

impl Text {
    /// What writes hours in this language.
    #[must_use]
    pub fn hours_text(&self) -> HoursText<'_> {
        HoursText { date: &self.language.date, clock: &self.clock, days: &self.days, words: &self.hours }
    }

    /// The words built into the program, in English.
    pub(super) fn built_in() -> Option<Self> {
        let english = LanguageTag::try_from("en".to_owned()).ok()?;
        Self::load(&Files::built_in(), &Language::new(english, true), &mut Mistakes::default())
    }

    pub(super) fn load(files: &Files, language: &Language, mistakes: &mut Mistakes) -> Option<Self> {
        read_toml(files, &language.file(FILE), mistakes, |text, _| Some(text))
    }
}
