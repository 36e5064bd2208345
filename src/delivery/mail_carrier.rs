//! Messages that go by e-mail: what each says, to which address, read when it is sent.

use std::sync::Arc;

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::carrier::{Carried, Carrier};
use super::mail::{Letter, Mailbox, compose, message};
use super::smtp::SmtpSender;
use crate::content::Site;
use crate::domain::call::NextStep;
use crate::domain::choice_key::ChoiceKey;
use crate::domain::delivery::ending::{Ending, Failure, Reason};
use crate::domain::delivery::notice::Notice;
use crate::domain::delivery::recipient::{Channel, Recipient};
use crate::domain::email::EmailAddress;
use crate::domain::request::StoredRequest;
use crate::domain::status::Status;
use crate::store::{ClaimedMessage, Store, StoreError};

/// Carries e-mail.
#[derive(Debug)]
pub struct MailCarrier {
    /// The database.
    pub store: Store,
    /// The words.
    pub site: Arc<Site>,
    /// Where links lead, without a slash at its end.
    pub public_url: String,
    /// Who writes.
    pub from: Mailbox,
    /// The way to the mail server.
    pub sender: SmtpSender,
}

/// A letter with its address, or why there is none.
enum Addressed {
    Letter { letter: Letter, to: EmailAddress, language: String },
    None(Carried),
}

impl Addressed {
    fn withheld(reason: Reason) -> Self {
        Self::None(Carried::Ended(Ending::Withheld(reason)))
    }
}

impl Carrier for MailCarrier {
    const CHANNEL: Channel = Channel::Mail;

    async fn carry(&mut self, message: &ClaimedMessage) -> Result<Carried, StoreError> {
        match self.address(message).await? {
            Addressed::Letter { letter, to, language } => Ok(self.send(message, &letter, &to, &language).await),
            Addressed::None(carried) => Ok(carried),
        }
    }

    async fn rest(&mut self) {
        self.sender.close().await;
    }
}

impl MailCarrier {
    async fn send(&mut self, told: &ClaimedMessage, letter: &Letter, to: &EmailAddress, language: &str) -> Carried {
        let Ok(to) = Mailbox::of(to) else { return Carried::Ended(Ending::Failed(Failure::Address)) };
        let composed = compose(letter, &self.site, language, &self.public_url);
        let made = composed.map_err(|error| error.to_string()).and_then(|mail| {
            message(&mail, &self.from, &to, message_id(told), told.written_at).map_err(|error| error.to_string())
        });
        match made {
            Ok(made) => match self.sender.send(&made).await {
                Ok(()) => Carried::Ended(Ending::Sent),
                Err(failure) => Carried::Failed(failure),
            },
            Err(error) => {
                tracing::error!(notice = told.notice.as_str(), error, "a letter cannot be written");
                Carried::Failed(Failure::NotComposed)
            }
        }
    }

    /// Reads what the message is about. What can be read later is tried again; what was erased is told to nobody.
    async fn address(&self, message: &ClaimedMessage) -> Result<Addressed, StoreError> {
        let request = match self.store.request_of_message(&message.about).await {
            Ok(Some(request)) => request,
            Ok(None) | Err(StoreError::Erased { .. }) => return Ok(Addressed::withheld(Reason::Gone)),
            Err(error) if error.is_temporary() => return Err(error),
            Err(error) => {
                tracing::error!(%error, "a message cannot be sent");
                return Ok(Addressed::None(Carried::Failed(Failure::NotRead)));
            }
        };
        if request.progress.status == Status::SuspectedSpam {
            return Ok(Addressed::withheld(Reason::Gone));
        }
        match message.notice {
            Notice::Receipt => self.receipt(&message.about, request).await,
            Notice::NobodyReached => Ok(nobody_reached(request)),
            Notice::NewRequest => self.new_request(&message.recipient, &request).await,
        }
    }

    /// At most so many to one address, whatever is submitted.
    async fn receipt(&self, about: &str, request: StoredRequest) -> Result<Addressed, StoreError> {
        if !self.store.take_receipt(about, &request.details.email).await? {
            return Ok(Addressed::withheld(Reason::Limit));
        }
        let letter = Letter::Receipt { reference: request.reference };
        Ok(Addressed::Letter { letter, to: request.details.email, language: request.language })
    }

    /// Whoever has been called meanwhile needs no notice.
    async fn new_request(&self, recipient: &Recipient, request: &StoredRequest) -> Result<Addressed, StoreError> {
        let is_new = request.progress.status == Status::New && request.progress.attempts == 0;
        if !is_new {
            return Ok(Addressed::withheld(Reason::Settled));
        }
        let location = request.details.location.clone();
        let Some(to) = self.address_of(recipient, &location).await? else {
            return Ok(Addressed::withheld(Reason::Nobody));
        };
        let letter = Letter::NewRequest { reference: request.reference.clone(), location };
        let language = self.site.default_edition().language.tag().to_owned();
        Ok(Addressed::Letter { letter, to, language })
    }

    /// The address of somebody at the clinic who may see requests of a location.
    async fn address_of(
        &self,
        recipient: &Recipient,
        location: &ChoiceKey,
    ) -> Result<Option<EmailAddress>, StoreError> {
        match recipient {
            Recipient::Location(key) => Ok(self.site.clinic.location(key).and_then(|location| location.email.clone())),
            Recipient::Account(id) => {
                let account = self.store.account(*id).await?;
                let sees = account.filter(|account| !account.is_disabled && account.details.locations.sees(location));
                Ok(sees.map(|account| account.details.email))
            }
            Recipient::Patient | Recipient::Webhook => Ok(None),
        }
    }
}

/// Only as long as an e-mail is what comes next.
fn nobody_reached(request: StoredRequest) -> Addressed {
    if request.progress.next.is_none_or(|next| next.step != NextStep::WriteEmail) {
        return Addressed::withheld(Reason::Settled);
    }
    let letter = Letter::NobodyReached { reference: request.reference, location: request.details.location };
    Addressed::Letter { letter, to: request.details.email, language: request.language }
}

/// Of what is told, to whom and on which occasion: the same at every try, and nothing can be read from it.
fn message_id(message: &ClaimedMessage) -> Uuid {
    let mut hash = Sha256::new();
    for part in [
        message.about.as_str(),
        message.notice.as_str(),
        &message.recipient.to_string(),
        &message.written_at.as_microsecond().to_string(),
    ] {
        hash.update(part);
        hash.update([0]);
    }
    let mut id = [0; 16];
    id.copy_from_slice(&hash.finalize()[..16]);
    uuid::Builder::from_custom_bytes(id).into_uuid()
}
