//! Reads a pose's file: what it must have, and in which order its citations count.

use std::collections::BTreeSet;

use toml::Spanned;

use super::front_matter::{EasierMeta, Meta, Paragraph};
use super::pictures::{Pictures, illustrate};
use super::{Caution, EasierWay, FOLDER, Pose};
use crate::content::files::Files;
use crate::content::front_matter::{Document, read_document};
use crate::content::markdown::html::Html;
use crate::content::markdown::reader::Reader;
use crate::content::mistakes::{Mistake, Mistakes};
use crate::content::page::slug_of;
use crate::content::vocabulary::{Advice, Aid, Kind};

/// Every pose of a language, in the order of the sequence.
pub(in crate::content) fn load_all(files: &Files, reader: &mut Reader<'_>, mistakes: &mut Mistakes) -> Vec<Pose> {
    let folder = reader.language.file(FOLDER);
    let mut orders = BTreeSet::new();
    let mut poses: Vec<Pose> =
        (files.under(&folder, ".md")).filter_map(|path| load(files, reader, path, &mut orders, mistakes)).collect();
    poses.sort_by_key(|pose| pose.order);
    poses
}

fn load(
    files: &Files,
    reader: &mut Reader<'_>,
    path: &str,
    orders: &mut BTreeSet<u32>,
    mistakes: &mut Mistakes,
) -> Option<Pose> {
    let document = read_document::<Meta>(files, path, mistakes)?;
    check_completeness(&document);
    if let Some(order) = document.meta.order.as_ref().filter(|order| !orders.insert(*order.get_ref())) {
        let message = format!("`order` {} is taken by another pose: use another", order.get_ref());
        document.toml.mistake(order.span().start, message);
    }
    reader.start_page(path);
    if let Some(next) = &document.meta.next {
        reader.mention_pose(next.get_ref(), document.toml.line_of(next));
    }
    let pictures = illustrate(&document, reader);
    let pose = read(reader, &document, pictures, path);
    if reader.citations().is_empty() {
        mistakes.push(Mistake::of(path, "no source is cited: add at least one, for example [@name]"));
    }
    document.toml.finish(mistakes);
    pose
}

/// What no single key can say: lists that must not be empty, numbers that must not be 0, keys that go together.
fn check_completeness(document: &Document<'_, Meta>) {
    let Document { meta, toml, .. } = document;
    let of =
        |list: &Option<Spanned<Vec<Paragraph>>>| list.as_ref().map(|list| (list.span().start, list.get_ref().len()));
    let lists = [
        ("areas", meta.areas.as_ref().map(|list| (list.span().start, list.get_ref().len()))),
        ("muscles", of(&meta.muscles)),
        ("equipment", of(&meta.equipment)),
        ("mistakes", of(&meta.mistakes)),
        ("stop", of(&meta.stop)),
        ("steps", meta.steps.as_ref().map(|list| (list.span().start, list.get_ref().len()))),
        ("easier", meta.easier.as_ref().map(|list| (list.span().start, list.get_ref().len()))),
        ("cautions", meta.cautions.as_ref().map(|list| (list.span().start, list.get_ref().len()))),
        ("minutes", meta.minutes.as_ref().map(|count| (count.span().start, *count.get_ref() as usize))),
    ];
    for (key, found) in lists {
        if let Some((start, 0)) = found {
            toml.mistake(start, format!("`{key}` is empty: every pose needs it"));
        }
    }
    if let Some(easier) = &meta.easier {
        let is_chair = |way: &Spanned<EasierMeta>| way.get_ref().with.is_none_or(|with| with == Aid::Chair);
        if !easier.get_ref().iter().any(is_chair) {
            toml.mistake(easier.span().start, "`easier` has no way with a chair: add one with = \"chair\"");
        }
    }
    if let (Some(kind), Some(sanskrit), Some(say_it)) = (&meta.kind, &meta.sanskrit, &meta.say_it) {
        let is_yoga = *kind.get_ref() == Kind::Yoga;
        if sanskrit.is_some() != is_yoga || say_it.is_some() != is_yoga {
            toml.mistake(kind.span().start, "a yoga pose needs `sanskrit` and `say_it`; a stretch has neither");
        }
    }
}

/// Reads every text, so that each is checked, and puts the pose together if nothing is missing.
fn read(
    reader: &mut Reader<'_>,
    document: &Document<'_, Meta>,
    pictures: Option<Pictures>,
    path: &str,
) -> Option<Pose> {
    let Document { meta, toml, .. } = document;
    // In the order in which the page shows them, so that citations count upwards.
    let mut inline = |words: &Paragraph| reader.inline(words.get_ref(), toml.line_of(words));
    let good_for = meta.good_for.as_ref().map(&mut inline);
    let equipment = each(meta.equipment.as_ref(), &mut inline);
    let stop = each(meta.stop.as_ref(), &mut inline);
    let (adaptable, firm): (Vec<_>, Vec<_>) =
        (meta.cautions.iter().flat_map(Spanned::get_ref)).partition(|caution| caution.advice == Some(Advice::Adapt));
    let firm: Vec<Option<Caution>> = firm.into_iter().map(|meta| meta.read(&mut inline)).collect();
    let steps: Vec<_> =
        meta.steps.iter().flat_map(Spanned::get_ref).map(|step| step.get_ref().read(&mut inline)).collect();
    let (hold, repetitions) = (meta.hold.as_ref().map(&mut inline), meta.repetitions.as_ref().map(&mut inline));
    let easier: Vec<_> =
        meta.easier.iter().flat_map(Spanned::get_ref).map(|way| way.get_ref().read(&mut inline)).collect();
    let adaptable: Vec<Option<Caution>> = adaptable.into_iter().map(|meta| meta.read(&mut inline)).collect();
    let mistakes = each(meta.mistakes.as_ref(), &mut inline);
    let body = reader.body(document.body, document.body_line);
    let muscles =
        each(meta.muscles.as_ref(), &mut |words: &Paragraph| reader.inline(words.get_ref(), toml.line_of(words)));
    let Pictures { steps: step_pictures, easier: easier_pictures, movement } = pictures?;
    meta.cautions.as_ref()?;
    Some(Pose {
        slug: slug_of(path),
        kind: *meta.kind.as_ref()?.get_ref(),
        order: *meta.order.as_ref()?.get_ref(),
        name: meta.name.clone()?,
        sanskrit: meta.sanskrit.clone()?.zip(meta.say_it.clone()?),
        summary: meta.summary.clone()?,
        position: meta.position?,
        level: meta.level?,
        minutes: *meta.minutes.as_ref()?.get_ref(),
        areas: meta.areas.as_ref()?.get_ref().clone(),
        good_for: good_for?,
        muscles: muscles?,
        equipment: equipment?,
        hold: hold?,
        repetitions: repetitions?,
        both_sides: meta.both_sides?,
        steps: (steps.into_iter().zip(step_pictures))
            .map(|(step, picture)| Some(step?.with_picture(picture)))
            .collect::<Option<_>>()?,
        movement,
        mistakes: mistakes?,
        easier: (easier.into_iter().zip(easier_pictures))
            .map(|(way, picture)| Some(EasierWay { picture, ..way? }))
            .collect::<Option<_>>()?,
        cautions: firm.into_iter().chain(adaptable).collect::<Option<_>>()?,
        stop: stop?,
        next: meta.next.as_ref()?.get_ref().clone(),
        reviewed: meta.reviewed?,
        body,
        sources: reader.citations(),
    })
}

fn each(list: Option<&Spanned<Vec<Paragraph>>>, inline: &mut impl FnMut(&Paragraph) -> Html) -> Option<Vec<Html>> {
    Some(list?.get_ref().iter().map(inline).collect())
}
