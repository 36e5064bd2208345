//! Letters by e-mail: which there are, and each as a mail in its reader's language, ready to be sent.
//!
//! A [`Letter`] holds references, locations and counts. It has no place for anything that a patient typed, so no mail can
//! say who asked or why. [`compose`] puts it into words, [`message`] into what SMTP takes.

mod compose;
mod letter;
mod mailbox;
mod message;
mod one_line;
mod plain_text;
mod samples;
mod sheet;
mod wording;

pub use self::compose::{ComposeError, Mail, compose};
pub use self::letter::{Digest, Letter, Oldest};
pub use self::mailbox::{Mailbox, UnmailableAddress};
pub use self::message::{NoMessage, message};
pub use self::one_line::OneLine;
pub use self::samples::{Sample, samples};
