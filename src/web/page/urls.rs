//! The addresses of pages, in one language.

use crate::content::Language;
use crate::domain::reference::Reference;
use crate::paths;

/// The addresses in one language.
#[derive(Clone, Copy, Debug)]
pub struct Urls<'a>(pub &'a Language);

macro_rules! fixed {
    ($($(#[$doc:meta])* $name:ident = $path:ident),+ $(,)?) => {
        impl Urls<'_> {
            $($(#[$doc])* #[must_use] pub fn $name(&self) -> String { self.0.url(paths::$path) })+
        }
    };
}

fixed! {
    /// Home.
    home = HOME,
    /// The list of articles.
    articles = ARTICLES,
    /// The list of poses.
    poses = POSES,
    /// A routine.
    practice = PRACTICE,
    /// The videos.
    videos = VIDEOS,
    /// Locations and hours.
    locations = LOCATIONS,
    /// The form.
    appointment = APPOINTMENT,
    /// The accessibility statement.
    accessibility = ACCESSIBILITY,
    /// The privacy notice.
    privacy = PRIVACY,
}

impl Urls<'_> {
    /// An article.
    #[must_use]
    pub fn article(&self, slug: &str) -> String {
        self.0.url(&paths::article(slug))
    }

    /// A pose.
    #[must_use]
    pub fn pose(&self, slug: &str) -> String {
        self.0.url(&paths::pose(slug))
    }

    /// What one's own device and browser can do.
    #[must_use]
    pub fn on_your_device(&self) -> String {
        format!("{}#{}", self.accessibility(), paths::ON_YOUR_DEVICE)
    }

    /// A video on the page of videos.
    #[must_use]
    pub fn video(&self, id: &str) -> String {
        format!("{}#{id}", self.videos())
    }

    /// The page after sending.
    #[must_use]
    pub fn received(&self, reference: &Reference) -> String {
        self.0.url(&paths::RECEIVED.replace("{reference}", reference.as_str()))
    }
}
