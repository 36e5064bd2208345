//! A mail as SMTP takes it: headers, and the letter twice, as text and as HTML.

use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use lettre::Message;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{MultiPart, SinglePart};
use uuid::Uuid;

use super::compose::Mail;
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
    if let Some(from) = from.sender_header() {
        builder = builder.raw_header(from);
    }
    if let Some(address) = &mail.unsubscribe {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::mail::one_line::OneLine;
    use crate::domain::email::EmailAddress;
    use crate::domain::field_problem::FieldProblem;

    const HOSTILE: &str = "Request\r\nBcc: evil@example.com\r\n\r\n<script>\u{2028}\u{0}";

    fn hostile_mail(long: &str) -> Mail {
        Mail {
            subject: OneLine::new(&format!("{HOSTILE}{long}")),
            text: format!(".\r\n{HOSTILE}\n--=_clinic_alternative--\n.\n{long}"),
            html: format!("<p>{HOSTILE}\n--=_clinic_alternative\n{long}"),
            language: OneLine::new(&format!("en\nX-Evil: yes{long}")),
            unsubscribe: Some(OneLine::new(&format!("<https://clinic.example>\r\nX-Evil: yes{long}"))),
        }
    }

    fn mailbox(name: Option<&str>, address: &str) -> Result<Mailbox, Box<dyn std::error::Error>> {
        let address = EmailAddress::parse(address).map_err(FieldProblem::code)?;
        Ok(match name {
            Some(name) => Mailbox::named(name, &address),
            None => Mailbox::of(&address),
        }?)
    }

    fn headers_of(bytes: &str) -> Vec<&str> {
        let head = bytes.split_once("\r\n\r\n").map_or(bytes, |(head, _)| head);
        let names = head.split("\r\n").filter(|line| !line.starts_with([' ', '\t']));
        names.map(|line| line.split_once(':').map_or(line, |(name, _)| name)).collect()
    }

    #[test]
    fn no_text_brings_a_header_or_a_part_or_a_line_that_is_too_long() -> Result<(), Box<dyn std::error::Error>> {
        let (id, date) = (Uuid::from_u128(7), "2026-11-30T13:05:09Z".parse()?);
        for long in ["", &"a".repeat(3000), &"щ".repeat(3000), &"🙂 ".repeat(900)] {
            let from = mailbox(Some(&format!("{HOSTILE}{long}")), "front-desk@rücken.example")?;
            let message = message(&hostile_mail(long), &from, &mailbox(None, "йога@example.com")?, id, date)?;
            assert_eq!(message.envelope().to().len(), 1);
            let bytes = String::from_utf8(message.formatted())?;
            assert_eq!(
                headers_of(&bytes),
                [
                    "Date",
                    "From",
                    "To",
                    "Message-ID",
                    "Subject",
                    "Auto-Submitted",
                    "Content-Language",
                    "List-Unsubscribe",
                    "MIME-Version",
                    "Content-Type"
                ]
            );
            assert!(bytes.contains("\r\nMessage-ID: <00000000-0000-0000-0000-000000000007@xn--rcken-kva.example>\r\n"));
            assert!(bytes.starts_with("Date: Mon, 30 Nov 2026 13:05:09 +0000\r\n"));
            assert_eq!(bytes.matches("--=_clinic_alternative").count(), 3, "{bytes}");
            let (head, body) = bytes.split_once("\r\n\r\n").ok_or("no body")?;
            assert!(head.split("\r\n").all(|line| line.len() <= 998), "{head}");
            assert!(body.is_ascii() && body.split("\r\n").all(|line| line.len() <= 76), "{body}");
            assert_eq!(bytes.matches('\n').count(), bytes.matches("\r\n").count());
            assert_eq!(bytes.matches('\r').count(), bytes.matches("\r\n").count());
        }
        Ok(())
    }

    #[test]
    fn the_same_mail_is_the_same_bytes_also_where_the_clock_is_wrong() -> Result<(), Box<dyn std::error::Error>> {
        let (from, to) = (mailbox(None, "desk@clinic.example")?, mailbox(None, "ada@example.com")?);
        for (date, written) in
            [(Timestamp::MIN, "Thu, 01 Jan 1970 00:00:00 +0000"), (Timestamp::MAX, "Thu, 30 Dec 9999 22:00:00 +0000")]
        {
            let make = || message(&hostile_mail(""), &from, &to, Uuid::nil(), date).map(|message| message.formatted());
            let bytes = make()?;
            assert_eq!(bytes, make()?);
            assert!(bytes.starts_with(format!("Date: {written}\r\n").as_bytes()), "{written}");
        }
        Ok(())
    }
}
