//! The numbers of a period, for whoever asks.

use jiff::Timestamp;

use crate::domain::choice_key::ChoiceKey;
use crate::domain::statistics::Statistics;
use crate::domain::statistics::calendar::Calendar;
use crate::domain::statistics::late::LateBounds;
use crate::domain::statistics::period::Period;
use crate::store::StatisticsFilter;
use crate::web::error::Error;
use crate::web::staff::member_request::MemberRequest;
use crate::web::staff::times::{end_of, start_of};

/// The numbers of a period.
pub struct Numbers {
    /// The days.
    pub period: Period,
    /// What the database counts.
    pub counted: Statistics,
    /// When requests came in.
    pub calendar: Calendar,
}

impl Numbers {
    /// Those that whoever asks may see, of one location or of all.
    pub async fn of(request: &MemberRequest, period: Period, location: Option<ChoiceKey>) -> Result<Self, Error> {
        let (zone, clinic) = (request.zone(), &request.staff.site.content.clinic);
        let from = start_of(period.first(), zone).unwrap_or(Timestamp::MIN);
        let before = end_of(period.last(), zone).unwrap_or(Timestamp::MAX);
        let hours = clinic.locations.iter().map(|location| (&location.key, request.hours_of(&location.key)));
        let until_now = (from, request.staff.clock.now());
        let otherwise = request.hours_of(&ChoiceKey::any());
        let late = LateBounds::new(clinic.calls.overdue_after, until_now, hours, otherwise);
        let scope = request.account().details.locations.clone();
        let filter = StatisticsFilter { scope, location, from, before, late };
        let counted = request.staff.store.statistics(&filter).await?;
        let calendar = Calendar::new(period, from, zone, &counted.quarters);
        Ok(Self { period, counted, calendar })
    }

    /// Whether anything at all came in.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counted.requests == 0
    }

    /// Whether anything was ever taken for spam.
    #[must_use]
    pub fn has_spam(&self) -> bool {
        self.counted.spam.by_program.all() + self.counted.spam.by_staff.all() > 0
    }
}
