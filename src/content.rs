//! The words of the site: Markdown and TOML, read once at the start into types that cannot be incomplete.
//!
//! [`Site::load`] reads every file, reports every mistake it finds with file and line, and returns a site
//! only when there is none.

mod article;
mod check;
mod choices;
mod figure;
mod files;
mod front_matter;
mod language;
mod markdown;
mod page;
mod phrase;
mod picture;
mod pose;
mod problem;
mod routine;
mod setting_names;
mod settings;
mod source;
mod text;
mod time_words;
mod toml_file;
mod video;

use std::collections::BTreeSet;
use std::sync::Arc;

use markdown::InternalLink;

pub use article::Article;
pub use choices::{Advice, Aid, Area, Breath, Captions, Condition, Footing, Kind, Level, Place, Position};
pub use figure::{
    Area as FigureArea, Arrow, Bone, FLOOR, Figure, Figures, Glow, Ground, Joints, Limb, Limbs, Point, Prop, PropKind,
    View,
};
pub use files::Files;
pub use language::Language;
pub use markdown::{Block, Body, Heading, Html};
pub use page::Page;
pub use phrase::{Phrase, Translated};
pub use picture::Picture;
pub use pose::{Caution, EasierWay, Pose, Step};
pub use problem::{Problem, Problems};
pub use routine::{Item as RoutineItem, Routine, Routines, Wishes};
pub use settings::{Choice, Hours, Location, SiteSettings};
pub use source::{Citation, Source, Sources};
pub use text::{Form as FormWords, Text};
pub use video::Video;

/// Everything the site says, in every listed language.
#[derive(Debug)]
pub struct Site {
    /// The clinic: name, phone, locations, the form's selections.
    pub settings: SiteSettings,
    /// Every figure that pages may show.
    pub figures: Figures,
    /// The figure that the icon is drawn from.
    pub icon: Arc<Figure>,
    /// What routines are made from.
    pub routines: Routines,
    /// One edition for each listed language; the first is the default, served at `/`.
    pub editions: Vec<Edition>,
}

/// The site in one language.
#[derive(Debug)]
pub struct Edition {
    /// The language.
    pub language: Language,
    /// Every word of the interface.
    pub text: Text,
    /// The articles in their order.
    pub articles: Vec<Article>,
    /// Poses and stretches in the order of the sequence.
    pub poses: Vec<Pose>,
    /// The videos in their order.
    pub videos: Vec<Video>,
    /// The home page's own words.
    pub home: Page,
    /// The privacy notice.
    pub privacy: Page,
    /// The accessibility statement.
    pub accessibility: Page,
}

impl Site {
    /// Reads the whole site. `fixed_pages` are the paths that exist besides articles and poses.
    ///
    /// # Errors
    /// Every problem found, in the order of the files.
    pub fn load(files: &Files, fixed_pages: &[&str]) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let clinic = settings::load(files, &mut problems);
        let languages = clinic.as_ref().map_or(&[][..], |clinic| clinic.languages.as_slice());
        let sources = Sources::load(files, &mut problems);
        let (figures, bodies) = Figures::load(files);
        problems.extend(bodies);
        let icon = clinic.as_ref().and_then(|clinic| clinic.icon.as_ref());
        let icon = icon.and_then(|icon| check::icon(icon, &figures, &mut problems));
        let shared = Shared { clinic: clinic.as_ref(), sources: &sources, figures: &figures, fixed_pages };
        let mut shown: Option<BTreeSet<String>> = Some(icon.iter().map(|icon| icon.name.clone()).collect());
        let (mut editions, mut routines) = (Vec::new(), None);
        for language in languages {
            let Some((draft, figures)) = Draft::load(files, &shared, language, &mut problems) else { continue };
            shown = shown.zip(figures).map(|(shown, more)| &shown | &more);
            if editions.is_empty() {
                let targets = check::Targets::new(&draft, files, languages, fixed_pages);
                routines = Routines::load(files, |slug| targets.is_pose(slug), &mut problems);
            }
            editions.push(draft.finish());
        }
        if !languages.is_empty() {
            check::no_idle_figures(&figures, shown.as_ref(), &mut problems);
            check::same_pages(files, languages, &mut problems);
            check::no_stray_files(files, languages, &mut problems);
        }
        let editions: Option<Vec<Edition>> = editions.into_iter().collect();
        match (clinic.and_then(|clinic| clinic.settings), icon, routines, editions) {
            (Some(settings), Some(icon), Some(routines), Some(editions)) => {
                problems.none_or(Self { settings, figures, icon, routines, editions })
            }
            _ => Err(problems.in_order()),
        }
    }

    /// The edition of the default language.
    #[must_use]
    pub fn default_edition(&self) -> &Edition {
        &self.editions[0]
    }

    /// The edition that serves a path: by its first segment, else the default.
    #[must_use]
    pub fn edition_for_path(&self, path: &str) -> &Edition {
        self.editions.iter().find(|edition| edition.language.owns(path)).unwrap_or_else(|| self.default_edition())
    }
}

/// What the editions have in common.
struct Shared<'a> {
    clinic: Option<&'a settings::Loaded>,
    sources: &'a Sources,
    figures: &'a Figures,
    fixed_pages: &'a [&'a str],
}

/// What could be read of an edition.
#[derive(Debug)]
struct Draft {
    language: Language,
    text: Option<Text>,
    articles: Vec<Article>,
    poses: Vec<Pose>,
    videos: Option<Vec<Video>>,
    home: Option<Page>,
    privacy: Option<Page>,
    accessibility: Option<Page>,
}

impl Draft {
    /// Reads everything of a language, checks what its pages name, and answers with the figures that they show, which
    /// nobody knows while a page cannot be opened.
    fn load(
        files: &Files,
        shared: &Shared<'_>,
        language: &Language,
        problems: &mut Problems,
    ) -> Option<(Self, Option<BTreeSet<String>>)> {
        let Shared { clinic, sources, figures, fixed_pages } = *shared;
        let text = Text::load(files, language, problems);
        // Pages are read and checked all the same when the words around them are not whole.
        let stand_in = if text.is_none() { Text::built_in() } else { None };
        let emergency = clinic.and_then(|clinic| clinic.emergency_number.as_ref()).map(ToString::to_string);
        let emergency = emergency.unwrap_or_default();
        let mut reader =
            markdown::Reader::new(language, sources, figures, text.as_ref().or(stand_in.as_ref())?, &emergency);
        let articles = article::load_all(files, &mut reader, problems);
        let poses = pose::load_all(files, &mut reader, problems);
        let videos = video::load_all(files, &mut reader, problems);
        let [home, privacy, accessibility] =
            ["home", "privacy", "accessibility"].map(|name| page::load(files, &mut reader, name, problems));
        let mut seen = reader.into_seen();
        if let Some((target, line)) = clinic.and_then(|clinic| clinic.warning_signs.clone()) {
            seen.links.push(InternalLink { file: settings::FILE.to_owned(), line, target });
        }
        problems.extend(seen.problems);
        let draft = Self { language: language.clone(), text, articles, poses, videos, home, privacy, accessibility };
        let languages = clinic.map_or(&[][..], |clinic| clinic.languages.as_slice());
        let targets = check::Targets::new(&draft, files, languages, fixed_pages);
        targets.check(&seen.links, &seen.blocks, problems);
        targets.check_own(language, problems);
        let are_all_open = check::pages_of(files, language).all(|page| seen.pages.contains(&page));
        Some((draft, are_all_open.then_some(seen.figures)))
    }

    /// The edition, when nothing is missing.
    fn finish(self) -> Option<Edition> {
        Some(Edition {
            language: self.language,
            text: self.text?,
            articles: self.articles,
            poses: self.poses,
            videos: self.videos?,
            home: self.home?,
            privacy: self.privacy?,
            accessibility: self.accessibility?,
        })
    }
}

impl Edition {
    /// The pose with this slug.
    #[must_use]
    pub fn pose(&self, slug: &str) -> Option<&Pose> {
        self.poses.iter().find(|pose| pose.slug == slug)
    }

    /// The article with this slug.
    #[must_use]
    pub fn article(&self, slug: &str) -> Option<&Article> {
        self.articles.iter().find(|article| article.slug == slug)
    }

    /// The video with this id.
    #[must_use]
    pub fn video(&self, id: &str) -> Option<&Video> {
        self.videos.iter().find(|video| video.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_content_is_whole() -> Result<(), Problems> {
        let site = Site::load(&Files::built_in(), &crate::paths::FIXED_PAGES)?;
        let edition = site.default_edition();
        let of = |kind| edition.poses.iter().filter(|pose| pose.kind == kind).count();
        assert_eq!((edition.articles.len(), of(Kind::Yoga), of(Kind::Stretch), edition.videos.len()), (4, 5, 5, 5));
        Ok(())
    }
}
