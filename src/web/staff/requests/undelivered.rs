//! What of the clinic's messages did not arrive, for whoever can call instead.

use crate::content::Phrase;
use crate::domain::delivery::ending::Failure;
use crate::domain::delivery::recipient::{Channel, Recipient};
use crate::domain::request::StoredRequest;
use crate::paths::staff as paths;
use crate::store::FailedMessage;
use crate::web::error::Error;
use crate::web::staff::member_request::MemberRequest;
use crate::web::staff::times;

/// What the page of what to do next says of messages.
#[derive(Default)]
pub(super) struct Undelivered<'a> {
    /// That nothing leaves at all.
    pub off: Option<&'a Phrase>,
    /// How many failed.
    pub failed: Option<Phrase>,
    /// The last of them, as far as whoever asks may see their requests.
    pub lines: Vec<UndeliveredLine<'a>>,
}

pub(super) struct UndeliveredLine<'a> {
    /// The request that it was about.
    pub request: Option<(String, String)>,
    pub to: &'a Phrase,
}

/// Everything of the last seven days.
pub(super) async fn all(request: &MemberRequest) -> Result<Undelivered<'_>, Error> {
    let (store, words) = (&request.staff.store, &request.words().delivery);
    let scope = &request.account().details.locations;
    let failed = store.failed_messages().await?;
    let seen = failed.iter().filter(|message| message.location.as_ref().is_none_or(|location| scope.sees(location)));
    let lines: Vec<UndeliveredLine<'_>> = seen.map(|message| line(message, request)).collect();
    let is_off = !store.deliveries().has(Channel::Mail);
    Ok(Undelivered {
        off: is_off.then_some(&words.mail_is_off),
        failed: (!lines.is_empty()).then(|| words.failed.with("count", lines.len())),
        lines,
    })
}

fn line<'a>(message: &FailedMessage, request: &'a MemberRequest) -> UndeliveredLine<'a> {
    let words = &request.words().delivery;
    let reference = message.reference.as_ref().map(ToString::to_string);
    UndeliveredLine {
        to: match (&message.recipient, &reference) {
            (Recipient::Patient, _) => &words.to_patient,
            (_, Some(_)) => &words.to_clinic,
            (_, None) => &words.about_nothing,
        },
        request: reference.map(|reference| (paths::request(&reference), reference)),
    }
}

/// What a request's page says of messages to its patient.
pub(super) struct ToPatient<'a> {
    /// What did not arrive.
    pub undelivered: Vec<&'a Phrase>,
    /// What left, and when.
    pub sent: String,
}

/// Every message to a request's patient.
pub(super) async fn of_request<'a>(request: &'a MemberRequest, stored: &StoredRequest) -> Result<ToPatient<'a>, Error> {
    let words = request.words();
    let messages = request.staff.store.messages_to_patient(&stored.id.to_string()).await?;
    let mut undelivered: Vec<&Phrase> = Vec::new();
    for failure in messages.iter().filter_map(|message| message.failure) {
        let line = match failure {
            Failure::Refused(_) => &words.delivery.not_arrived,
            Failure::NoSmtpUtf8 | Failure::Address => &words.delivery.not_possible,
            _ => &words.delivery.not_sent,
        };
        if !undelivered.iter().any(|other| std::ptr::eq(*other, line)) {
            undelivered.push(line);
        }
    }
    let sent = messages.iter().filter_map(|message| {
        let at = times::write(message.sent_at?, request.zone(), words);
        Some(format!("{}, {at}", words.notices.of(&message.notice)))
    });
    Ok(ToPatient { undelivered, sent: sent.collect::<Vec<_>>().join("; ") })
}
