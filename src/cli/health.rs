//! `clinic health`: asks the server on this machine whether it is up. Containers have no other client inside.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use clap::Args;

use super::failure::Failure;
use crate::paths;
use crate::settings::{BadSetting, ListenSettings};

/// What `clinic health` takes.
#[derive(Args, Debug)]
pub(super) struct HealthArguments {
    #[command(flatten)]
    listen: ListenSettings,
}

impl HealthArguments {
    /// What cannot be used of the settings.
    pub fn bad_settings(&self) -> Vec<BadSetting> {
        self.listen.address().err().into_iter().collect()
    }
}

/// Longer than any healthy answer, shorter than a container's patience.
const PATIENCE: Duration = Duration::from_secs(3);

pub(super) fn run(arguments: &HealthArguments) -> Result<(), Failure> {
    let address = arguments.listen.address()?;
    match ask_one_of(&address.resolve()?) {
        Ok(answer) if answer.starts_with("HTTP/1.1 200") => Ok(()),
        Ok(answer) => {
            let answer = answer.lines().next().unwrap_or("no answer").to_owned();
            Err(Failure::NotHealthy { address, answer })
        }
        Err(problem) => Err(Failure::NoAnswer { address, problem }),
    }
}

/// «Every address» is one to listen on; the machine's own is one to call.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

/// The answer of the first address that gives one; a name may lead to several, and the server listens on one.
fn ask_one_of(addresses: &[SocketAddr]) -> std::io::Result<String> {
    let mut outcome = Err(std::io::ErrorKind::AddrNotAvailable.into());
    for address in addresses {
        outcome = ask(reachable(*address));
        if outcome.is_ok() {
            break;
        }
    }
    outcome
}

fn ask(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let path = paths::HEALTH;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.take(4096).read_to_string(&mut answer)?;
    Ok(answer)
}
