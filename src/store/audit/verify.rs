//! Going along the log from its first row to its end: is each as it was written, and where?
//!
//! It is read a page at a time, and others may add rows meanwhile. What was written once does not change any more, so
//! where the log ends is read first, with whatever stands beyond that; then all rows up to there; and then both again,
//! for what was added meanwhile.

use super::head::Head;
use super::row::{StoredRow, audit_columns};
use crate::domain::audit::{ChainHash, ChainWalk, FirstWrong, KeptHead, Row, Verification, Wrong};
use crate::store::engine::database::on_reader;
use crate::store::error::StoreError;
use crate::store::state::Store;

/// Rows that are held in memory at a time.
const PAGE: u16 = 1000;

/// Where the log ends, in one statement: what stands beyond it was there at the same moment.
const END: &str = "SELECT head.number, head.hash, head.key_id, head.seal, \
                   (SELECT CAST(min(number) AS BIGINT) FROM audit_log WHERE number > head.number) AS beyond \
                   FROM audit_head AS head WHERE head.id = 1";

#[derive(sqlx::FromRow)]
struct End {
    #[sqlx(flatten)]
    head: Head,
    /// The number of the first row that stands after the last one.
    beyond: Option<i64>,
}

/// The end of the log as it is known to the one who verifies it.
struct KnownEnd {
    head: Head,
    is_ours: bool,
    beyond: Option<i64>,
}

impl Store {
    /// The number and the hash of the last row, to keep elsewhere. None when they were not noted by this program.
    pub async fn audit_head(&self) -> Result<Option<KeptHead>, StoreError> {
        let end = self.audit_end().await?;
        let hash = match end.head.number {
            0 => Some(ChainHash::START),
            _ => end.head.hash.parse().ok(),
        };
        Ok(hash.filter(|_| end.is_ours).map(|hash| KeptHead { number: Some(end.head.number), hash }))
    }

    /// Goes along the whole log; a hash that was kept must be that of one of its rows.
    pub async fn verify_audit(&self, kept: Option<KeptHead>) -> Result<Verification, StoreError> {
        let mut walk = ChainWalk::new(kept);
        for _ in 0..2 {
            let end = self.audit_end().await?;
            if let Some(wrong) = self.walk_to(&mut walk, &end).await? {
                return Ok(Verification::Wrong(wrong));
            }
        }
        Ok(match walk.missed_head() {
            None => Verification::Whole(walk),
            Some(KeptHead { number: Some(number), .. }) => {
                Verification::Wrong(FirstWrong { number, at: None, what: Wrong::NotKept })
            }
            Some(_) => Verification::Wrong(walk.wrong_last(Wrong::NotKept)),
        })
    }

    /// Goes on to an end. When its note is not ours, nothing in it is believed: then all rows are gone along.
    async fn walk_to(&self, walk: &mut ChainWalk, end: &KnownEnd) -> Result<Option<FirstWrong>, StoreError> {
        let last = if end.is_ours { end.head.number } else { i64::MAX };
        // Before the first one there is none, whatever number it has.
        let mut first = if walk.number == 0 { i64::MIN } else { walk.next_number() };
        loop {
            let page = self.audit_rows(first, last).await?;
            for stored in &page {
                if !stored.is_readable || !walk.goes_on_to(&stored.row) {
                    return self.diagnose(walk, end, Some(stored)).await.map(Some);
                }
            }
            if page.len() < usize::from(PAGE) {
                break;
            }
            first = walk.next_number();
        }
        if !end.is_ours {
            return Ok(Some(walk.wrong_last(Wrong::NotSealed)));
        }
        if walk.number < last {
            return self.diagnose(walk, end, None).await.map(Some);
        }
        if let Some(beyond) = end.beyond {
            let at = self.audit_rows(beyond, beyond).await?.first().and_then(|stored| stored.row.time());
            return Ok(Some(FirstWrong { number: beyond, at, what: Wrong::OutsideOf(end.head.number) }));
        }
        // While this one went along them, rows were taken out, and an older end was put back.
        if walk.number > last {
            return Ok(Some(FirstWrong { number: last + 1, at: None, what: Wrong::CutOff(walk.number) }));
        }
        let is_last = last == 0 || end.head.hash == walk.hash.to_string();
        Ok((!is_last).then(|| walk.wrong_last(Wrong::Rebuilt)))
    }

    /// What became of the next row, in whose place another one stands, or none.
    async fn diagnose(
        &self,
        walk: &ChainWalk,
        end: &KnownEnd,
        found: Option<&StoredRow>,
    ) -> Result<FirstWrong, StoreError> {
        if let Some(StoredRow { row, .. }) = found.filter(|found| found.row.number < walk.next_number()) {
            return Ok(FirstWrong { number: row.number, at: row.time(), what: Wrong::OutsideOf(end.head.number) });
        }
        let in_place = found.map(|found| &found.row).filter(|row| row.number == walk.next_number());
        let mut rest = Rest { last: walk.number, ..Rest::default() };
        loop {
            let looked_at = rest.last;
            let page = self.audit_rows(looked_at.saturating_add(1), i64::MAX).await?;
            for stored in &page {
                rest.look_at(&stored.row, walk, in_place);
            }
            // What cannot be read leads nowhere.
            if page.len() < usize::from(PAGE) || rest.last <= looked_at {
                break;
            }
        }
        let what = match (rest.moved_to, in_place) {
            (Some(number), _) => Wrong::MovedTo(number),
            (None, Some(row)) if rest.has_moved_up_to(row, &end.head) && end.is_ours => Wrong::Missing,
            (None, Some(row)) => return Ok(FirstWrong { at: row.time(), ..walk.wrong_next(Wrong::Changed) }),
            (None, None) if found.is_some() => Wrong::Missing,
            (None, None) => Wrong::CutOff(end.head.number),
        };
        Ok(walk.wrong_next(what))
    }

    async fn audit_end(&self) -> Result<KnownEnd, StoreError> {
        let found = async {
            Ok(on_reader!(&self.0.database, |connection| sqlx::query_as(END).fetch_optional(connection).await)?)
        };
        let end: Option<End> = match found.await {
            Ok(end) => end,
            // On SQLite, a number may be anything.
            Err(sqlx::Error::ColumnDecode { .. }) => None,
            Err(problem) => return Err(problem.into()),
        };
        self.0.database.check_place()?;
        Ok(match end {
            Some(End { head, beyond }) => KnownEnd { is_ours: self.0.head_seal.is_ours(&head), head, beyond },
            None => KnownEnd { head: Head::default(), is_ours: false, beyond: None },
        })
    }

    /// A page of the rows with these numbers.
    async fn audit_rows(&self, first: i64, last: i64) -> Result<Vec<StoredRow>, StoreError> {
        const ROWS: &str = concat!(
            "SELECT ",
            audit_columns!(),
            " FROM audit_log WHERE number >= $1 AND number <= $2 ORDER BY number LIMIT $3"
        );
        let rows = on_reader!(&self.0.database, |connection| {
            sqlx::query_as(ROWS).bind(first).bind(last).bind(i64::from(PAGE)).fetch_all(connection).await
        })?;
        self.0.database.check_place()?;
        Ok(rows)
    }
}

/// What follows on the first row that is wrong.
#[derive(Default)]
struct Rest {
    /// Where the row is that belongs there.
    moved_to: Option<i64>,
    /// The row after the one that stands in its place.
    second: Option<Row>,
    last: i64,
}

impl Rest {
    fn look_at(&mut self, row: &Row, walk: &ChainWalk, in_place: Option<&Row>) {
        self.last = self.last.max(row.number);
        if row.number == walk.next_number() {
            return;
        }
        let hash = walk.hash_as_next(row).to_string();
        // Its hash may have stayed where it was.
        if self.moved_to.is_none() && (hash == row.hash || in_place.is_some_and(|in_place| hash == in_place.hash)) {
            self.moved_to = Some(row.number);
        }
        if self.second.is_none() {
            self.second = Some(row.clone());
        }
    }

    /// Whether the rows from this one on fit the numbers that they would have if none had been taken out before them.
    fn has_moved_up_to(&self, row: &Row, head: &Head) -> bool {
        let taken_out = head.number.saturating_sub(self.last);
        taken_out > 0
            && match &self.second {
                None => row.hash == head.hash,
                Some(second) => row.hash.parse().is_ok_and(|hash| {
                    let number = second.number.saturating_add(taken_out);
                    Row { number, ..second.clone() }.hash_after(&hash).to_string() == second.hash
                }),
            }
    }
}
