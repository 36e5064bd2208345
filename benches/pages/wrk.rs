//! Asking for pages: once, and as often as possible with `wrk`.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use crate::BenchResult;
use crate::server;

/// What a run came to.
#[derive(Clone, Copy, Default)]
pub struct Measured {
    pub a_second: f64,
    pub median_ms: f64,
    pub slowest_ms: f64,
    /// Of the server, in megabytes, after the run.
    pub memory: u64,
}

impl Measured {
    /// The run in the middle, by pages a second.
    pub fn median(runs: &[Self]) -> Self {
        let mut runs = runs.to_vec();
        runs.sort_by(|one, other| one.a_second.total_cmp(&other.a_second));
        runs.get(runs.len() / 2).copied().unwrap_or_default()
    }
}

/// The body of one answer, compressed with gzip.
pub fn fetch(address: &str, path: &str) -> BenchResult<Vec<u8>> {
    let mut connection = TcpStream::connect(address)?;
    let host = format!("Host: {address}\r\nAccept-Encoding: gzip\r\nConnection: close");
    connection.write_all(format!("GET {path} HTTP/1.1\r\n{host}\r\n\r\n").as_bytes())?;
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer)?;
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n").ok_or("no answer")?;
    let head = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
    if !head.starts_with("http/1.1 200") || !head.contains("content-encoding: gzip") {
        return Err(format!("{path}: {head}").into());
    }
    Ok(answer.split_off(end + 4))
}

/// 32 connections that ask again and again.
pub fn run(address: &str, path: &str, seconds: u32) -> BenchResult<Measured> {
    let mut command = server::on_processor(1, Path::new("wrk"));
    command.args(["-t1", "-c32", "--latency", &format!("-d{seconds}s"), "-H", "Accept-Encoding: gzip"]);
    let output = command.arg(format!("http://{address}{path}")).output()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let after = |label: &str| {
        let line = said.lines().find_map(|line| line.trim().strip_prefix(label));
        line.map(str::trim).ok_or_else(|| format!("wrk said no `{label}`:\n{said}"))
    };
    if said.contains("Non-2xx") || said.contains("Socket errors") {
        return Err(said.into());
    }
    let a_second = after("Requests/sec:")?.parse()?;
    Ok(Measured {
        a_second,
        median_ms: milliseconds(after("50%")?)?,
        slowest_ms: milliseconds(after("99%")?)?,
        memory: 0,
    })
}

fn milliseconds(written: &str) -> BenchResult<f64> {
    let unit = written.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number: f64 = written[..written.len() - unit.len()].parse()?;
    let factor = match unit {
        "us" => 0.001,
        "ms" => 1.0,
        "s" => 1000.0,
        other => return Err(format!("wrk's unit `{other}`").into()),
    };
    Ok(number * factor)
}
