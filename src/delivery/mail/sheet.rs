//! A letter as the two templates draw it. Both draw the same parts in the same order, so text and HTML say the same.

use askama::Template;

use super::one_line::OneLine;
use crate::drawing::{Colors, Shades};

/// A letter, in its parts.
pub(super) struct Sheet<'a> {
    /// The language's tag.
    pub language: &'a str,
    /// The clinic's name.
    pub clinic: &'a str,
    pub subject: OneLine,
    pub title: String,
    pub parts: Vec<Part>,
    /// Below the letter: why it came, and what else there is to know.
    pub small_print: Vec<Part>,
    pub unsubscribe: Option<String>,
}

/// A part of a letter.
pub(super) enum Part {
    Heading(String),
    Paragraph(String),
    /// What to read out on the telephone.
    Reference {
        label: String,
        reference: String,
        hint: Option<String>,
    },
    /// What happens, one after the other.
    Steps(Vec<String>),
    /// Names and their values.
    Facts(Vec<(String, String)>),
    /// What the reader is asked to do.
    Button(Link),
    Link(Link),
    /// What to do in an emergency.
    Alarm(String),
}

/// A link.
pub(super) struct Link {
    pub words: String,
    pub address: String,
}

impl Link {
    /// Whether readers of plain text need the address besides the words: those of a number to call are the number.
    fn is_to_read(&self) -> bool {
        !self.address.starts_with("tel:")
    }
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
pub(super) struct HtmlPart<'a> {
    pub sheet: &'a Sheet<'a>,
    pub colors: &'a Colors<Shades>,
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
pub(super) struct TextPart<'a> {
    pub sheet: &'a Sheet<'a>,
}
