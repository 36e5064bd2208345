//! A page's text, in pieces.

use super::html::Html;

/// A page's text, cut where the program draws something itself.
#[derive(Clone, Debug, Default)]
pub struct Body {
    /// The pieces in their order.
    pub blocks: Vec<Block>,
    /// The headings, for the contents list and for checking anchors.
    pub headings: Vec<Heading>,
}

/// One piece of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Text.
    Html(Html),
    /// Cards of these poses, by slug.
    Poses(Vec<String>),
    /// Cards of these videos, by id; all of them when empty.
    Videos(Vec<String>),
    /// The invitation to request an appointment.
    Request,
}

/// A heading with its anchor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 2 to 6.
    pub level: u8,
    /// The anchor.
    pub id: String,
    /// The words.
    pub title: String,
}
