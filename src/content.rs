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
mod video;

use std::sync::Arc;

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
        let settings = problems.keep(SiteSettings::load(files));
        let sources = problems.keep(Sources::load(files));
        let routines = problems.keep(Routines::load(files));
        let (Some(settings), Some(sources), Some(routines)) = (settings, sources, routines) else {
            return Err(problems);
        };
        let (figures, bodies) = Figures::load(files);
        problems.extend(bodies);
        let icon = problems.keep(settings.icon(&figures).map(Arc::clone));
        let shared = Shared { settings: &settings, sources: &sources, figures: &figures, fixed_pages };
        let mut editions = Vec::new();
        for language in settings.languages() {
            editions.extend(Edition::load(files, &shared, language, &mut problems));
        }
        if let Some(edition) = editions.first() {
            routines.check(files, edition, &mut problems);
            check::no_idle_figures(&figures, edition, icon.as_deref(), &mut problems);
        }
        check::same_slugs(&editions, &mut problems);
        check::no_stray_files(files, &editions, &mut problems);
        match icon {
            Some(icon) => problems.none_or(Self { settings, figures, icon, routines, editions }),
            None => Err(problems),
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
    settings: &'a SiteSettings,
    sources: &'a Sources,
    figures: &'a Figures,
    fixed_pages: &'a [&'a str],
}

impl Edition {
    fn load(files: &Files, shared: &Shared<'_>, language: Language, problems: &mut Problems) -> Option<Self> {
        let Shared { settings, sources, figures, fixed_pages } = *shared;
        let text = problems.keep(Text::load(files, &language))?;
        let mut reader = markdown::Reader::new(&language, sources, figures, &text, &settings.emergency_number);
        let articles = article::load_all(files, &mut reader, problems);
        let poses = pose::load_all(files, &mut reader, problems);
        let videos = problems.keep(video::load_all(files, &mut reader));
        let home = problems.keep(page::load(files, &mut reader, "home"));
        let privacy = problems.keep(page::load(files, &mut reader, "privacy"));
        let accessibility = problems.keep(page::load(files, &mut reader, "accessibility"));
        let seen = reader.into_seen();
        problems.extend(seen.problems);
        let edition = Self {
            articles,
            poses,
            videos: videos?,
            home: home?,
            privacy: privacy?,
            accessibility: accessibility?,
            text,
            language,
        };
        check::translations(settings, &edition.language, problems);
        check::references(&edition, &seen.links, &seen.blocks, fixed_pages, problems);
        Some(edition)
    }

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
        let site = Site::load(&Files::built_in(), &crate::routes::FIXED_PAGES)?;
        let edition = site.default_edition();
        let of = |kind| edition.poses.iter().filter(|pose| pose.kind == kind).count();
        assert_eq!((edition.articles.len(), of(Kind::Yoga), of(Kind::Stretch), edition.videos.len()), (4, 5, 5, 5));
        Ok(())
    }
}
