//! The site in one language, and what could be read of it.

use super::article::Article;
use super::language::Language;
use super::page::Page;
use super::pose::Pose;
use super::video::Video;
use super::words::Text;
use super::words::mail::MailWords;
use super::words::staff::StaffWords;

/// The site in one language.
#[derive(Debug)]
pub struct Edition {
    /// The language.
    pub language: Language,
    /// Every word of the interface.
    pub text: Text,
    /// Every word of the staff area.
    pub staff: StaffWords,
    /// Every word of the e-mails.
    pub mail: MailWords,
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

/// What could be read of an edition.
#[derive(Debug)]
pub struct Draft {
    pub language: Language,
    pub text: Option<Text>,
    pub staff: Option<StaffWords>,
    pub mail: Option<MailWords>,
    pub articles: Vec<Article>,
    pub poses: Vec<Pose>,
    pub videos: Option<Vec<Video>>,
    pub home: Option<Page>,
    pub privacy: Option<Page>,
    pub accessibility: Option<Page>,
}

impl Draft {
    /// The edition, when nothing is missing.
    pub fn finish(self) -> Option<Edition> {
        Some(Edition {
            language: self.language,
            text: self.text?,
            staff: self.staff?,
            mail: self.mail?,
            articles: self.articles,
            poses: self.poses,
            videos: self.videos?,
            home: self.home?,
            privacy: self.privacy?,
            accessibility: self.accessibility?,
        })
    }
}
