//! What a run came to.

use std::fmt;
use std::time::Duration;

/// Submissions and how long each took.
pub struct Measured {
    latencies: Vec<Duration>,
    time: Duration,
    /// Of the server, in megabytes, after the run.
    pub memory: Option<u64>,
}

impl Measured {
    pub fn new(mut latencies: Vec<Duration>, time: Duration) -> Self {
        latencies.sort_unstable();
        Self { latencies, time, memory: None }
    }

    fn at(&self, percent: usize) -> f64 {
        let index = (self.latencies.len() * percent / 100).min(self.latencies.len().saturating_sub(1));
        self.latencies.get(index).map_or(f64::NAN, |latency| latency.as_secs_f64() * 1000.0)
    }
}

#[expect(clippy::cast_precision_loss, reason = "nobody waits for 2^52 submissions")]
impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let a_second = self.latencies.len() as f64 / self.time.as_secs_f64();
        let memory = self.memory.map_or_else(String::new, |memory| memory.to_string());
        write!(f, "{a_second:.0} | {:.2} | {:.2} | {memory}", self.at(50), self.at(99))
    }
}
