//! Nobody can keep others out: clients that read nothing, that open too many connections, that only begin.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use reqwest::StatusCode;
use tokio::net::TcpSocket;

use crate::TestResult;
use crate::patient::{GOOD_ANSWERS, Patient, TRUSTING};
use crate::program::{Server, Workplace};

/// What a client sends that asks for far more than it reads.
const MANY_REQUESTS: usize = 200;

/// Starts the server where so many files may be open, and no more.
fn serve_with_files(workplace: &Workplace, files: usize, arguments: &[&str]) -> TestResult<Server> {
    let program = workplace.command(&[]);
    let mut command = std::process::Command::new("sh");
    command.args(["-c", &format!("ulimit -n {files} && exec \"$0\" \"$@\""), env!("CARGO_BIN_EXE_clinic")]);
    command.args(arguments).current_dir(workplace.folder.path()).env_clear();
    command.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
    workplace.start(command)
}

/// Connections that ask for many pages at once and read none of them.
fn hang(server: &Server, number: usize) -> TestResult<Vec<TcpStream>> {
    let requests = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(MANY_REQUESTS);
    let mut hanging = Vec::new();
    for _ in 0..number {
        let mut stream = TcpStream::connect(&server.address)?;
        stream.set_write_timeout(Some(Duration::from_millis(200)))?;
        // One that the server has closed by now may fail.
        let _ = stream.write_all(requests.as_bytes());
        hanging.push(stream);
    }
    Ok(hanging)
}

/// Waits until this is so. Long, for a busy machine: what is never so is found all the same.
async fn comes_true(what: &str, mut is_so: impl FnMut() -> TestResult<bool>) -> TestResult {
    let started = Instant::now();
    while !is_so()? {
        assert!(started.elapsed() < Duration::from_secs(90), "it never comes true that {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}

/// Reads and sends as a patient does who comes anew each time.
async fn is_served(server: &Server) -> TestResult {
    let patient = Patient::new(server.address.parse()?)?;
    // Less than after what clients that read nothing are closed.
    let patience = Duration::from_secs(8);
    assert_eq!(tokio::time::timeout(patience, patient.open("/poses")).await??.status, StatusCode::OK);
    let sent = tokio::time::timeout(patience, patient.send(&GOOD_ANSWERS)).await??;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    Ok(())
}

/// How many of these connections the server still holds open.
fn still_open(streams: &mut [TcpStream]) -> TestResult<usize> {
    let mut open = 0;
    for stream in streams {
        stream.set_nonblocking(true)?;
        let mut buffer = vec![0; 64 * 1024];
        open += loop {
            match stream.read(&mut buffer) {
                Ok(0) => break 0,
                Ok(_) => {}
                Err(problem) => break usize::from(problem.kind() == std::io::ErrorKind::WouldBlock),
            }
        };
    }
    Ok(open)
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_that_read_nothing_keep_nobody_out_and_are_closed() -> TestResult {
    let workplace = Workplace::plain()?;
    let server = serve_with_files(&workplace, 256, &[])?;
    let at_rest = sockets(&server)?;
    let hanging = hang(&server, 260)?;
    comes_true("they are let in", || Ok(sockets(&server)? > at_rest + 50)).await?;
    // At once, even for a patient who shares their address.
    is_served(&server).await?;
    comes_true("clients that read nothing are closed", || Ok(sockets(&server)? <= at_rest)).await?;
    is_served(&server).await?;
    drop(hanging);
    Ok(())
}

/// How many sockets the server's process holds.
fn sockets(server: &Server) -> TestResult<usize> {
    let files = std::fs::read_dir(format!("/proc/{}/fd", server.child.id()))?;
    let targets = files.filter_map(|file| std::fs::read_link(file.ok()?.path()).ok());
    Ok(targets.filter(|target| target.to_string_lossy().starts_with("socket:")).count())
}

#[tokio::test(flavor = "multi_thread")]
async fn one_address_gets_some_of_the_connections_and_the_newest_are_served() -> TestResult {
    let workplace = Workplace::plain()?;
    let server = workplace.serve(&[])?;
    let mut streams = Vec::new();
    for _ in 0..3000 {
        streams.push(TcpStream::connect(&server.address)?);
    }
    is_served(&server).await?;
    comes_true("one address has its share", || Ok(still_open(&mut streams)? <= 512)).await?;
    assert!(still_open(&mut streams)? >= 256);
    let log = server.log()?;
    assert!(log.contains("one network holds as many connections as it may"), "{log}");
    assert!(log.lines().filter(|line| line.contains("one network")).count() < 5, "{log}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn many_networks_together_keep_nobody_out() -> TestResult {
    let workplace = Workplace::plain()?;
    let server = serve_with_files(&workplace, 256, &[])?;
    let to: SocketAddr = server.address.parse()?;
    let mut streams = Vec::new();
    // More than the 192 that fit: thirty each of ten networks, none of which is over its own share.
    for number in 0..300 {
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::from(([127, 0, 1, u8::try_from(number % 10)?], 0)))?;
        streams.push(socket.connect(to).await?.into_std()?);
    }
    is_served(&server).await?;
    comes_true("no more are open than may be", || Ok(still_open(&mut streams)? <= 192)).await?;
    assert!(still_open(&mut streams)? >= 100);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trusted_proxy_has_as_many_connections_as_it_needs() -> TestResult {
    let workplace = Workplace::plain()?;
    let server = workplace.serve(&TRUSTING)?;
    let mut streams = Vec::new();
    for _ in 0..1000 {
        let mut stream = TcpStream::connect(&server.address)?;
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")?;
        streams.push(stream);
    }
    is_served(&server).await?;
    for stream in &mut streams {
        let mut beginning = [0; 12];
        stream.read_exact(&mut beginning)?;
        assert_eq!(&beginning, b"HTTP/1.1 200");
    }
    assert_eq!(still_open(&mut streams)?, 1000);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_told_to_stop_does_so_while_clients_hang() -> TestResult {
    let workplace = Workplace::plain()?;
    let mut server = serve_with_files(&workplace, 256, &[])?;
    let hanging = hang(&server, 90)?;
    let told = Instant::now();
    server.tell_to_stop()?;
    while server.child.try_wait()?.is_none() {
        assert!(told.elapsed() < Duration::from_mins(1), "the server is still there");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(server.child.wait()?.success());
    drop(hanging);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_line_that_reads_on_is_served_to_the_end() -> TestResult {
    let workplace = Workplace::plain()?;
    let server = workplace.serve(&[])?;
    let to: SocketAddr = server.address.parse()?;
    let socket = TcpSocket::new_v4()?;
    socket.set_recv_buffer_size(64 * 1024)?;
    let mut stream = socket.connect(to).await?.into_std()?;
    stream.set_nonblocking(false)?;
    // More than fits into the buffers of both sides, read in parts with pauses, for longer than the deadline.
    let requests =
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(199) + "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    stream.write_all(requests.as_bytes())?;
    let (mut whole, started) = (Vec::new(), Instant::now());
    let mut part = vec![0; 64 * 1024];
    loop {
        match stream.read(&mut part)? {
            0 => break,
            read => whole.extend_from_slice(&part[..read]),
        }
        if started.elapsed() < Duration::from_secs(14) {
            tokio::time::sleep(Duration::from_millis(700)).await;
        }
    }
    assert!(started.elapsed() > Duration::from_secs(11), "the pages fit into the buffers: {}", whole.len());
    let answers = whole.windows(15).filter(|bytes| bytes == b"HTTP/1.1 200 OK").count();
    assert_eq!(answers, 200);
    Ok(())
}
