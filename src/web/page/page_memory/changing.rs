//! A page that is true until a moment: drawn again for whoever asks first after it.

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use jiff::Timestamp;

use crate::web::http::precompressed::Precompressed;
use crate::web::page::context::Context;

/// Tells until when a page is true that is drawn from a context; none when it is for good.
pub type HoldsUntil = fn(Context<'_>) -> Option<Timestamp>;

/// A page as it is at present.
pub(super) struct Changing {
    holds_until: HoldsUntil,
    current: RwLock<Arc<Version>>,
    /// Held by who draws: the others wait the few milliseconds, so that nobody is told what is over.
    drawing: Mutex<()>,
}

/// A page as it is between two moments.
pub(super) struct Version {
    drawn: Timestamp,
    /// The moment at which it is no longer true; it names the version.
    pub until: Timestamp,
    pub file: Precompressed,
}

impl Version {
    fn new(context: Context<'_>, holds_until: HoldsUntil, file: Precompressed) -> Self {
        Self { drawn: context.now, until: holds_until(context).unwrap_or(Timestamp::MAX), file }
    }
}

impl Changing {
    /// The page as it was drawn from a context.
    pub fn new(context: Context<'_>, holds_until: HoldsUntil, file: Precompressed) -> Self {
        let version = Version::new(context, holds_until, file);
        Self { holds_until, current: RwLock::new(Arc::new(version)), drawing: Mutex::new(()) }
    }

    /// The last version that was drawn.
    pub fn last(&self) -> Arc<Version> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The version that is true at a moment, if it is drawn. A clock that was set back finds none.
    pub fn at(&self, now: Timestamp) -> Option<Arc<Version>> {
        Some(self.last()).filter(|version| (version.drawn..version.until).contains(&now))
    }

    /// The version that is true now, and what it is drawn from. It is drawn if nobody has yet.
    pub fn now<'a>(
        &self,
        context: impl Fn() -> Context<'a>,
        draw: impl FnOnce(Context<'a>) -> askama::Result<Precompressed>,
    ) -> askama::Result<(Arc<Version>, Context<'a>)> {
        let asked_in = context();
        if let Some(version) = self.at(asked_in.now) {
            return Ok((version, asked_in));
        }
        // A drawing that panicked has left nothing behind.
        let _turn = self.drawing.lock().unwrap_or_else(PoisonError::into_inner);
        // While this one waited, time went on, and another may have drawn it.
        let context = context();
        if let Some(version) = self.at(context.now) {
            return Ok((version, context));
        }
        let version = Arc::new(Version::new(context, self.holds_until, draw(context)?));
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&version);
        Ok((version, context))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    use axum::body::Bytes;
    use axum::http::HeaderMap;

    use super::*;
    use crate::clock::Clock;
    use crate::content::{Files, Site};
    use crate::preferences::Preferences;
    use crate::web::assets::Assets;

    const HOUR: i64 = 3600;

    fn next_hour(context: Context<'_>) -> Option<Timestamp> {
        let hour = context.now.as_second().div_euclid(HOUR) + 1;
        Timestamp::from_second(hour * HOUR).ok()
    }

    #[test]
    fn who_comes_after_its_time_gets_it_anew_and_only_one_draws() -> Result<(), Box<dyn std::error::Error>> {
        let site = Site::load(&Files::built_in())?;
        let assets = Assets::of(&site)?;
        let clock = Clock::manual(Timestamp::from_second(100 * HOUR)?);
        let context = || Context {
            site: &site,
            edition: site.default_edition(),
            assets: &assets,
            public_url: None,
            preferences: Preferences::default(),
            now: clock.now(),
        };
        let drawn = AtomicUsize::new(0);
        let draw = |_: Context<'_>| {
            drawn.fetch_add(1, Ordering::SeqCst);
            Ok(Precompressed::new(&Bytes::new(), &HeaderMap::new()))
        };
        let page = Changing::new(context(), next_hour, draw(context())?);
        for (step, drawings) in [(0, 1), (HOUR - 1, 1), (1, 2), (HOUR / 2, 2), (2 * HOUR, 3), (-3 * HOUR, 4)] {
            clock.advance(step);
            let ask = || page.now(context, draw).map(|(version, _)| version.until);
            let answers: Vec<_> = thread::scope(|scope| {
                let asking: Vec<_> = (0..8).map(|_| scope.spawn(ask)).collect();
                asking.into_iter().map(thread::ScopedJoinHandle::join).collect()
            });
            assert!(answers.into_iter().all(|until| until.is_ok_and(|until| until.ok() == next_hour(context()))));
            assert_eq!(drawn.load(Ordering::SeqCst), drawings, "after {step} seconds more");
            assert!(page.at(clock.now()).is_some());
        }
        clock.advance(HOUR);
        assert!(page.at(clock.now()).is_none(), "what is over is not shown");
        assert!(page.now(context, |_| Err(askama::Error::Fmt)).is_err());
        assert!(page.now(context, draw).is_ok(), "what failed once is tried again");
        Ok(())
    }
}
