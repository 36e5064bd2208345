//! Letters by e-mail: which there are, and each as a mail in its reader's language, ready to be sent.
//!
//! A [`Letter`] holds references, locations and counts. It has no place for anything that a patient typed, so no mail can
//! say who asked or why. [`compose`] puts it into words, [`message`] into what SMTP takes.

mod letters;
mod mailbox;
mod message;
mod one_line;
mod plain_text;
mod samples;
mod sheet;

use askama::Template;
use jiff::SignedDuration;

use self::letters::Writer;
pub use self::mailbox::{Mailbox, UnmailableAddress};
pub use self::message::{NoMessage, message};
pub use self::one_line::OneLine;
pub use self::samples::{Sample, samples};
use self::sheet::{HtmlPart, Sheet, TextPart};
use crate::content::Site;
use crate::domain::choice_key::ChoiceKey;
use crate::domain::reference::Reference;
use crate::drawing::{Palette, PaletteError};

/// What is told, and to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Letter {
    /// To a location's address, and to staff who want it: a request has come in.
    NewRequest {
        /// Its reference.
        reference: Reference,
        /// The location that it is for, or `any`.
        location: ChoiceKey,
    },
    /// To the patient, at once: what happens next.
    Receipt {
        /// The request's reference.
        reference: Reference,
    },
    /// To the patient, when nobody answered the last call.
    NobodyReached {
        /// The request's reference.
        reference: Reference,
        /// The location that it is for, or `any`: the letter says when that is open.
        location: ChoiceKey,
    },
    /// To staff, on working mornings.
    Digest(Digest),
    /// To staff: the request that waits longest has waited too long.
    OldestOverdue {
        /// Its reference.
        reference: Reference,
        /// The location that it is for, or `any`.
        location: ChoiceKey,
    },
}

/// What waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest {
    /// How many requests are due.
    pub waiting: u64,
    /// How many of these have waited too long.
    pub overdue: u64,
    /// The one that waits longest.
    pub oldest: Option<Oldest>,
    /// How many requests are marked as spam, and nobody has looked at them.
    pub suspected_spam: u64,
    /// How many e-mails did not arrive.
    pub failed: u64,
}

/// The request that waits longest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oldest {
    /// Its reference.
    pub reference: Reference,
    /// The location that it is for, or `any`.
    pub location: ChoiceKey,
    /// How much opening time it has been due for.
    pub waited: SignedDuration,
}

impl Letter {
    /// Whether it goes to a patient: in the language of the request, and to nobody twice.
    #[must_use]
    pub fn is_to_a_patient(&self) -> bool {
        match self {
            Self::Receipt { .. } | Self::NobodyReached { .. } => true,
            Self::NewRequest { .. } | Self::Digest(_) | Self::OldestOverdue { .. } => false,
        }
    }
}

/// A letter in words. It is made by [`compose`] alone.
#[derive(Clone, Debug)]
pub struct Mail {
    subject: OneLine,
    text: String,
    html: String,
    language: OneLine,
    unsubscribe: Option<OneLine>,
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

    /// The address at which its reader says that it shall not come any more, where that is theirs to say.
    fn unsubscribe(&self) -> Option<&OneLine> {
        self.unsubscribe.as_ref()
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
