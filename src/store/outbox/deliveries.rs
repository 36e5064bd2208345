//! By which ways this clinic tells of anything at all.

use super::insert::{NewMessage, NewNotice};
use super::told::Told;
use crate::domain::choice_key::ChoiceKey;
use crate::domain::delivery::notice::Notice;
use crate::domain::delivery::recipient::{Channel, Recipient};
use crate::domain::status::Status;
use crate::store::requests::row::NewRow;

/// By which ways messages go. What has no way is not written: it would leave in a heap on the day the way is opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deliveries {
    /// By e-mail.
    pub mail: bool,
    /// By a call of the clinic's own program.
    pub webhook: bool,
    /// The locations that have an address.
    pub locations: Vec<ChoiceKey>,
}

impl Deliveries {
    /// Whether a way is open.
    #[must_use]
    pub fn has(&self, channel: Channel) -> bool {
        match channel {
            Channel::Mail => self.mail,
            Channel::Webhook => self.webhook,
        }
    }

    /// What a request that comes in tells, and to whom. What looks like spam is told to nobody.
    pub(in crate::store) fn of_new(&self, row: &NewRow) -> Told {
        if row.request.status == Status::SuspectedSpam {
            return Told::default();
        }
        let locations = self.told(&row.request.details.location).cloned().map(Recipient::Location);
        let messages = (locations.map(|location| (Notice::NewRequest, location)))
            .chain([(Notice::Receipt, Recipient::Patient), (Notice::NewRequest, Recipient::Webhook)])
            .filter(|(_, recipient)| self.has(recipient.channel()))
            .map(|(notice, recipient)| NewMessage {
                about: row.id.clone(),
                notice,
                recipient,
                at: row.at,
                due_at: row.at,
            });
        let for_staff = NewNotice { about: row.id.clone(), notice: Notice::NewRequest, at: row.at };
        Told { messages: messages.collect(), for_staff: self.mail.then_some(for_staff) }
    }

    /// Which locations are told of a request: its own, or where that has no address, and where it is for any, all.
    fn told<'a>(&'a self, location: &'a ChoiceKey) -> impl Iterator<Item = &'a ChoiceKey> {
        let has_its_own = self.locations.contains(location);
        self.locations.iter().filter(move |told| !has_its_own || *told == location)
    }
}
