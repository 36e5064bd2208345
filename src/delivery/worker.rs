//! The worker beside the server: claims what is due, has it carried, and writes down what became of it.
//!
//! A message is sent once. Only what happens between sending and writing that down (a crash, a database that goes away)
//! sends it twice, and then with the same `Message-ID`.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::{Mutex, watch};
use tokio::time::{Instant, sleep};

use super::carrier::{Carried, Carrier};
use crate::clock::Clock;
use crate::domain::delivery::ending::{Ending, Failure};
use crate::domain::delivery::retry;
use crate::random;
use crate::store::{ClaimedMessage, Store, StoreError};

/// How often it is looked whether anything is due.
const LOOK_EACH: Duration = Duration::from_secs(2);
/// How many messages are claimed at once.
const BATCH: i64 = 8;
/// For how long a claim lasts: the last message of it that is begun has all the time it may take, and some to spare.
const LEASE: SignedDuration = SignedDuration::from_mins(4);
/// Until when a claimed message may be begun, after the claim.
const BEGIN_WITHIN: Duration = Duration::from_mins(1);
/// How long is waited when the database does not answer.
const DATABASE_WAIT: Duration = Duration::from_secs(10);
/// How often it is tried to write down that a message has left: within its claim.
const DATABASE_TRIES: usize = 6;
/// How often old messages are forgotten.
const FORGET_EACH: SignedDuration = SignedDuration::from_hours(12);

/// Works off the messages of one way.
#[derive(Debug)]
pub struct Worker<C> {
    store: Store,
    clock: Clock,
    carrier: C,
    stop: watch::Receiver<bool>,
    /// How often in a row the other side failed for every message.
    failures: u32,
    /// Until when nothing is tried, and since when: a clock may be set back.
    pause: Option<(Timestamp, Timestamp)>,
    forgot_at: Option<Timestamp>,
}

impl<C: Carrier> Worker<C> {
    /// A worker that ends its work when `stop` becomes true.
    #[must_use]
    pub fn new(store: Store, clock: Clock, carrier: C, stop: watch::Receiver<bool>) -> Self {
        Self { store, clock, carrier, stop, failures: 0, pause: None, forgot_at: None }
    }

    /// Works until it is told to stop. A panic costs one round.
    pub async fn run(self) {
        let mut stop = self.stop.clone();
        let worker = Arc::new(Mutex::new(self));
        while !*stop.borrow() {
            let same = Arc::clone(&worker);
            let round = tokio::spawn(async move { same.lock().await.work_off().await });
            let wait = match round.await {
                Ok(Ok(())) => LOOK_EACH,
                Ok(Err(error)) => {
                    tracing::warn!(%error, channel = C::CHANNEL.as_str(), "messages wait for the database");
                    DATABASE_WAIT
                }
                Err(error) => {
                    tracing::error!(%error, channel = C::CHANNEL.as_str(), "the worker failed, and goes on");
                    DATABASE_WAIT
                }
            };
            tokio::select! {
                () = sleep(wait) => {}
                _ = stop.changed() => {}
            }
        }
    }

    /// Sends all that is due, unless the other side fails or the worker is told to stop.
    ///
    /// # Errors
    /// When the database fails; what was claimed is free again when its claim ends.
    pub async fn work_off(&mut self) -> Result<(), StoreError> {
        while !self.is_paused() && !*self.stop.borrow() {
            let batch = self.store.claim_messages(C::CHANNEL, BATCH, LEASE).await?;
            if batch.is_empty() {
                break;
            }
            self.carry_all(batch).await?;
        }
        self.carrier.rest().await;
        self.forget_old().await
    }

    fn is_paused(&self) -> bool {
        self.pause.is_some_and(|(since, until)| (since..until).contains(&self.clock.now()))
    }

    async fn carry_all(&mut self, batch: Vec<ClaimedMessage>) -> Result<(), StoreError> {
        let claimed = Instant::now();
        let mut batch = batch.into_iter();
        while let Some(message) = batch.next() {
            if *self.stop.borrow() || claimed.elapsed() > BEGIN_WITHIN {
                return self.store.release_messages([message].into_iter().chain(batch).collect()).await;
            }
            let carried = match self.carrier.carry(&message).await {
                Ok(carried) => carried,
                Err(error) => {
                    // Nothing was tried. Should this fail, too, its claim ends by itself.
                    let _ = self.store.release_messages([message].into_iter().chain(batch).collect()).await;
                    return Err(error);
                }
            };
            match carried {
                Carried::Ended(ending) => {
                    self.end(&message, ending).await?;
                    if ending == Ending::Sent {
                        self.failures = 0;
                    }
                }
                Carried::Failed(failure) if failure.is_of_the_server() => {
                    return self.server_failed(message, failure, batch.collect()).await;
                }
                Carried::Failed(failure) => self.failed(&message, failure).await?,
            }
        }
        Ok(())
    }

    async fn end(&self, message: &ClaimedMessage, ending: Ending) -> Result<(), StoreError> {
        let (notice, tries) = (message.notice.as_str(), message.tries);
        if let Ending::Failed(failure) = ending {
            tracing::error!(notice, %failure, tries, "a message is given up: the front desk shows which");
        }
        let mut ended = self.store.end_message(message, ending).await;
        // It has left: that must be written down while the claim lasts, or it leaves once more.
        for _ in 0..DATABASE_TRIES {
            match &ended {
                Err(error) if error.is_temporary() => sleep(DATABASE_WAIT).await,
                _ => break,
            }
            ended = self.store.end_message(message, ending).await;
        }
        if !ended? {
            tracing::warn!(notice, "a message was done with after its claim had ended: it may be sent twice");
        }
        Ok(())
    }

    async fn failed(&self, message: &ClaimedMessage, failure: Failure) -> Result<(), StoreError> {
        let now = self.clock.now();
        let next = retry::next_try(message.tries, message.written_at, now, random::number());
        match next.filter(|_| failure.may_pass()) {
            Some(next) => {
                tracing::info!(notice = message.notice.as_str(), %failure, tries = message.tries, "a message is put off");
                self.store.put_message_off(message, next, failure).await
            }
            None => self.end(message, Ending::Failed(failure)).await,
        }
    }

    /// Nothing is tried for a while, and all of it again soon after the other side is back.
    async fn server_failed(
        &mut self,
        message: ClaimedMessage,
        failure: Failure,
        rest: Vec<ClaimedMessage>,
    ) -> Result<(), StoreError> {
        self.failures = self.failures.saturating_add(1);
        let (channel, failures, now) = (C::CHANNEL, self.failures, self.clock.now());
        let until = now.saturating_add(retry::server_wait(failures, random::number())).unwrap_or(now);
        self.pause = Some((now, until));
        tracing::warn!(channel = channel.as_str(), %failure, failures, "messages wait for their server");
        if retry::is_over(message.written_at, now) {
            self.end(&message, Ending::Failed(failure)).await?;
        } else {
            self.store.put_message_off(&message, until, failure).await?;
        }
        self.store.release_messages(rest).await?;
        let expired = self.store.expire_messages(channel, failure).await?;
        if expired > 0 {
            tracing::error!(expired, %failure, "messages are given up after a day: the front desk shows which");
        }
        Ok(())
    }

    async fn forget_old(&mut self) -> Result<(), StoreError> {
        let now = self.clock.now();
        let is_recent = |at: Timestamp| (SignedDuration::ZERO..FORGET_EACH).contains(&now.duration_since(at));
        if self.forgot_at.is_some_and(is_recent) {
            return Ok(());
        }
        self.forgot_at = Some(now);
        self.store.forget_old_messages().await
    }
}
