//! The numbers of a period: how many requests came in, when and from where, how soon somebody called, and what was spam.
//!
//! The database counts. What a period costs grows with the requests in it, and not with those before and after.

mod bounds;
mod statements;

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use sqlx::FromRow;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;

use self::bounds::Bounds;
use self::statements::{ENDED_WAITS, FACETS, NTH_FIRST_TRY, NTH_REACHED, QUARTERS, SPAM, UNTRIED};
use super::engine::database::on_reader;
use super::error::StoreError;
use super::state::Store;
use crate::domain::choice_key::ChoiceKey;
use crate::domain::staff::LocationScope;
use crate::domain::statistics::late::LateBounds;
use crate::domain::statistics::{Punctuality, Spam, Statistics, Waits, place_of_percentile};

/// Which requests are counted.
#[derive(Clone, Debug)]
pub struct StatisticsFilter {
    /// Whose requests whoever asks may see.
    pub scope: LocationScope,
    /// Only this location.
    pub location: Option<ChoiceKey>,
    /// Submitted at this time or later.
    pub from: Timestamp,
    /// Submitted before this time.
    pub before: Timestamp,
    /// Since when a request must have waited to be overdue.
    pub late: LateBounds,
}

/// A row of [`FACETS`].
#[derive(FromRow)]
struct Facet {
    location: String,
    language: String,
    source_path: Option<String>,
    attempts: i64,
    counted: i64,
}

impl Store {
    /// The numbers of a period.
    pub async fn statistics(&self, filter: &StatisticsFilter) -> Result<Statistics, StoreError> {
        let bounds = Bounds::new((filter.from, filter.before), &filter.scope, filter.location.as_ref());
        let facets: Vec<Facet> = self.counts(FACETS, &bounds, &[]).await?;
        let quarters: Vec<(i64, i64)> = self.counts(QUARTERS, &bounds, &[]).await?;
        let longest = filter.late.overdue_after.as_secs();
        let ended: Vec<(i64, i64, i64)> = self.counts(ENDED_WAITS, &bounds, &[longest]).await?;
        let (tried, late, reached) = ended.first().copied().unwrap_or_default();
        let (waiting, waiting_late) = self.untried(filter, &bounds).await?;
        let statistics = Statistics {
            requests: facets.iter().map(|facet| number(facet.counted)).sum(),
            quarters: quarters.into_iter().map(|(quarter, counted)| (quarter, number(counted))).collect(),
            locations: most_first(&facets, |facet| ChoiceKey::from_stored(facet.location.clone())),
            languages: most_first(&facets, |facet| facet.language.clone()),
            pages: most_first(&facets, |facet| facet.source_path.clone()),
            tries: by_kind(&facets, |facet| number(facet.attempts)).into_iter().collect(),
            first_try: self.waits(NTH_FIRST_TRY, number(tried), &bounds).await?,
            reached: self.waits(NTH_REACHED, number(reached), &bounds).await?,
            punctuality: Punctuality { in_time: number(tried - late), late: number(late), waiting, waiting_late },
            spam: self.spam(&bounds).await?,
        };
        self.0.database.check_place()?;
        Ok(statistics)
    }

    async fn waits(&self, nth: &'static str, count: u64, bounds: &Bounds) -> Result<Waits, StoreError> {
        Ok(Waits {
            count,
            median: self.percentile(nth, count, 50, bounds).await?,
            nine_of_ten: self.percentile(nth, count, 90, bounds).await?,
        })
    }

    async fn percentile(
        &self,
        nth: &'static str,
        count: u64,
        percent: u64,
        bounds: &Bounds,
    ) -> Result<Option<SignedDuration>, StoreError> {
        let Some(place) = place_of_percentile(count, percent) else { return Ok(None) };
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        let found: Vec<(i64,)> = self.counts(nth, bounds, &[place]).await?;
        Ok(found.first().map(|(seconds,)| SignedDuration::from_secs(*seconds)))
    }

    /// How many still wait for their first try in time, and how many too long already.
    async fn untried(&self, filter: &StatisticsFilter, bounds: &Bounds) -> Result<(u64, u64), StoreError> {
        let untried: Vec<(String, i64)> = self.counts(UNTRIED, bounds, &[]).await?;
        let (mut all, mut late) = (0, 0);
        for (location, counted) in untried {
            let of_location = bounds.of_location(&location).before(filter.late.of(&ChoiceKey::from_stored(location)));
            let counted_late: Vec<(String, i64)> = self.counts(UNTRIED, &of_location, &[]).await?;
            all += number(counted);
            late += counted_late.first().map_or(0, |(_, counted)| number(*counted));
        }
        // Somebody may have called in between.
        Ok((all.saturating_sub(late), late))
    }

    async fn spam(&self, bounds: &Bounds) -> Result<Spam, StoreError> {
        let mut spam = Spam::default();
        let rows: Vec<(String, String, i64)> = self.counts(SPAM, bounds, &[]).await?;
        for (marked_by, became, counted) in rows {
            let marked = if marked_by == "program" { &mut spam.by_program } else { &mut spam.by_staff };
            match became.as_str() {
                "undecided" => marked.undecided = number(counted),
                "closed" => marked.closed = number(counted),
                _ => marked.released = number(counted),
            }
        }
        Ok(spam)
    }

    /// The rows of a statement; what it takes besides the bounds are numbers. Each reads by itself: together they might
    /// take longer than a reader waits.
    async fn counts<Row>(
        &self,
        statement: &'static str,
        bounds: &Bounds,
        numbers: &[i64],
    ) -> Result<Vec<Row>, StoreError>
    where
        Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        Ok(on_reader!(&self.0.database, |connection| {
            let mut query = sqlx::query_as(statement).bind(bounds.from).bind(bounds.before).bind(&bounds.locations);
            for number in numbers {
                query = query.bind(*number);
            }
            query.fetch_all(connection).await
        })?)
    }
}

fn number(counted: i64) -> u64 {
    u64::try_from(counted).unwrap_or(0)
}

/// How many there are of each kind, in the order of their names.
fn by_kind<Kind: Ord>(facets: &[Facet], kind: impl Fn(&Facet) -> Kind) -> BTreeMap<Kind, u64> {
    let mut counts = BTreeMap::new();
    for facet in facets {
        *counts.entry(kind(facet)).or_default() += number(facet.counted);
    }
    counts
}

/// The same, the most first; of as many, in that order.
fn most_first<Kind: Ord>(facets: &[Facet], kind: impl Fn(&Facet) -> Kind) -> Vec<(Kind, u64)> {
    let mut counts: Vec<(Kind, u64)> = by_kind(facets, kind).into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts
}
