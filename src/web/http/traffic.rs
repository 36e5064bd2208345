//! How much each network has sent lately, and how often the same was sent. In memory only; a restart forgets it.

use std::hash::{BuildHasher, RandomState};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::domain::request::AppointmentDetails;
use crate::web::http::network::Network;

/// How many forms a network may send at once. A clinic's waiting room or a whole village share an address; nobody
/// sends a hundred forms in a minute by hand.
const FORMS_AT_ONCE: u32 = 100;
/// After that, one form in this time.
const ONE_FORM_EACH: Duration = Duration::from_secs(1);
/// More requests than this at once, and more than one in [`ONE_REQUEST_EACH`], are a sign of a program.
const REQUESTS_AT_ONCE: u32 = 10;
const ONE_REQUEST_EACH: Duration = Duration::from_mins(1);
/// The same details, more often than this at once and than once in [`ONE_COPY_EACH`], are a sign of a program.
const COPIES_AT_ONCE: u32 = 10;
const ONE_COPY_EACH: Duration = Duration::from_mins(20);
/// After so many forms, what has no weight any more is forgotten: it bounds what is held in memory.
const TIDIED_EACH: u32 = 4096;

/// How much was sent lately.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// What people send.
    Usual,
    /// More than that.
    TooMuch,
}

impl Amount {
    fn of<T, E>(checked: &Result<T, E>) -> Self {
        if checked.is_ok() { Self::Usual } else { Self::TooMuch }
    }
}

/// Counts what is sent.
pub struct Traffic {
    forms: DefaultKeyedRateLimiter<Network>,
    requests: DefaultKeyedRateLimiter<Network>,
    copies: DefaultKeyedRateLimiter<u64>,
    /// With a key of this process, so that nobody learns from a hash what was typed.
    hasher: RandomState,
    counted: AtomicU32,
}

impl Default for Traffic {
    fn default() -> Self {
        Self {
            forms: RateLimiter::keyed(quota(ONE_FORM_EACH, FORMS_AT_ONCE)),
            requests: RateLimiter::keyed(quota(ONE_REQUEST_EACH, REQUESTS_AT_ONCE)),
            copies: RateLimiter::keyed(quota(ONE_COPY_EACH, COPIES_AT_ONCE)),
            hasher: RandomState::new(),
            counted: AtomicU32::new(0),
        }
    }
}

impl Traffic {
    /// Counts a form, of any kind, by its network: whether it may be sent now.
    #[must_use]
    pub fn count_form(&self, network: Network) -> Amount {
        if self.counted.fetch_add(1, Ordering::Relaxed) % TIDIED_EACH == TIDIED_EACH - 1 {
            self.forget_what_is_over();
        }
        Amount::of(&self.forms.check_key(&network))
    }

    /// Counts a good request by its network.
    #[must_use]
    pub fn count_request(&self, network: Network) -> Amount {
        Amount::of(&self.requests.check_key(&network))
    }

    /// Counts details: how often the same were sent.
    #[must_use]
    pub fn count_copy(&self, details: &AppointmentDetails) -> Amount {
        let AppointmentDetails { first_name, last_name, phone, email, .. } = details;
        let names = (first_name.as_str(), last_name.as_str());
        let content = self.hasher.hash_one((names, phone.e164(), email.folded()));
        Amount::of(&self.copies.check_key(&content))
    }

    fn forget_what_is_over(&self) {
        for limiter in [&self.forms, &self.requests] {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
        self.copies.retain_recent();
        self.copies.shrink_to_fit();
    }
}

fn quota(one_each: Duration, at_once: u32) -> Quota {
    let at_once = NonZeroU32::new(at_once).unwrap_or(NonZeroU32::MIN);
    // A period of zero would be refused; ours are constants.
    Quota::with_period(one_each).unwrap_or(Quota::per_second(NonZeroU32::MIN)).allow_burst(at_once)
}

#[cfg(test)]
mod tests {
    use crate::web::http::traffic::*;

    #[test]
    fn each_network_has_its_own_budget() {
        let traffic = Traffic::default();
        let network = |last: u8| Network::from(std::net::IpAddr::from([198, 51, 100, last]));
        let allowed = (0..200).filter(|_| traffic.count_form(network(1)) == Amount::Usual).count();
        assert!((100..110).contains(&allowed), "{allowed}");
        assert_eq!(traffic.count_form(network(2)), Amount::Usual);
    }

    #[test]
    fn what_is_held_does_not_grow_with_the_networks_that_came_by() {
        let traffic = Traffic::default();
        let soon_over = RateLimiter::keyed(quota(Duration::from_micros(1), 1));
        let traffic = Traffic { forms: soon_over, ..traffic };
        for address in 0..100_000_u32 {
            let _ = traffic.count_form(Network::from(std::net::IpAddr::from(address.to_be_bytes())));
        }
        assert!(traffic.forms.len() <= TIDIED_EACH as usize, "{}", traffic.forms.len());
    }
}
