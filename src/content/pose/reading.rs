//! Reads a pose's file: what it must have, and in which order its citations count.

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use super::steps::{CautionMeta, EasierMeta, Pictures, StepMeta, illustrate};
use super::{Caution, Pose};
use crate::content::choices::{Advice, Aid, Area, Kind, Level, Position};
use crate::content::files::Files;
use crate::content::front_matter::{Document, read_document};
use crate::content::markdown::Reader;
use crate::content::page::{Summary, slug_of};
use crate::content::phrase::Phrase;
use crate::content::problem::{Problem, Problems};

pub(super) type Words = Spanned<String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Meta {
    kind: Spanned<Kind>,
    order: u32,
    name: Phrase,
    sanskrit: Option<Phrase>,
    say_it: Option<Phrase>,
    summary: Summary,
    pub position: Position,
    level: Level,
    pub minutes: Spanned<u32>,
    areas: Spanned<Vec<Area>>,
    good_for: Words,
    muscles: Spanned<Vec<Words>>,
    equipment: Spanned<Vec<Words>>,
    hold: Words,
    repetitions: Words,
    both_sides: bool,
    next: Words,
    reviewed: Date,
    mistakes: Spanned<Vec<Words>>,
    stop: Spanned<Vec<Words>>,
    pub movement: Option<Spanned<Vec<usize>>>,
    pub steps: Spanned<Vec<Spanned<StepMeta>>>,
    pub easier: Spanned<Vec<Spanned<EasierMeta>>>,
    cautions: Spanned<Vec<CautionMeta>>,
}

/// Every pose of a language, in the order of the sequence.
pub(in crate::content) fn load_all(files: &Files, reader: &mut Reader<'_>, problems: &mut Problems) -> Vec<Pose> {
    let folder = format!("{}/poses/", reader.language.tag());
    let mut poses: Vec<Pose> =
        files.under(&folder, ".md").filter_map(|path| problems.keep(load(files, reader, path)).flatten()).collect();
    poses.sort_by_key(|pose| pose.order);
    for pair in poses.windows(2) {
        if pair[0].order == pair[1].order {
            let file = format!("{folder}{}.md", pair[1].slug);
            problems
                .push(Problem::of(&file, format!("`order` {} is taken by another pose: use another", pair[1].order)));
        }
    }
    poses
}

fn load(files: &Files, reader: &mut Reader<'_>, path: &str) -> Result<Option<Pose>, Problem> {
    let document = read_document::<Meta>(files, path)?;
    check_completeness(path, &document)?;
    reader.start_page(path);
    reader.mention_pose(document.meta.next.get_ref(), document.line_at(document.meta.next.span().start));
    // What is wrong with the pictures the reader has been told.
    let Some(pictures) = illustrate(&document, reader) else { return Ok(None) };
    let pose = read(reader, &document, pictures, path);
    if pose.sources.is_empty() {
        return Err(Problem::of(path, "no source is cited: add at least one, for example [@nccih-yoga]"));
    }
    Ok(Some(pose))
}

/// What serde cannot say: lists that must not be empty, numbers that must not be 0, keys that go together.
fn check_completeness(path: &str, document: &Document<'_, Meta>) -> Result<(), Problem> {
    let meta = &document.meta;
    let lists = [
        ("areas", meta.areas.span(), meta.areas.get_ref().len()),
        ("muscles", meta.muscles.span(), meta.muscles.get_ref().len()),
        ("equipment", meta.equipment.span(), meta.equipment.get_ref().len()),
        ("mistakes", meta.mistakes.span(), meta.mistakes.get_ref().len()),
        ("stop", meta.stop.span(), meta.stop.get_ref().len()),
        ("steps", meta.steps.span(), meta.steps.get_ref().len()),
        ("easier", meta.easier.span(), meta.easier.get_ref().len()),
        ("cautions", meta.cautions.span(), meta.cautions.get_ref().len()),
        ("minutes", meta.minutes.span(), *meta.minutes.get_ref() as usize),
    ];
    if let Some((key, span, _)) = lists.into_iter().find(|(_, _, length)| *length == 0) {
        return Err(Problem::at(path, document.line_at(span.start), format!("`{key}` is empty: every pose needs it")));
    }
    if !meta.easier.get_ref().iter().any(|way| way.get_ref().with == Aid::Chair) {
        let line = document.line_at(meta.easier.span().start);
        return Err(Problem::at(path, line, "`easier` has no way with a chair: add one with = \"chair\""));
    }
    let is_yoga = *meta.kind.get_ref() == Kind::Yoga;
    if meta.sanskrit.is_some() != is_yoga || meta.say_it.is_some() != is_yoga {
        let line = document.line_at(meta.kind.span().start);
        return Err(Problem::at(path, line, "a yoga pose needs `sanskrit` and `say_it`; a stretch has neither"));
    }
    Ok(())
}

fn read(reader: &mut Reader<'_>, document: &Document<'_, Meta>, pictures: Pictures, path: &str) -> Pose {
    let meta = &document.meta;
    // In the order in which the page shows them, so that citations count upwards.
    let mut inline = |words: &Words| reader.inline(words.get_ref(), document.line_at(words.span().start));
    let good_for = inline(&meta.good_for);
    let equipment = meta.equipment.get_ref().iter().map(&mut inline).collect();
    let stop = meta.stop.get_ref().iter().map(&mut inline).collect();
    let (adaptable, firm): (Vec<_>, Vec<_>) =
        meta.cautions.get_ref().iter().partition(|caution| caution.advice == Advice::Adapt);
    let mut cautions: Vec<Caution> = firm.into_iter().map(|meta| meta.read(&mut inline)).collect();
    let steps = (meta.steps.get_ref().iter().zip(pictures.steps))
        .map(|(step, picture)| step.get_ref().read(picture, &mut inline))
        .collect();
    let (hold, repetitions) = (inline(&meta.hold), inline(&meta.repetitions));
    let easier = (meta.easier.get_ref().iter().zip(pictures.easier))
        .map(|(way, picture)| way.get_ref().read(picture, &mut inline))
        .collect();
    cautions.extend(adaptable.into_iter().map(|meta| meta.read(&mut inline)));
    let mistakes = meta.mistakes.get_ref().iter().map(&mut inline).collect();
    let body = reader.body(document.body, document.body_line);
    let mut inline = |words: &Words| reader.inline(words.get_ref(), document.line_at(words.span().start));
    let muscles = meta.muscles.get_ref().iter().map(&mut inline).collect();
    Pose {
        slug: slug_of(path),
        kind: *meta.kind.get_ref(),
        order: meta.order,
        name: meta.name.clone(),
        sanskrit: meta.sanskrit.clone().zip(meta.say_it.clone()),
        summary: meta.summary.clone(),
        position: meta.position,
        level: meta.level,
        minutes: *meta.minutes.get_ref(),
        areas: meta.areas.get_ref().clone(),
        good_for,
        muscles,
        equipment,
        hold,
        repetitions,
        both_sides: meta.both_sides,
        steps,
        movement: pictures.movement,
        mistakes,
        easier,
        cautions,
        stop,
        next: meta.next.get_ref().clone(),
        reviewed: meta.reviewed,
        body,
        sources: reader.citations(),
    }
}
