//! The parts of a pose's file that come in lists of their own: steps, easier ways, cautions, and their pictures.

use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use super::reading::{Meta, Words};
use super::{Caution, EasierWay, Step};
use crate::content::choices::{Advice, Aid, Breath, Condition, Position};
use crate::content::front_matter::Document;
use crate::content::markdown::{Html, Reader};
use crate::content::phrase::Phrase;
use crate::content::picture::Picture;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepMeta {
    title: Phrase,
    breath: Breath,
    text: Words,
    figure: Option<Spanned<String>>,
    picture: Option<Phrase>,
    picture_details: Option<Phrase>,
    seconds: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EasierMeta {
    pub with: Aid,
    text: Words,
    figure: Option<Spanned<String>>,
    picture: Option<Phrase>,
    picture_details: Option<Phrase>,
    seconds: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CautionMeta {
    condition: Condition,
    pub advice: Advice,
    text: Words,
}

impl CautionMeta {
    pub(super) fn read(&self, inline: &mut impl FnMut(&Words) -> Html) -> Caution {
        Caution { condition: self.condition, advice: self.advice, text: inline(&self.text) }
    }
}

impl StepMeta {
    pub(super) fn read(&self, picture: Picture, inline: &mut impl FnMut(&Words) -> Html) -> Step {
        let (title, text) = (self.title.clone(), inline(&self.text));
        Step { title, breath: self.breath, text, picture, seconds: self.seconds.unwrap_or_default() }
    }
}

impl EasierMeta {
    pub(super) fn read(&self, picture: Option<Picture>, inline: &mut impl FnMut(&Words) -> Html) -> EasierWay {
        EasierWay { with: self.with, text: inline(&self.text), picture, seconds: self.seconds }
    }
}

/// The pictures of a pose: one for each step, and for each easier way that has one.
pub(super) struct Pictures {
    pub steps: Vec<Picture>,
    pub easier: Vec<Option<Picture>>,
    pub movement: Vec<usize>,
}

/// Finds every picture and checks the time; tells the reader of all that is wrong, and answers when nothing is.
pub(super) fn illustrate(document: &Document<'_, Meta>, reader: &mut Reader<'_>) -> Option<Pictures> {
    let mut illustrator = Illustrator { document, reader, is_whole: true };
    let steps: Vec<Option<Picture>> = (document.meta.steps.get_ref().iter())
        .enumerate()
        .map(|(index, step)| illustrator.step(index + 1, step))
        .collect();
    let easier = document.meta.easier.get_ref().iter().map(|way| illustrator.easier_way(way)).collect();
    illustrator.check_time();
    let steps: Vec<Picture> = steps.into_iter().flatten().collect();
    let movement = illustrator.movement(&steps);
    illustrator.is_whole.then_some(Pictures { steps, easier, movement })
}

struct Illustrator<'a, 'reader> {
    document: &'a Document<'a, Meta>,
    reader: &'a mut Reader<'reader>,
    is_whole: bool,
}

impl Illustrator<'_, '_> {
    /// Notes what is wrong at an offset into the front matter.
    fn problem(&mut self, offset: usize, message: impl Into<String>) {
        self.reader.problem(self.document.line_at(offset), message);
        self.is_whole = false;
    }

    fn step(&mut self, number: usize, step: &Spanned<StepMeta>) -> Option<Picture> {
        let (start, step) = (step.span().start, step.get_ref());
        if step.seconds.unwrap_or_default() == 0 {
            self.problem(start, format!("step {number} has no `seconds`: say how long it takes"));
        }
        match (&step.figure, &step.picture) {
            (Some(figure), Some(picture)) => self.picture(figure, picture, step.picture_details.as_ref()),
            (None, _) => {
                self.problem(start, format!("step {number} has no `figure`: name the one that shows it"));
                None
            }
            (Some(_), None) => {
                self.problem(start, format!("step {number} has no `picture`: say what its figure shows"));
                None
            }
        }
    }

    fn easier_way(&mut self, way: &Spanned<EasierMeta>) -> Option<Picture> {
        let (start, way) = (way.span().start, way.get_ref());
        let meta = &self.document.meta;
        let is_seated = matches!(meta.position, Position::Chair | Position::ChairOrStanding);
        let longest = meta.minutes.get_ref() * 60;
        match way.seconds {
            None if way.with == Aid::Chair && !is_seated => {
                self.problem(start, "the way with a chair has no `seconds`: say how long the pose takes this way");
            }
            Some(seconds) if seconds == 0 || seconds > longest => {
                self.problem(start, format!("`seconds` must be between 1 and {longest}, the pose's minutes"));
            }
            _ => {}
        }
        match (&way.figure, &way.picture) {
            (Some(figure), Some(picture)) => self.picture(figure, picture, way.picture_details.as_ref()),
            (None, None) => None,
            _ => {
                self.problem(start, "`figure` and `picture` go together: name the figure, and say what it shows");
                None
            }
        }
    }

    fn picture(&mut self, name: &Spanned<String>, alternative: &Phrase, details: Option<&Phrase>) -> Option<Picture> {
        let line = self.document.line_at(name.span().start);
        let picture = Picture::find(self.reader, name, line, alternative, details);
        self.is_whole &= picture.is_some();
        picture
    }

    /// Someone who is led through the pose takes the time that the page promises.
    fn check_time(&mut self) {
        let meta = &self.document.meta;
        let seconds: u32 = meta.steps.get_ref().iter().filter_map(|step| step.get_ref().seconds).sum();
        let minutes = seconds.div_ceil(60);
        if minutes != *meta.minutes.get_ref() {
            let message = format!("the steps take {seconds} seconds, which is {minutes} minutes and not `minutes`");
            self.problem(meta.minutes.span().start, message);
        }
    }

    /// The steps between which the pose moves, counted from 0; they are drawn alike, so that one can become the next.
    fn movement(&mut self, steps: &[Picture]) -> Vec<usize> {
        let Some(movement) = &self.document.meta.movement else {
            self.problem(0, "`movement` is missing: list the numbers of the steps between which the pose moves");
            return Vec::new();
        };
        let numbers: Vec<usize> = movement.get_ref().iter().map(|number| number.wrapping_sub(1)).collect();
        let figures: Vec<_> = numbers.iter().filter_map(|index| steps.get(*index)).map(|step| &step.figure).collect();
        let is_one_scene = |pair: &[&Arc<_>]| {
            let [one, other]: [&crate::content::Figure; 2] = [pair[0], pair[1]];
            (one.view, one.frame, &one.props) == (other.view, other.frame, &other.props)
        };
        if figures.len() != numbers.len() || !(2..=4).contains(&numbers.len()) {
            self.problem(movement.span().start, "`movement` lists 2 to 4 numbers of steps, counted from 1");
        } else if !figures.windows(2).all(is_one_scene) {
            let message = "`movement` needs figures of one view, one frame and the same props";
            self.problem(movement.span().start, message);
        }
        numbers
    }
}
