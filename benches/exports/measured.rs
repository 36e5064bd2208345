//! A command that writes to a pipe: how long it takes, and how much memory.

use std::io::Read;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::BenchResult;

/// What was measured of a run, or of several.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    pub seconds: f64,
    first_byte: Duration,
    /// Kilobytes.
    peak: u64,
    bytes: usize,
}

impl Measured {
    /// The run that took neither the longest nor the shortest time.
    pub fn median(runs: &[Self]) -> Self {
        let mut runs = runs.to_vec();
        runs.sort_by(|one, other| one.seconds.total_cmp(&other.seconds));
        runs[runs.len() / 2]
    }

    /// Its columns, beside what the shell took.
    pub fn line(&self, shell: f64) -> String {
        let ratio = self.seconds / shell;
        let (first, peak, bytes) = (self.first_byte.as_millis(), self.peak / 1000, self.bytes / 1_000_000);
        format!("{:.2} | {ratio:.2} | {first} | {peak} | {bytes}", self.seconds)
    }
}

/// Runs a command and reads what it writes.
pub fn run(mut command: Command) -> BenchResult<Measured> {
    let started = Instant::now();
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let mut out = child.stdout.take().ok_or("no standard output")?;
    let mut buffer = vec![0; 1024 * 1024];
    let (mut bytes, mut peak, mut first_byte) = (0, 0, None);
    loop {
        let read = out.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        first_byte.get_or_insert_with(|| started.elapsed());
        bytes += read;
        // It only grows; the last look comes shortly before the end.
        peak = peak_of(child.id()).unwrap_or(peak);
    }
    if !child.wait()?.success() {
        return Err(format!("{command:?} failed").into());
    }
    let seconds = started.elapsed().as_secs_f64();
    Ok(Measured { seconds, first_byte: first_byte.unwrap_or_default(), peak, bytes })
}

/// In kilobytes, as Linux tells it.
fn peak_of(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().trim_end_matches(" kB").parse().ok()
}
