//! Messages that go by e-mail: what each says, to which address, read when it is sent.

use std::sync::Arc;

use super::carrier::{Carried, Carrier};
use super::mail::{Letter, Mailbox, compose, message};
use super::message_id::message_id;
use super::smtp::SmtpSender;
use super::{told, waiting};
use crate::clock::Clock;
use crate::content::Site;
use crate::domain::call::NextStep;
use crate::domain::choice_key::ChoiceKey;
use crate::domain::delivery::ending::{Ending, Failure, Reason};
use crate::domain::delivery::notice::Notice;
use crate::domain::delivery::recipient::{Channel, Recipient};
use crate::domain::email::EmailAddress;
use crate::domain::request::StoredRequest;
use crate::domain::staff::LocationScope;
use crate::domain::status::Status;
use crate::store::{ClaimedMessage, Store, StoreError};

/// Carries e-mail.
#[derive(Debug)]
pub struct MailCarrier {
    /// The database.
    pub store: Store,
    /// The words.
    pub site: Arc<Site>,
    /// Present time.
    pub clock: Clock,
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

    /// Reads what the message is about, and to whom it goes.
    async fn address(&self, message: &ClaimedMessage) -> Result<Addressed, StoreError> {
        if message.notice == Notice::Digest {
            return self.digest(&message.recipient).await;
        }
        let request = match told::request(&self.store, &message.about).await? {
            Ok(request) => request,
            Err(carried) => return Ok(Addressed::None(carried)),
        };
        match message.notice {
            Notice::Receipt => self.receipt(&message.about, request).await,
            Notice::NobodyReached => Ok(nobody_reached(request)),
            Notice::NewRequest => self.new_request(&message.recipient, &request).await,
            Notice::OldestOverdue => self.oldest_overdue(&message.recipient, &request).await,
            Notice::Digest => Ok(Addressed::withheld(Reason::Nobody)),
        }
    }

    /// What waits now, of the requests that the recipient sees. Nothing is no message.
    async fn digest(&self, recipient: &Recipient) -> Result<Addressed, StoreError> {
        let Some((to, scope)) = self.colleague(recipient).await? else {
            return Ok(Addressed::withheld(Reason::Nobody));
        };
        let digest = waiting::digest(&self.store, &self.site, &scope, self.clock.now()).await?;
        if digest.waiting == 0 && digest.suspected_spam == 0 && digest.failed == 0 {
            return Ok(Addressed::withheld(Reason::Settled));
        }
        Ok(self.to_clinic(Letter::Digest(digest), to))
    }

    /// Only as long as it still waits.
    async fn oldest_overdue(&self, recipient: &Recipient, request: &StoredRequest) -> Result<Addressed, StoreError> {
        let location = request.details.location.clone();
        let hours = self.site.clinic.hours_of(&location);
        let waited = request.progress.next.map(|next| hours.open_time(next.due_at, self.clock.now()));
        if waited.is_none_or(|waited| waited <= self.site.clinic.calls.overdue_after) {
            return Ok(Addressed::withheld(Reason::Settled));
        }
        let Some(to) = self.address_of(recipient, &location).await? else {
            return Ok(Addressed::withheld(Reason::Nobody));
        };
        Ok(self.to_clinic(Letter::OldestOverdue { reference: request.reference.clone(), location }, to))
    }

    fn to_clinic(&self, letter: Letter, to: EmailAddress) -> Addressed {
        Addressed::Letter { letter, to, language: self.site.default_edition().language.tag().to_owned() }
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
        Ok(self.to_clinic(Letter::NewRequest { reference: request.reference.clone(), location }, to))
    }

    /// The address of somebody at the clinic who may see requests of a location.
    async fn address_of(
        &self,
        recipient: &Recipient,
        location: &ChoiceKey,
    ) -> Result<Option<EmailAddress>, StoreError> {
        let colleague = self.colleague(recipient).await?;
        // A location's address is told of others', too, where these have none.
        let is_account = matches!(recipient, Recipient::Account(_));
        Ok(colleague.filter(|(_, scope)| !is_account || scope.sees(location)).map(|(address, _)| address))
    }

    /// The address of somebody at the clinic, and whose requests they see.
    async fn colleague(&self, recipient: &Recipient) -> Result<Option<(EmailAddress, LocationScope)>, StoreError> {
        match recipient {
            Recipient::Location(key) => {
                let address = self.site.clinic.location(key).and_then(|location| location.email.clone());
                Ok(address.map(|address| (address, LocationScope::Only(vec![key.clone()]))))
            }
            Recipient::Account(id) => {
                let account = self.store.account(*id).await?.filter(|account| !account.is_disabled);
                Ok(account.map(|account| (account.details.email, account.details.locations)))
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
