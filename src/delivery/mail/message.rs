//! A mail as SMTP takes it: headers, and the letter twice, as text and as HTML.

use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use lettre::Message;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{MultiPart, SinglePart};
use uuid::Uuid;

use super::Mail;
use super::mailbox::Mailbox;

/// What parts the two. `=_` stands in no quoted-printable text (RFC 2045), so it cannot come up within a part; and the same
/// mail is the same bytes whenever it is made.
const BOUNDARY: &str = "=_clinic_alternative";

/// A mistake in this program: a mail did not become a message.
#[derive(Debug, thiserror::Error)]
#[error("cannot make a message of the mail: {0}")]
pub struct NoMessage(#[from] lettre::error::Error);

/// The message of a mail. The id is that of what is told, not of the try: a mailbox that gets the message twice, after a
/// crash between sending and writing that down, can tell by its `Message-ID`.
pub fn message(mail: &Mail, from: &Mailbox, to: &Mailbox, id: Uuid, date: Timestamp) -> Result<Message, NoMessage> {
    // The format knows whole seconds, from 1970 on.
    let date = SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(date.as_second()).unwrap_or_default());
    let mut builder = Message::builder()
        .date(date)
        .from(from.as_lettre())
        .to(to.as_lettre())
        .message_id(Some(format!("<{id}@{}>", from.host())))
        .subject(mail.subject().as_str())
        // So that no answering machine answers (RFC 3834).
        .raw_header(header("Auto-Submitted", "auto-generated"))
        .raw_header(header("Content-Language", mail.language()));
    if let Some(from) = from.from_header() {
        builder = builder.raw_header(from);
    }
    if let Some(address) = mail.unsubscribe() {
        builder = builder.raw_header(header("List-Unsubscribe", address.as_str()));
    }
    // The last is the one that is shown where both can be.
    let parts = MultiPart::alternative()
        .boundary(BOUNDARY)
        .singlepart(part(ContentType::TEXT_PLAIN, mail.text()))
        .singlepart(part(ContentType::TEXT_HTML, mail.html()));
    Ok(builder.multipart(parts)?)
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// Quoted-printable has lines of 76 characters at most, whatever stands in them.
fn part(kind: ContentType, text: &str) -> SinglePart {
    SinglePart::builder().header(kind).header(ContentTransferEncoding::QuotedPrintable).body(text.to_owned())
}
