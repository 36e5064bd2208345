//! A new request as the database holds it: sealed, hashed, with an id and a reference.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::sending::SendingKey;
use crate::clock::Clock;
use crate::domain::reference::Reference;
use crate::domain::request::NewRequest;
use crate::keys::Keys;
use crate::random::{NoRandomness, new_id, random_bytes};
use crate::store::error::StoreError;
use crate::store::outbox::told::Told;
use crate::store::sealed::Seal;
use crate::store::search_terms::SearchKey;

/// For how long two requests with the same phone number or e-mail address may be about the same visit.
const POSSIBLY_THE_SAME: SignedDuration = SignedDuration::from_hours(14 * 24);

/// A request as its rows hold it.
#[derive(Debug)]
pub struct NewRow {
    pub id: String,
    pub history_id: String,
    /// The first that is tried.
    pub reference: Reference,
    /// The same for the same form with the same details, and unique.
    pub sending: String,
    /// When it came in.
    pub at: Timestamp,
    pub key_id: String,
    pub contact: String,
    pub request: NewRequest,
    /// Whom it is told to.
    pub told: Told,
    /// Under which it is found, besides the two of its person: the terms of each word, by that of its beginning.
    pub name_terms: BTreeMap<i64, BTreeSet<i64>>,
    /// Under which an earlier request of the same person is found: the phone number's and the e-mail address's term.
    pub person_terms: [i64; 2],
    /// The smallest id of a request that may be about the same visit.
    pub same_since: String,
}

impl NewRow {
    /// Every term under which it is found, by the one that finds all of a group.
    pub fn terms(&self) -> BTreeMap<i64, BTreeSet<i64>> {
        let of_person = self.person_terms.map(|term| (term, BTreeSet::from([term])));
        self.name_terms.iter().map(|(key, terms)| (*key, terms.clone())).chain(of_person).collect()
    }

    /// The id of the form that it was sent with.
    pub fn form(&self) -> String {
        self.request.submission_id.to_string()
    }
}

/// Makes rows of requests, with the keys of one database.
#[derive(Debug)]
pub struct RowBuilder {
    pub seal: Seal,
    pub search_key: SearchKey,
    sending_key: SendingKey,
    clock: Clock,
}

impl RowBuilder {
    pub fn new(keys: &Keys, clock: Clock) -> Self {
        let (search_key, sending_key) = (SearchKey::new(keys.current()), SendingKey::new(keys.current()));
        Self { seal: Seal::new(keys), search_key, sending_key, clock }
    }

    /// The row of a request that comes in now.
    pub fn build(&self, request: NewRequest) -> Result<NewRow, StoreError> {
        let now = self.clock.now();
        let id = new_id(now)?;
        Ok(NewRow {
            id: id.to_string(),
            history_id: new_id(now)?.to_string(),
            reference: new_reference()?,
            sending: self.sending_key.sending(&request),
            at: now,
            key_id: self.seal.key_id().to_owned(),
            contact: self.seal.seal(id, &request.details)?,
            name_terms: self.search_key.terms_of_names(&request.details),
            person_terms: self.search_key.terms_of_person(&request.details),
            same_since: first_id_at(now.saturating_sub(POSSIBLY_THE_SAME).unwrap_or(Timestamp::MIN)),
            request,
            told: Told::default(),
        })
    }
}

/// A new reference, of those that no spreadsheet changes: seven of eight that chance makes.
pub fn new_reference() -> Result<Reference, NoRandomness> {
    loop {
        let reference = Reference::from_random(random_bytes()?);
        if reference.is_mixed() {
            return Ok(reference);
        }
    }
}

/// The smallest id that a request of this time could have: ids begin with their milliseconds (RFC 9562, 5.7).
fn first_id_at(time: Timestamp) -> String {
    let milliseconds = u64::try_from(time.as_millisecond()).unwrap_or(0) & 0xFFFF_FFFF_FFFF;
    Uuid::from_u64_pair(milliseconds << 16, 0).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_their_time() -> Result<(), Box<dyn std::error::Error>> {
        let clock = Clock::system();
        let id = new_id(clock.now())?.to_string();
        assert!(first_id_at(clock.now() - SignedDuration::from_secs(1)) < id);
        assert!(first_id_at(clock.now() + SignedDuration::from_secs(1)) > id);
        Ok(())
    }
}
