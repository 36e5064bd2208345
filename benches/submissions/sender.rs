//! Patients who send one request after the other, each over a connection of their own.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::BenchResult;
use crate::measured::Measured;

/// Area codes whose numbers 555-0100 to 555-0199 are kept for examples, like those of all others.
const AREAS: [u32; 24] = [
    201, 202, 203, 205, 206, 207, 208, 209, 210, 212, 213, 214, 215, 216, 217, 218, 219, 301, 302, 303, 304, 305, 703,
    804,
];

/// Keeps `senders` sending for a time.
pub async fn measure(address: &str, senders: usize, time: Duration) -> BenchResult<Measured> {
    let until = Instant::now() + time;
    let begun = Instant::now();
    let tasks: Vec<_> =
        (0..senders).map(|sender| tokio::spawn(send_until(address.to_owned(), sender, until))).collect();
    let mut latencies = Vec::new();
    for task in tasks {
        latencies.extend(task.await??);
    }
    Ok(Measured::new(latencies, begun.elapsed()))
}

async fn send_until(address: String, sender: usize, until: Instant) -> BenchResult<Vec<Duration>> {
    let mut connection = TcpStream::connect(&address).await?;
    connection.set_nodelay(true)?;
    let mut latencies = Vec::new();
    let mut answer = vec![0; 8192];
    while Instant::now() < until {
        let request = request(&address, sender, latencies.len());
        let begun = Instant::now();
        connection.write_all(request.as_bytes()).await?;
        let mut length = 0;
        while !answer[..length].ends_with(b"\r\n\r\n") {
            let read = connection.read(&mut answer[length..]).await?;
            if read == 0 {
                return Err("the server closed the connection".into());
            }
            length += read;
        }
        if !answer.starts_with(b"HTTP/1.1 303") {
            return Err(format!("not stored: {}", String::from_utf8_lossy(&answer[..length])).into());
        }
        latencies.push(begun.elapsed());
    }
    Ok(latencies)
}

/// A request like a patient's, different from every other, from a network of its own.
fn request(address: &str, sender: usize, number: usize) -> String {
    let nth = sender * 1_000_000 + number;
    let phone = format!("{}555{:04}", AREAS[nth / 100 % AREAS.len()], 100 + nth % 100);
    let body = format!(
        "first_name=Adelheid&last_name=Lovelace+{nth}&phone={phone}&email=patient{nth}%40example.com\
         &patient_status=new&location=riverside&preferred_time=morning&submission_id=&token="
    );
    format!(
        "POST /appointment HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         X-Forwarded-For: 10.{}.{}.{}\r\nContent-Length: {}\r\n\r\n{body}",
        nth >> 16 & 255,
        nth >> 8 & 255,
        nth & 255,
        body.len()
    )
}
