//! The whole site: reads every file and reports every mistake that it finds.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::clinic::Clinic;
use super::clinic::reading::{Loaded, Named};
use super::edition::{Draft, Edition};
use super::figure::Figure;
use super::figure::collection::Figures;
use super::files::Files;
use super::language::Language;
use super::markdown::reader::{InternalLink, Reader};
use super::mistakes::Mistakes;
use super::page::SINGLE_PAGES;
use super::routine::Routines;
use super::source::Sources;
use super::words::Text;
use super::words::mail::MailWords;
use super::words::staff::StaffWords;
use super::{article, checks, clinic, page, pose, video};
use crate::domain::choice_key::ChoiceKey;

/// Everything the site says, in every listed language.
#[derive(Debug)]
pub struct Site {
    /// The clinic: name, phone, locations, the form's selections.
    pub clinic: Clinic,
    /// The figure that the icon is drawn from.
    pub icon: Arc<Figure>,
    /// The figures that show where a pose is felt: from the front and from behind.
    pub body_map: [Arc<Figure>; 2],
    /// What routines are made from.
    pub routines: Routines,
    /// One edition for each listed language; the first is the default, served at `/`.
    pub editions: Vec<Edition>,
}

impl Site {
    /// Reads the whole site.
    ///
    /// # Errors
    /// Every mistake found, in the order of the files.
    pub fn load(files: &Files) -> Result<Self, Mistakes> {
        let mut mistakes = Mistakes::default();
        let clinic = clinic::reading::load(files, &mut mistakes);
        let languages = clinic.as_ref().map_or(&[][..], |clinic| clinic.languages.as_slice());
        let sources = Sources::load(files, &mut mistakes);
        let (figures, bodies) = Figures::load(files);
        mistakes.extend(bodies);
        let icon = clinic.as_ref().and_then(|clinic| clinic.icon.as_ref());
        let body_map = clinic.as_ref().and_then(|clinic| clinic.body_map.as_ref());
        let mut shown: Option<BTreeSet<String>> =
            icon.zip(body_map).map(|(icon, [front, back])| [icon, front, back].map(|named| named.name.clone()).into());
        let icon = icon.and_then(|icon| checks::figure(icon, &figures, &mut mistakes));
        let body_map = body_map.and_then(|map| checks::body_map(map, &figures, &mut mistakes));
        let shared = Shared { clinic: clinic.as_ref(), sources: &sources, figures: &figures };
        let (mut editions, mut routines) = (Vec::new(), None);
        for language in languages {
            let Some((draft, figures)) = load_edition(files, &shared, language, &mut mistakes) else { continue };
            shown = shown.zip(figures).map(|(shown, more)| &shown | &more);
            if editions.is_empty() {
                let targets = checks::Targets::new(&draft, files, languages);
                routines = Routines::load(files, |slug| targets.is_pose(slug), &mut mistakes);
            }
            editions.push(draft.finish());
        }
        if !languages.is_empty() {
            checks::no_idle_figures(&figures, shown.as_ref(), &mut mistakes);
            checks::same_pages(files, languages, &mut mistakes);
            checks::no_stray_files(files, languages, &mut mistakes);
        }
        let editions: Option<Vec<Edition>> = editions.into_iter().collect();
        let site = || {
            let (clinic, icon, body_map) = (clinic?.clinic?, icon?, body_map?);
            Some(Self { clinic, icon, body_map, routines: routines?, editions: editions? })
        };
        match site() {
            Some(site) => mistakes.none_or(site),
            None => Err(mistakes.in_order()),
        }
    }

    /// The edition of the default language.
    #[must_use]
    pub fn default_edition(&self) -> &Edition {
        &self.editions[0]
    }

    /// The edition of a language, by its tag; the default where there is no such edition any more.
    #[must_use]
    pub fn edition_in(&self, tag: &str) -> &Edition {
        self.editions.iter().find(|edition| edition.language.tag() == tag).unwrap_or_else(|| self.default_edition())
    }

    /// A location's name; the key of one that the clinic no longer has.
    #[must_use]
    pub fn location_name(&self, key: &ChoiceKey, edition: &Edition) -> String {
        if key.as_str() == ChoiceKey::ANY {
            return edition.text.form.any_location.to_string();
        }
        let location = self.clinic.location(key);
        location.map_or_else(|| key.to_string(), |location| location.name.get(&edition.language).to_owned())
    }

    /// The edition that serves a path: by its first segment, else the default.
    #[must_use]
    pub fn edition_for_path(&self, path: &str) -> &Edition {
        self.editions.iter().find(|edition| edition.language.owns(path)).unwrap_or_else(|| self.default_edition())
    }
}

/// What the editions have in common.
struct Shared<'a> {
    clinic: Option<&'a Loaded>,
    sources: &'a Sources,
    figures: &'a Figures,
}

/// Reads everything of a language, checks what its pages name, and answers with the figures that they show, which
/// nobody knows while a page cannot be opened.
fn load_edition(
    files: &Files,
    shared: &Shared<'_>,
    language: &Language,
    mistakes: &mut Mistakes,
) -> Option<(Draft, Option<BTreeSet<String>>)> {
    let Shared { clinic, sources, figures } = *shared;
    let text = Text::load(files, language, mistakes);
    let staff = StaffWords::load(files, language, mistakes);
    let mail = MailWords::load(files, language, mistakes);
    // Pages are read and checked all the same when the words around them are not whole.
    let stand_in = if text.is_none() { Text::built_in() } else { None };
    let emergency = clinic.and_then(|clinic| clinic.emergency_number.as_ref()).map(ToString::to_string);
    let emergency = emergency.unwrap_or_default();
    let mut reader = Reader::new(language, sources, figures, text.as_ref().or(stand_in.as_ref())?, &emergency);
    let articles = article::load_all(files, &mut reader, mistakes);
    let poses = pose::reading::load_all(files, &mut reader, mistakes);
    let videos = video::load_all(files, &mut reader, mistakes);
    let [home, privacy, accessibility] = SINGLE_PAGES.map(|single| page::load(files, &mut reader, single, mistakes));
    let mut seen = reader.into_seen();
    if let Some(Named { name: target, line, .. }) = clinic.and_then(|clinic| clinic.warning_signs.clone()) {
        seen.links.push(InternalLink { file: clinic::FILE.to_owned(), line, target });
    }
    mistakes.extend(seen.mistakes);
    let draft =
        Draft { language: language.clone(), text, staff, mail, articles, poses, videos, home, privacy, accessibility };
    let languages = clinic.map_or(&[][..], |clinic| clinic.languages.as_slice());
    let targets = checks::Targets::new(&draft, files, languages);
    targets.check(&seen.links, &seen.blocks, mistakes);
    targets.check_own(language, mistakes);
    let are_all_open = checks::pages_of(files, language).all(|page| seen.pages.contains(&page));
    Some((draft, are_all_open.then_some(seen.figures)))
}

#[cfg(test)]
mod tests {
    use crate::content::{Files, Kind, Mistakes, Site};

    #[test]
    fn the_built_in_content_is_whole() -> Result<(), Mistakes> {
        let site = Site::load(&Files::built_in())?;
        let edition = site.default_edition();
        let of = |kind| edition.poses.iter().filter(|pose| pose.kind == kind).count();
        assert_eq!((edition.articles.len(), of(Kind::Yoga), of(Kind::Stretch), edition.videos.len()), (4, 5, 5, 5));
        Ok(())
    }
}
