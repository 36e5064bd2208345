//! The pictures of a pose: which figures show it, and how long it takes to be led through them.

use std::sync::Arc;

use toml::Spanned;

use super::front_matter::{EasierMeta, Meta, StepMeta};
use crate::content::figure::Figure;
use crate::content::front_matter::Document;
use crate::content::markdown::reader::Reader;
use crate::content::phrase::Phrase;
use crate::content::picture::{Picture, find_figure};
use crate::content::vocabulary::{Aid, Position};

/// The pictures of a pose: one for each step, and for each easier way that has one.
pub(super) struct Pictures {
    pub steps: Vec<Picture>,
    pub easier: Vec<Option<Picture>>,
    pub movement: Vec<usize>,
}

/// Finds every picture and checks the time; tells of all that is wrong, and answers when nothing is.
pub(super) fn illustrate(document: &Document<'_, Meta>, reader: &mut Reader<'_>) -> Option<Pictures> {
    let mut illustrator = Illustrator { document, reader, is_whole: true };
    let steps: Vec<Option<Picture>> = (document.meta.steps.iter().flat_map(Spanned::get_ref))
        .enumerate()
        .map(|(index, step)| illustrator.step(index + 1, step))
        .collect();
    let easier =
        document.meta.easier.iter().flat_map(Spanned::get_ref).map(|way| illustrator.easier_way(way)).collect();
    illustrator.check_time();
    let movement = illustrator.movement(&steps);
    let is_whole = illustrator.is_whole;
    let steps: Vec<Picture> = steps.into_iter().collect::<Option<_>>()?;
    is_whole.then_some(Pictures { steps, easier, movement: movement? })
}

struct Illustrator<'a, 'reader> {
    document: &'a Document<'a, Meta>,
    reader: &'a mut Reader<'reader>,
    is_whole: bool,
}

impl Illustrator<'_, '_> {
    /// Notes what is wrong at an offset into the front matter.
    fn mistake(&mut self, offset: usize, message: impl Into<String>) {
        self.document.toml.mistake(offset, message);
        self.is_whole = false;
    }

    fn step(&mut self, number: usize, step: &Spanned<StepMeta>) -> Option<Picture> {
        let (start, step) = (step.span().start, step.get_ref());
        if step.seconds.is_some_and(|seconds| seconds.unwrap_or_default() == 0) {
            self.mistake(start, format!("step {number} has no `seconds`: say how long it takes"));
        }
        if let Some(None) = &step.figure {
            self.mistake(start, format!("step {number} has no `figure`: name the one that shows it"));
        }
        if let Some(None) = &step.picture {
            self.mistake(start, format!("step {number} has no `picture`: say what its figure shows"));
        }
        self.picture(
            step.figure.as_ref()?.as_ref(),
            step.picture.as_ref()?.as_ref(),
            step.picture_details.as_ref()?.as_ref(),
        )
    }

    fn easier_way(&mut self, way: &Spanned<EasierMeta>) -> Option<Picture> {
        let (start, way) = (way.span().start, way.get_ref());
        let meta = &self.document.meta;
        // While the position is not known, nothing is asked that it may make needless.
        let is_seated =
            meta.position.is_none_or(|position| matches!(position, Position::Chair | Position::ChairOrStanding));
        let longest = meta.minutes.as_ref().map_or(u32::MAX, |minutes| minutes.get_ref().saturating_mul(60));
        match way.seconds {
            Some(None) if way.with == Some(Aid::Chair) && !is_seated => {
                self.mistake(start, "the way with a chair has no `seconds`: say how long the pose takes this way");
            }
            Some(Some(seconds)) if seconds == 0 || seconds > longest => {
                self.mistake(
                    start,
                    format!("`seconds` must be between 1 and {longest}, which is all of the pose's minutes"),
                );
            }
            _ => {}
        }
        let (figure, picture) = (way.figure.as_ref()?.as_ref(), way.picture.as_ref()?.as_ref());
        if figure.is_some() != picture.is_some() {
            self.mistake(start, "`figure` and `picture` go together: name the figure, and say what it shows");
        }
        self.picture(figure, picture, way.picture_details.as_ref()?.as_ref())
    }

    fn picture(
        &mut self,
        name: Option<&Spanned<String>>,
        alternative: Option<&Phrase>,
        details: Option<&Phrase>,
    ) -> Option<Picture> {
        let name = name?;
        let line = self.document.toml.line_of(name);
        let figure = find_figure(self.reader, name, line);
        self.is_whole &= figure.is_some();
        Some(Picture { figure: figure?, alternative: alternative?.clone(), details: details.cloned() })
    }

    /// Someone who is led through the pose takes the time that the page promises.
    fn check_time(&mut self) {
        let meta = &self.document.meta;
        let (Some(steps), Some(promised)) = (&meta.steps, &meta.minutes) else { return };
        let seconds: Option<Vec<u32>> = steps.get_ref().iter().map(|step| step.get_ref().seconds.flatten()).collect();
        // A step without its time has been told of.
        let Some(seconds) = seconds.map(|each| each.into_iter().fold(0, u32::saturating_add)) else { return };
        let minutes = seconds.div_ceil(60);
        if minutes != *promised.get_ref() {
            let message = format!("the steps take {seconds} seconds, which is {minutes} minutes and not `minutes`");
            self.mistake(promised.span().start, message);
        }
    }

    /// The steps between which the pose moves, counted from 0; they are drawn alike, so that one can become the next.
    fn movement(&mut self, steps: &[Option<Picture>]) -> Option<Vec<usize>> {
        let Some(movement) = self.document.meta.movement.as_ref()? else {
            self.mistake(0, "`movement` is missing: list the numbers of the steps between which the pose moves");
            return None;
        };
        let numbers: Vec<usize> = movement.get_ref().iter().map(|number| number.wrapping_sub(1)).collect();
        let named: Vec<_> = numbers.iter().filter_map(|index| steps.get(*index)).collect();
        let is_one_scene = |pair: &[&Arc<Figure>]| {
            let [one, other]: [&Figure; 2] = [pair[0], pair[1]];
            (one.view, one.frame, &one.props) == (other.view, other.frame, &other.props)
        };
        if named.len() != numbers.len() || !(2..=4).contains(&numbers.len()) {
            if self.document.meta.steps.is_some() {
                self.mistake(movement.span().start, "`movement` lists 2 to 4 numbers of steps, counted from 1");
            }
            return None;
        }
        let figures: Vec<_> = named.into_iter().flatten().map(|step| &step.figure).collect();
        if !figures.windows(2).all(is_one_scene) {
            let message = "`movement` needs figures of one view, one frame and the same props";
            self.mistake(movement.span().start, message);
        }
        Some(numbers)
    }
}
