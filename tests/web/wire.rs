//! Bytes as they go over the wire, for what no well-mannered client sends.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::TestResult;

/// Writes bytes to the server as they are and reads until it closes, the page ends, or it falls silent for 15 seconds.
pub async fn exchange(address: SocketAddr, parts: &[&str]) -> TestResult<String> {
    let mut stream = TcpStream::connect(address).await?;
    for part in parts {
        // The server may have answered and closed before it has read everything.
        if stream.write_all(part.as_bytes()).await.is_err() {
            break;
        }
    }
    let mut answer = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(Ok(count @ 1..)) = tokio::time::timeout(Duration::from_secs(15), stream.read(&mut buffer)).await {
        answer.extend_from_slice(&buffer[..count]);
        if answer.windows(7).any(|end| end == b"</html>") {
            break;
        }
    }
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

/// Asks for a target as it is written, with these lines after the first; answers the status line and the headers.
pub async fn head_of(address: SocketAddr, request_line: &str, lines: &[&str]) -> TestResult<String> {
    let head = [&[request_line][..], lines, &["Connection: close", "", ""]].concat().join("\r\n");
    let answer = exchange(address, &[&head]).await?;
    Ok(answer.split("\r\n\r\n").next().unwrap_or_default().to_lowercase())
}
