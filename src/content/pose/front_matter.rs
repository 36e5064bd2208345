//! A pose's front matter: each key, and the parts that come in lists of their own.

use jiff::civil::Date;
use toml::Spanned;

use super::{Caution, EasierWay, Step};
use crate::content::figure::felt::{Area, Breath};
use crate::content::markdown::html::Html;
use crate::content::page::Summary;
use crate::content::phrase::Phrase;
use crate::content::picture::Picture;
use crate::content::toml_table::table;
use crate::content::vocabulary::{Advice, Aid, Condition, Kind, Level, Position};

/// Markdown of one paragraph, and where it stands.
pub(super) type Paragraph = Spanned<String>;

table! {
    pub(super) draft Meta {
        pub kind: Spanned<Kind>,
        pub order: Spanned<u32>,
        pub name: Phrase,
        pub sanskrit: Option<Phrase>,
        pub say_it: Option<Phrase>,
        pub summary: Summary,
        pub position: Position,
        pub level: Level,
        pub minutes: Spanned<u32>,
        pub areas: Spanned<Vec<Area>>,
        pub good_for: Paragraph,
        pub muscles: Spanned<Vec<Paragraph>>,
        pub equipment: Spanned<Vec<Paragraph>>,
        pub hold: Paragraph,
        pub repetitions: Paragraph,
        pub both_sides: bool,
        pub next: Paragraph,
        pub reviewed: Date,
        pub mistakes: Spanned<Vec<Paragraph>>,
        pub stop: Spanned<Vec<Paragraph>>,
        pub movement: Option<Spanned<Vec<usize>>>,
        pub steps: Spanned<Vec<Spanned<StepMeta>>>,
        pub easier: Spanned<Vec<Spanned<EasierMeta>>>,
        pub cautions: Spanned<Vec<CautionMeta>>,
    }
}

table! {
    pub(super) draft StepMeta {
        pub title: Phrase,
        pub breath: Breath,
        pub text: Paragraph,
        pub figure: Option<Spanned<String>>,
        pub picture: Option<Phrase>,
        pub picture_details: Option<Phrase>,
        pub seconds: Option<u32>,
    }
}

table! {
    pub(super) draft EasierMeta {
        pub with: Aid,
        pub text: Paragraph,
        pub figure: Option<Spanned<String>>,
        pub picture: Option<Phrase>,
        pub picture_details: Option<Phrase>,
        pub seconds: Option<u32>,
    }
}

table! {
    pub(super) draft CautionMeta {
        pub condition: Condition,
        pub advice: Advice,
        pub text: Paragraph,
    }
}

impl CautionMeta {
    pub(super) fn read(&self, inline: &mut impl FnMut(&Paragraph) -> Html) -> Option<Caution> {
        let text = self.text.as_ref().map(inline);
        Some(Caution { condition: self.condition?, advice: self.advice?, text: text? })
    }
}

/// A step without its picture.
pub(super) struct StepText {
    title: Phrase,
    breath: Breath,
    text: Html,
    seconds: u32,
}

impl StepText {
    pub(super) fn with_picture(self, picture: Picture) -> Step {
        let Self { title, breath, text, seconds } = self;
        Step { title, breath, text, picture, seconds }
    }
}

impl StepMeta {
    pub(super) fn read(&self, inline: &mut impl FnMut(&Paragraph) -> Html) -> Option<StepText> {
        let text = self.text.as_ref().map(inline);
        let (title, breath, seconds) = (self.title.clone()?, self.breath?, self.seconds?.unwrap_or_default());
        Some(StepText { title, breath, text: text?, seconds })
    }
}

impl EasierMeta {
    /// The easier way, without its picture.
    pub(super) fn read(&self, inline: &mut impl FnMut(&Paragraph) -> Html) -> Option<EasierWay> {
        let text = self.text.as_ref().map(inline);
        Some(EasierWay { with: self.with?, text: text?, picture: None, seconds: self.seconds? })
    }
}
