//! By which ways this clinic tells of anything at all.

use super::insert::NewMessage;
use crate::domain::delivery::notice::Notice;
use crate::domain::delivery::recipient::{Channel, Recipient};
use crate::domain::status::Status;
use crate::store::requests::row::NewRow;

/// By which ways messages go. What has no way is not written: it would leave in a heap on the day the way is opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Deliveries {
    /// By e-mail.
    pub mail: bool,
    /// By a call of the clinic's own program.
    pub webhook: bool,
}

impl Deliveries {
    /// Whether a way is open.
    #[must_use]
    pub fn has(self, channel: Channel) -> bool {
        match channel {
            Channel::Mail => self.mail,
            Channel::Webhook => self.webhook,
        }
    }

    /// What a request that comes in tells, and to whom. What looks like spam is told to nobody.
    pub(in crate::store) fn of_new(self, row: &NewRow) -> Vec<NewMessage> {
        if row.request.status == Status::SuspectedSpam {
            return Vec::new();
        }
        let location = Recipient::Location(row.request.details.location.clone());
        [
            (Notice::NewRequest, location),
            (Notice::Receipt, Recipient::Patient),
            (Notice::NewRequest, Recipient::Webhook),
        ]
        .into_iter()
        .filter(|(_, recipient)| self.has(recipient.channel()))
        .map(|(notice, recipient)| NewMessage { about: row.id.clone(), notice, recipient, at: row.at, due_at: row.at })
        .collect()
    }
}
