//! The places for connections: how many each network holds, and which is given up for a new visitor.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ipnet::IpNet;
use tokio::sync::{Notify, oneshot};
use tokio::time::{Instant, timeout};

use super::limits::Limits;
use super::warning::Warning;
use crate::web::http::network::Network;

/// A connection that is told to close does so at once, unless its request is with the database: that many more than
/// the limit may be open meanwhile.
const CLOSING_AT_ONCE: usize = 16;
/// How long a new visitor waits for one of those to be gone.
const WAIT: Duration = Duration::from_millis(100);

/// All places.
#[derive(Debug)]
pub struct Places {
    limits: Limits,
    proxies: Vec<IpNet>,
    held: Mutex<Held>,
    freed: Notify,
    started: Instant,
    network_is_full: Warning,
    all_is_full: Warning,
}

#[derive(Debug, Default)]
struct Held {
    next_id: u64,
    /// Those that are not told to close.
    open: HashMap<u64, Open>,
    counts: HashMap<Network, usize>,
    closing: usize,
}

#[derive(Debug)]
struct Open {
    /// None for a trusted proxy, which brings visitors of many networks.
    network: Option<Network>,
    activity: Arc<Activity>,
    close: oneshot::Sender<()>,
}

/// What a connection was last seen to do.
#[derive(Debug)]
pub(super) struct Activity {
    started: Instant,
    /// When it last got on: was opened, began a request, took a part of an answer. In milliseconds.
    got_on: AtomicU64,
    is_busy: AtomicBool,
}

impl Activity {
    fn new(started: Instant) -> Self {
        let activity = Self { started, got_on: AtomicU64::new(0), is_busy: AtomicBool::new(false) };
        activity.get_on();
        activity
    }

    /// Notes that the connection gets on. Parts of a head or a body do not count: whoever sends them byte by byte
    /// stands still.
    pub fn get_on(&self) {
        let now = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.got_on.store(now, Ordering::Relaxed);
    }

    /// Notes whether a request is being answered.
    pub fn set_busy(&self, is_busy: bool) {
        self.is_busy.store(is_busy, Ordering::Relaxed);
    }

    /// The least goes first: who waits for nothing before who waits for an answer, then who got on the longest ago.
    fn rank(&self) -> (bool, u64) {
        (self.is_busy.load(Ordering::Relaxed), self.got_on.load(Ordering::Relaxed))
    }
}

/// A place for one connection, free again when this is dropped.
#[derive(Debug)]
pub struct Place {
    places: Arc<Places>,
    id: u64,
    pub(super) activity: Arc<Activity>,
}

impl Places {
    /// So many, and those of the proxies' own connections without a share for each.
    #[must_use]
    pub fn new(limits: Limits, proxies: Vec<IpNet>) -> Self {
        let held = Mutex::new(Held::default());
        Self {
            limits,
            proxies,
            held,
            freed: Notify::new(),
            started: Instant::now(),
            network_is_full: Warning::new(
                "one network holds as many connections as it may; name a reverse proxy with --trusted-proxy",
            ),
            all_is_full: Warning::new("all connections that there may be are taken"),
        }
    }

    /// A place for a new connection, and what tells it to close; none when everyone else has more right to be here.
    pub(super) async fn take(self: &Arc<Self>, peer: IpAddr) -> Option<(Place, oneshot::Receiver<()>)> {
        let peer = peer.to_canonical();
        let network = (!self.proxies.iter().any(|proxy| proxy.contains(&peer))).then(|| Network::from(peer));
        if !self.make_room(network) {
            return None;
        }
        let is_crowded = || {
            let held = self.held();
            held.closing >= CLOSING_AT_ONCE && held.open.len() + held.closing >= self.limits.in_all + CLOSING_AT_ONCE
        };
        while is_crowded() {
            timeout(WAIT, self.freed.notified()).await.ok()?;
        }
        Some(self.enter(network))
    }

    /// Closes one that has been idle the longest: the system has no more files.
    pub(super) fn give_up_one(&self) {
        let mut held = self.held();
        let idlest = held.open.iter().map(|(id, open)| (open.activity.rank(), *id)).min();
        if let Some(((false, _), id)) = idlest {
            held.close(id);
        }
    }

    fn make_room(&self, network: Option<Network>) -> bool {
        let mut held = self.held();
        let own = network.map_or(0, |network| held.count(network));
        let victim = if own >= self.limits.of_a_network {
            self.network_is_full.give();
            held.least_of(|open| open.network == network).map(|(_, id)| id)
        } else if held.open.len() >= self.limits.in_all {
            self.all_is_full.give();
            let most = held.counts.values().copied().max().unwrap_or_default().max(1);
            let of_the_largest = held.least_of(|open| held.share_of(open) == most);
            // Nobody's answer is cut off for a network that holds as much itself.
            of_the_largest.filter(|((is_busy, _), _)| !is_busy || most > own + 1).map(|(_, id)| id)
        } else {
            return true;
        };
        victim.map(|id| held.close(id)).is_some()
    }

    fn enter(self: &Arc<Self>, network: Option<Network>) -> (Place, oneshot::Receiver<()>) {
        let mut held = self.held();
        let activity = Arc::new(Activity::new(self.started));
        let (close, told_to_close) = oneshot::channel();
        let id = held.next_id;
        held.next_id += 1;
        if let Some(network) = network {
            *held.counts.entry(network).or_default() += 1;
        }
        held.open.insert(id, Open { network, activity: Arc::clone(&activity), close });
        (Place { places: Arc::clone(self), id, activity }, told_to_close)
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        // Every change is whole before anything could panic.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn count(&self, network: Network) -> usize {
        self.counts.get(&network).copied().unwrap_or_default()
    }

    fn share_of(&self, open: &Open) -> usize {
        open.network.map_or(1, |network| self.count(network))
    }

    fn least_of(&self, may_be: impl Fn(&Open) -> bool) -> Option<((bool, u64), u64)> {
        let candidates = self.open.iter().filter(|(_, open)| may_be(open));
        candidates.map(|(id, open)| (open.activity.rank(), *id)).min()
    }

    fn close(&mut self, id: u64) {
        if let Some(open) = self.leave(id) {
            self.closing += 1;
            // It may have closed by itself just now.
            let _ = open.close.send(());
        }
    }

    fn leave(&mut self, id: u64) -> Option<Open> {
        let open = self.open.remove(&id)?;
        if let Some(network) = open.network
            && let Some(count) = self.counts.get_mut(&network)
        {
            *count -= 1;
            if *count == 0 {
                self.counts.remove(&network);
            }
        }
        Some(open)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut held = self.places.held();
        if held.leave(self.id).is_none() {
            held.closing -= 1;
            self.places.freed.notify_one();
        }
    }
}
