//! The words of the site: Markdown and TOML, read once at the start into types that cannot be incomplete.
//!
//! [`Site::load`] reads every file, reports every mistake it finds with file and line, and returns a site
//! only when there is none.

mod article;
mod checks;
mod clinic;
mod edition;
pub(crate) mod figure;
mod files;
mod front_matter;
mod language;
mod markdown;
mod mistakes;
mod origin;
mod page;
mod phrase;
mod picture;
mod pose;
mod routine;
mod site;
mod source;
mod toml_table;
mod toml_text;
mod video;
mod vocabulary;
mod words;

pub use article::Article;
pub use clinic::{Choice, Clinic, Closure, ExportRules, Location, Webhook};
pub use edition::Edition;
pub use figure::Figure;
pub use figure::collection::Figures;
pub use figure::felt::{Area, Breath};
pub use files::{Files, UnreadableContent};
pub use language::Language;
pub use markdown::body::{Block, Body, Heading};
pub use markdown::html::Html;
pub use mistakes::{Mistake, Mistakes};
pub use page::Page;
pub use phrase::{Phrase, Translated};
pub use picture::Picture;
pub use pose::{Caution, EasierWay, Pose, Step};
pub use routine::{Item as RoutineItem, Routine, Routines, Wishes};
pub use site::Site;
pub use source::{Citation, Source, Sources};
pub use video::Video;
pub use vocabulary::{Advice, Aid, Captions, Condition, Footing, Kind, Level, Place, Position};
pub use words::Text;
pub use words::form::Form as FormWords;
pub use words::hours::HoursText;
pub use words::mail::MailWords;
pub use words::staff::StaffWords;
