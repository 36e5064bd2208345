//! Poses and stretches: `<lang>/poses/*.md`. A pose that lacks anything a patient needs does not load.

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use super::choices::{Advice, Aid, Area, Breath, Condition, Kind, Level, Position};
use super::files::Files;
use super::front_matter::{Document, read_document};
use super::markdown::{Body, Html, Reader};
use super::page::{Summary, slug_of};
use super::phrase::Phrase;
use super::problem::{Problem, Problems};
use super::source::Citation;

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
    /// One hold or one slow round, in seconds.
    pub hold_seconds: u32,
    /// How often, in words.
    pub repetitions: Html,
    /// How often, as a number.
    pub times: u32,
    /// Whether it is done on both sides.
    pub both_sides: bool,
    /// What to do, step by step.
    pub steps: Vec<Step>,
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
}

/// An easier way.
#[derive(Debug)]
pub struct EasierWay {
    /// What helps.
    pub with: Aid,
    /// How.
    pub text: Html,
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

type Words = Spanned<String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Meta {
    kind: Spanned<Kind>,
    order: u32,
    name: Phrase,
    sanskrit: Option<Phrase>,
    say_it: Option<Phrase>,
    summary: Summary,
    position: Position,
    level: Level,
    minutes: Spanned<u32>,
    areas: Spanned<Vec<Area>>,
    good_for: Words,
    muscles: Spanned<Vec<Words>>,
    equipment: Spanned<Vec<Words>>,
    hold: Words,
    hold_seconds: Spanned<u32>,
    repetitions: Words,
    times: Spanned<u32>,
    both_sides: bool,
    next: Words,
    reviewed: Date,
    mistakes: Spanned<Vec<Words>>,
    stop: Spanned<Vec<Words>>,
    steps: Spanned<Vec<StepMeta>>,
    easier: Spanned<Vec<EasierMeta>>,
    cautions: Spanned<Vec<CautionMeta>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StepMeta {
    title: Phrase,
    breath: Breath,
    text: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EasierMeta {
    with: Aid,
    text: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CautionMeta {
    condition: Condition,
    advice: Advice,
    text: Words,
}

impl CautionMeta {
    fn read(&self, inline: &mut impl FnMut(&Words) -> Html) -> Caution {
        Caution { condition: self.condition, advice: self.advice, text: inline(&self.text) }
    }
}

pub(super) fn load_all(files: &Files, reader: &mut Reader<'_>, problems: &mut Problems) -> Vec<Pose> {
    let folder = format!("{}/poses/", reader.language.tag());
    let mut poses: Vec<Pose> =
        files.under(&folder, ".md").filter_map(|path| problems.keep(load(files, reader, path))).collect();
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

fn load(files: &Files, reader: &mut Reader<'_>, path: &str) -> Result<Pose, Problem> {
    let document = read_document::<Meta>(files, path)?;
    check_completeness(path, &document)?;
    reader.start_page(path);
    reader.mention_pose(document.meta.next.get_ref(), document.line_at(document.meta.next.span().start));
    let pose = read(reader, &document, path);
    if pose.sources.is_empty() {
        return Err(Problem::of(path, "no source is cited: add at least one, for example [@nccih-yoga]"));
    }
    Ok(pose)
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
        ("hold_seconds", meta.hold_seconds.span(), *meta.hold_seconds.get_ref() as usize),
        ("times", meta.times.span(), *meta.times.get_ref() as usize),
    ];
    if let Some((key, span, _)) = lists.into_iter().find(|(_, _, length)| *length == 0) {
        return Err(Problem::at(path, document.line_at(span.start), format!("`{key}` is empty: every pose needs it")));
    }
    if !meta.easier.get_ref().iter().any(|way| way.with == Aid::Chair) {
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

fn read(reader: &mut Reader<'_>, document: &Document<'_, Meta>, path: &str) -> Pose {
    let meta = &document.meta;
    // In the order in which the page shows them, so that citations count upwards.
    let mut inline = |words: &Words| reader.inline(words.get_ref(), document.line_at(words.span().start));
    let good_for = inline(&meta.good_for);
    let equipment = meta.equipment.get_ref().iter().map(&mut inline).collect();
    let stop = meta.stop.get_ref().iter().map(&mut inline).collect();
    let (adaptable, firm): (Vec<_>, Vec<_>) =
        meta.cautions.get_ref().iter().partition(|caution| caution.advice == Advice::Adapt);
    let mut cautions: Vec<Caution> = firm.into_iter().map(|meta| meta.read(&mut inline)).collect();
    let steps = (meta.steps.get_ref().iter())
        .map(|step| Step { title: step.title.clone(), breath: step.breath, text: inline(&step.text) })
        .collect();
    let (hold, repetitions) = (inline(&meta.hold), inline(&meta.repetitions));
    let easier =
        (meta.easier.get_ref().iter()).map(|way| EasierWay { with: way.with, text: inline(&way.text) }).collect();
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
        hold_seconds: *meta.hold_seconds.get_ref(),
        repetitions,
        times: *meta.times.get_ref(),
        both_sides: meta.both_sides,
        steps,
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
