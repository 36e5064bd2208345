//! Poses and stretches: `<lang>/poses/*.md`. A pose that lacks anything a patient needs does not load.

mod front_matter;
mod pictures;
pub mod reading;

use jiff::civil::Date;

use super::figure::felt::{Area, Breath};
use super::markdown::body::Body;
use super::markdown::html::Html;
use super::page::Summary;
use super::phrase::Phrase;
use super::picture::Picture;
use super::source::Citation;
use super::vocabulary::{Advice, Aid, Condition, Kind, Level, Position};

/// Where the poses of a language are, in its folder.
pub(super) const FOLDER: &str = "poses/";

/// A pose or stretch, complete.
#[derive(Debug)]
pub struct Pose {
    /// Its place in the address.
    pub slug: String,
    /// Yoga or stretch.
    pub kind: Kind,
    /// Its place in the sequence.
    pub order: u32,
    /// The English name, or that of the edition's language.
    pub name: Phrase,
    /// The Sanskrit name and how to say it; yoga only.
    pub sanskrit: Option<(Phrase, Phrase)>,
    /// What it is, in a sentence or two.
    pub summary: Summary,
    /// The position it is done in.
    pub position: Position,
    /// How much practice it asks for.
    pub level: Level,
    /// Whole minutes to allow, both sides included.
    pub minutes: u32,
    /// Where it is felt.
    pub areas: Vec<Area>,
    /// What it is good for.
    pub good_for: Html,
    /// The muscles it reaches.
    pub muscles: Vec<Html>,
    /// What to have at hand.
    pub equipment: Vec<Html>,
    /// How long to stay, in words.
    pub hold: Html,
    /// How often, in words.
    pub repetitions: Html,
    /// Whether it is done on both sides.
    pub both_sides: bool,
    /// What to do, step by step.
    pub steps: Vec<Step>,
    /// The steps, by their place in the list, between which the pose moves.
    pub movement: Vec<usize>,
    /// Common mistakes.
    pub mistakes: Vec<Html>,
    /// Easier ways, a chair's among them.
    pub easier: Vec<EasierWay>,
    /// Who should take care.
    pub cautions: Vec<Caution>,
    /// Signs to stop at once.
    pub stop: Vec<Html>,
    /// The slug of the pose to do after it.
    pub next: String,
    /// When its facts were last reviewed.
    pub reviewed: Date,
    /// The introduction.
    pub body: Body,
    /// The sources cited.
    pub sources: Vec<Citation>,
}

/// One step of a pose.
#[derive(Debug)]
pub struct Step {
    /// What to do, in a few words.
    pub title: Phrase,
    /// What the breath does.
    pub breath: Breath,
    /// What to do.
    pub text: Html,
    /// What it looks like.
    pub picture: Picture,
    /// How long it takes when someone is led through the pose, in seconds.
    pub seconds: u32,
}

/// An easier way.
#[derive(Debug)]
pub struct EasierWay {
    /// What helps.
    pub with: Aid,
    /// How.
    pub text: Html,
    /// What it looks like, where a picture helps.
    pub picture: Option<Picture>,
    /// How long to allow for the pose done this way, in seconds.
    pub seconds: Option<u32>,
}

/// A condition that asks for care.
#[derive(Debug)]
pub struct Caution {
    /// The condition.
    pub condition: Condition,
    /// Adapt, ask or skip.
    pub advice: Advice,
    /// How.
    pub text: Html,
}

impl Pose {
    /// How long it takes when someone is led through it, in seconds.
    #[must_use]
    pub fn seconds(&self) -> u32 {
        self.steps.iter().map(|step| step.seconds).sum()
    }

    /// The figure that stands for the pose: the widest move, or the last before the way back.
    #[must_use]
    pub fn cover(&self) -> Option<&Picture> {
        let index = self.movement.iter().max().copied().unwrap_or_default();
        self.steps.get(index).map(|step| &step.picture)
    }

    /// The way to do it on a chair, unless it is done on one anyway.
    #[must_use]
    pub fn on_chair(&self) -> Option<&EasierWay> {
        let is_seated = matches!(self.position, Position::Chair | Position::ChairOrStanding);
        self.easier.iter().find(|way| !is_seated && way.with == Aid::Chair)
    }
}

impl Step {
    /// The breath's name for the stylesheet.
    #[must_use]
    pub fn breath_name(&self) -> &'static str {
        match self.breath {
            Breath::Inhale => "in",
            Breath::Exhale => "out",
            Breath::Easy => "easy",
        }
    }
}

impl Caution {
    /// The advice's name for the stylesheet.
    #[must_use]
    pub fn advice_name(&self) -> &'static str {
        match self.advice {
            Advice::Adapt => "adapt",
            Advice::Ask => "ask",
            Advice::Skip => "skip",
        }
    }
}
