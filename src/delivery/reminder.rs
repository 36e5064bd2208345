//! Tells what comes of the time that passes: on working mornings what waits, and at once that a request has waited too
//! long. Several servers on one database say the same, and it is written once.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;
use tokio::time::sleep;
use uuid::Uuid;

use super::waiting;
use crate::clock::Clock;
use crate::content::Site;
use crate::domain::choice_key::ChoiceKey;
use crate::domain::delivery::notice::Notice;
use crate::domain::staff::LocationScope;
use crate::store::{Store, StoreError};

/// How often it is looked whether anything is to be told.
const LOOK_EACH: Duration = Duration::from_secs(30);
/// For how long after its opening a morning is one: whoever starts the program in the afternoon is not told of it.
const MORNING: SignedDuration = SignedDuration::from_hours(2);

/// Who is told together: a location's address, or the staff.
type Told = Option<ChoiceKey>;

/// Reminds the clinic.
#[derive(Debug)]
pub struct Reminder {
    store: Store,
    site: Arc<Site>,
    clock: Clock,
    /// What was told last, and need not be written again: the database would not take it.
    days: HashMap<Told, String>,
    overdue: HashMap<Told, Uuid>,
}

impl Reminder {
    /// Has told nothing yet.
    #[must_use]
    pub fn new(store: Store, site: Arc<Site>, clock: Clock) -> Self {
        Self { store, site, clock, days: HashMap::new(), overdue: HashMap::new() }
    }

    /// Reminds until it is told to stop.
    pub async fn run(mut self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            if let Err(error) = self.look().await {
                tracing::warn!(%error, "nobody is reminded for now");
            }
            tokio::select! {
                () = sleep(LOOK_EACH) => {}
                _ = stop.changed() => {}
            }
        }
    }

    /// Tells what is to be told now.
    ///
    /// # Errors
    /// When the database fails; what was not told is told at the next look.
    pub async fn look(&mut self) -> Result<(), StoreError> {
        let now = self.clock.now();
        let locations = self.store.deliveries().locations;
        for told in locations.into_iter().map(Some).chain([None]) {
            self.tell_of_the_morning(&told, now).await?;
            self.tell_of_the_overdue(&told, now).await?;
        }
        Ok(())
    }

    async fn tell_of_the_morning(&mut self, told: &Told, now: Timestamp) -> Result<(), StoreError> {
        let hours = self.site.clinic.hours_of(&told.clone().unwrap_or_else(ChoiceKey::any));
        let is_morning = |opens: &Timestamp| (SignedDuration::ZERO..MORNING).contains(&now.duration_since(*opens));
        if !hours.first_opening(now).is_some_and(|opens| is_morning(&opens)) {
            return Ok(());
        }
        let day = hours.day_of(now).to_string();
        if self.days.get(told) != Some(&day) {
            self.tell(day.clone(), Notice::Digest, told).await?;
            self.days.insert(told.clone(), day);
        }
        Ok(())
    }

    async fn tell_of_the_overdue(&mut self, told: &Told, now: Timestamp) -> Result<(), StoreError> {
        let scope = told.clone().map_or(LocationScope::All, |key| LocationScope::Only(vec![key]));
        let longest = waiting::longest(&self.store, &self.site, &scope, now).await?;
        let limit = self.site.clinic.calls.overdue_after;
        let Some(longest) = longest.filter(|longest| longest.oldest.waited > limit) else { return Ok(()) };
        if self.overdue.get(told) != Some(&longest.id) {
            self.tell(longest.id.to_string(), Notice::OldestOverdue, told).await?;
            self.overdue.insert(told.clone(), longest.id);
        }
        Ok(())
    }

    async fn tell(&self, about: String, notice: Notice, told: &Told) -> Result<(), StoreError> {
        self.store.tell(about, notice, told.iter().cloned().collect(), told.is_none()).await
    }
}
