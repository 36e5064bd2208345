//! A row of the log as it is stored.

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::chain::ChainHash;
use super::mark::AuditMark;

/// A row of the log as it is stored, whatever became of it since: what was stored once can be read for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the table's columns")]
pub struct Row {
    /// From 1, without a gap.
    pub number: i64,
    /// Microseconds since 1970, UTC.
    pub at: i64,
    pub actor: String,
    pub door: String,
    pub event: String,
    pub reference: String,
    pub subject: String,
    /// A JSON object of texts, or nothing.
    pub detail: String,
    pub hash: String,
}

impl Row {
    /// When it was written; none outside of all calendars.
    #[must_use]
    pub fn time(&self) -> Option<Timestamp> {
        Timestamp::from_microsecond(self.at).ok()
    }

    /// Its place in the list.
    #[must_use]
    pub fn mark(&self) -> AuditMark {
        AuditMark { at: self.at, number: self.number }
    }

    /// The hash that this row has after another. Every column is written with its length before it, so that nothing can
    /// move from one to the next.
    #[must_use]
    pub fn hash_after(&self, previous: &ChainHash) -> ChainHash {
        let mut hasher = Sha256::new();
        hasher.update(b"clinic audit 1");
        hasher.update(previous.0);
        hasher.update(self.number.to_be_bytes());
        hasher.update(self.at.to_be_bytes());
        for column in [&self.actor, &self.door, &self.event, &self.reference, &self.subject, &self.detail] {
            hasher.update((column.len() as u64).to_be_bytes());
            hasher.update(column.as_bytes());
        }
        ChainHash(hasher.finalize().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::audit::{By, Event};

    #[test]
    fn every_column_is_in_the_hash() {
        let entry = By::operator(7).did(Event::SignedIn).with("way", "passkey");
        let (row, hash) = entry.into_row(1, Timestamp::UNIX_EPOCH, &ChainHash::START);
        assert_eq!(row.hash, hash.to_string());
        let changes: [fn(&mut Row); 8] = [
            |row| row.number += 1,
            |row| row.at += 1,
            |row| row.actor.push('0'),
            |row| row.door.push('0'),
            |row| row.event.push('0'),
            |row| row.reference.push('0'),
            |row| row.subject.push('0'),
            |row| row.detail.push('0'),
        ];
        for change in changes {
            let mut other = row.clone();
            change(&mut other);
            assert_ne!(other.hash_after(&ChainHash::START), hash);
        }
        let mut moved = Row { reference: row.event.clone(), event: row.reference.clone(), ..row.clone() };
        assert_ne!(moved.hash_after(&ChainHash::START), hash, "columns changed places");
        moved.clone_from(&row);
        assert_ne!(moved.hash_after(&hash), hash, "another row before it");
    }
}
