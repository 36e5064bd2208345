//! Going along the rows, from the first one on: each must follow the one before it.

use jiff::Timestamp;

use super::chain::ChainHash;
use super::kept_head::KeptHead;
use super::row::Row;

/// What verifying the log found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verification {
    /// Every row is as it was written, where it was written, and none is missing.
    Whole(ChainWalk),
    /// Something is not.
    Wrong(FirstWrong),
}

/// The first row that is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FirstWrong {
    /// Its number, or that which it should have.
    pub number: i64,
    /// When it was written, as far as it says so; of a row that is not there, when the one before it was.
    pub at: Option<Timestamp>,
    /// What is wrong with it.
    pub what: Wrong,
}

/// What is wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It, or its hash, is not what was written after the row before it.
    Changed,
    /// What was written there now has this number.
    MovedTo(i64),
    /// It is not there, but later ones are.
    Missing,
    /// It is not there, and neither is any later one up to this number, which was the last.
    CutOff(i64),
    /// It stands before the first row, or after the one with this number, which is noted as the last.
    OutsideOf(i64),
    /// All rows follow each other, but this one, the last, is not the one that was written last: from some row on, all
    /// were written anew.
    Rebuilt,
    /// All rows follow each other, but the note that this is the last one was not made with a key of the key file.
    NotSealed,
    /// All rows follow each other, but none has the hash that was kept.
    NotKept,
}

/// How far somebody went who goes along the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainWalk {
    /// The number of the last row, and so how many there were.
    pub number: i64,
    /// Its hash.
    pub hash: ChainHash,
    /// When the first row was written.
    pub first_at: Option<Timestamp>,
    /// When the last one was.
    pub last_at: Option<Timestamp>,
    kept: Option<KeptHead>,
    is_kept_found: bool,
}

impl ChainWalk {
    /// Starts before the first row; looks for a hash that was kept.
    #[must_use]
    pub fn new(kept: Option<KeptHead>) -> Self {
        let hash = ChainHash::START;
        let is_kept_found = kept.is_none_or(|kept| kept.is_of(0, &hash));
        Self { number: 0, hash, first_at: None, last_at: None, kept, is_kept_found }
    }

    /// The number of the next row.
    #[must_use]
    pub fn next_number(&self) -> i64 {
        self.number.saturating_add(1)
    }

    /// The hash that a row would have as the next one.
    #[must_use]
    pub fn hash_as_next(&self, row: &Row) -> ChainHash {
        Row { number: self.next_number(), ..row.clone() }.hash_after(&self.hash)
    }

    /// Goes on to a row, unless it does not follow.
    #[must_use]
    pub fn goes_on_to(&mut self, row: &Row) -> bool {
        let hash = row.hash_after(&self.hash);
        if row.number != self.next_number() || row.hash != hash.to_string() {
            return false;
        }
        (self.number, self.hash) = (row.number, hash);
        self.last_at = row.time();
        if row.number == 1 {
            self.first_at = self.last_at;
        }
        self.is_kept_found |= self.kept.is_some_and(|kept| kept.is_of(row.number, &hash));
        true
    }

    /// The row whose hash was kept, if it did not come.
    #[must_use]
    pub fn missed_head(&self) -> Option<KeptHead> {
        self.kept.filter(|_| !self.is_kept_found)
    }

    /// What is wrong with the next row, or with the place where it should be.
    #[must_use]
    pub fn wrong_next(&self, what: Wrong) -> FirstWrong {
        FirstWrong { number: self.next_number(), at: self.last_at, what }
    }

    /// What is wrong with the last row.
    #[must_use]
    pub fn wrong_last(&self, what: Wrong) -> FirstWrong {
        FirstWrong { number: self.number, at: self.last_at, what }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::audit::{By, Event};

    #[test]
    fn a_walk_goes_along_rows_that_follow_each_other_and_along_no_others() {
        let mut written = ChainHash::START;
        let rows: Vec<Row> = (1..=3)
            .map(|number| {
                let entry = By::operator(7).did(Event::AuditViewed).with("number", number);
                let (row, hash) = entry.into_row(number, Timestamp::UNIX_EPOCH, &written);
                written = hash;
                row
            })
            .collect();
        let kept = KeptHead { number: Some(2), hash: rows[1].hash.parse().unwrap_or_default() };
        let mut walk = ChainWalk::new(Some(kept));
        assert!(!walk.goes_on_to(&rows[1]), "the first row was passed over");
        assert!(walk.goes_on_to(&rows[0]) && walk.missed_head() == Some(kept));
        assert!(!walk.goes_on_to(&rows[0]), "the same row twice");
        assert!(!walk.goes_on_to(&Row { number: 2, ..rows[2].clone() }), "another row's number");
        assert_eq!(walk.hash_as_next(&Row { number: 9, ..rows[1].clone() }).to_string(), rows[1].hash);
        assert!(!walk.goes_on_to(&Row { hash: rows[1].hash.to_uppercase(), ..rows[1].clone() }), "another spelling");
        assert!(walk.goes_on_to(&rows[1]) && walk.goes_on_to(&rows[2]));
        assert_eq!((walk.number, walk.hash, walk.missed_head()), (3, written, None));
    }
}
