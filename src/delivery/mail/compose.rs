//! A letter in words: subject, text and HTML.

use askama::Template;

use super::letter::Letter;
use super::one_line::OneLine;
use super::plain_text;
use super::sheet::{HtmlPart, Sheet, TextPart};
use super::wording::Writer;
use crate::content::Site;
use crate::drawing::{Palette, PaletteError};

/// A letter in words. It is made by [`compose`] alone.
#[derive(Clone, Debug)]
pub struct Mail {
    pub(super) subject: OneLine,
    pub(super) text: String,
    pub(super) html: String,
    pub(super) language: OneLine,
    /// The address at which its reader says that it shall not come any more, where that is theirs to say.
    pub(super) unsubscribe: Option<OneLine>,
}

impl Mail {
    /// The subject.
    #[must_use]
    pub fn subject(&self) -> &OneLine {
        &self.subject
    }

    /// The whole letter for readers of plain text, its lines wrapped.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The whole letter as a page of HTML.
    #[must_use]
    pub fn html(&self) -> &str {
        &self.html
    }

    /// The tag of the language it is written in.
    #[must_use]
    pub fn language(&self) -> &str {
        self.language.as_str()
    }
}

/// A mistake in this program: a letter could not be put into words.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// A template failed.
    #[error("cannot draw the letter: {0}")]
    Template(#[from] askama::Error),
    /// The colors could not be read.
    #[error(transparent)]
    Palette(#[from] PaletteError),
}

/// Puts a letter into words, in a language of the site or, where it has no such language (any more), in its default one.
/// Links start with the public URL, which has no slash at its end.
pub fn compose(letter: &Letter, site: &Site, language: &str, public_url: &str) -> Result<Mail, ComposeError> {
    let edition = site.edition_in(language);
    let sheet: Sheet<'_> = Writer { site, edition, public_url }.write(letter);
    let palette = Palette::built_in()?;
    let text = TextPart { sheet: &sheet }.render()?;
    Ok(Mail {
        text: plain_text::wrapped(&text),
        html: HtmlPart { sheet: &sheet, colors: &palette.colors }.render()?,
        language: OneLine::new(edition.language.tag()),
        subject: sheet.subject,
        unsubscribe: sheet.unsubscribe.map(|address| OneLine::new(&format!("<{address}>"))),
    })
}
