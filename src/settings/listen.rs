//! Where the server listens: an address of this machine, or a name that leads to one, and a port.

use std::fmt;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::str::FromStr;

use clap::Args;

use super::given::{BadSetting, Given, given};

/// Where the server listens.
#[derive(Args, Clone, Debug)]
pub struct ListenSettings {
    /// The address and port that the server listens on, for example `0.0.0.0:8080` for every address of this
    /// machine. The default is this machine alone: whoever opens the site to the world says so.
    #[arg(
        long,
        env = "CLINIC_LISTEN",
        value_name = "ADDRESS",
        default_value = "127.0.0.1:8080",
        value_parser = given()
    )]
    listen: Given,
}

impl ListenSettings {
    /// The address and port.
    pub fn address(&self) -> Result<ListenAddress, BadSetting> {
        self.listen.read()
    }
}

/// A host, by number or by name, and a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListenAddress {
    host: String,
    port: u16,
}

/// A name that leads to no address.
#[derive(Debug, thiserror::Error)]
#[error(
    "--listen (CLINIC_LISTEN): `{host}` is the name of no machine that can be found ({problem}): \
     write the address itself, for example 127.0.0.1:8080"
)]
pub struct UnknownHost {
    host: String,
    #[source]
    problem: std::io::Error,
}

impl ListenAddress {
    /// The addresses that the host stands for, those of IPv4 first: what names this machine is asked for there.
    pub fn resolve(&self) -> Result<Vec<SocketAddr>, UnknownHost> {
        let unknown = |problem| UnknownHost { host: self.host.clone(), problem };
        let mut addresses: Vec<_> = (self.host.as_str(), self.port).to_socket_addrs().map_err(unknown)?.collect();
        addresses.sort_by_key(SocketAddr::is_ipv6);
        Ok(addresses)
    }
}

impl fmt::Display for ListenAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

impl FromStr for ListenAddress {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if let Ok(address) = text.parse::<SocketAddr>() {
            return Ok(Self { host: address.ip().to_string(), port: address.port() });
        }
        if text.contains("://") || text.contains('/') {
            return Err(format!("write an address and a port without `http://` and without a path, {EXAMPLE}"));
        }
        if let Ok(address) = text.trim_matches(['[', ']']).parse::<IpAddr>() {
            return Err(format!("the port is missing: write {}", SocketAddr::new(address, 8080)));
        }
        let Some((host, port)) = text.rsplit_once(':') else {
            return Err(format!("write an address and a port with a colon between, {EXAMPLE}"));
        };
        let port = port
            .parse()
            .map_err(|_| format!("behind the colon stands the port, a number from 0 to 65535, {EXAMPLE}"))?;
        if host.is_empty() {
            return Err(format!("the address before the port is missing: write 0.0.0.0:{port} for every address"));
        }
        let is_a_name = host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
        // Whoever forgets one of an address's numbers did not mean a name.
        if !is_a_name || !host.contains(|c: char| c.is_ascii_alphabetic()) {
            return Err(format!("before the colon stands an address or a machine's name, {EXAMPLE}"));
        }
        Ok(Self { host: host.to_ascii_lowercase(), port })
    }
}

const EXAMPLE: &str = "for example 127.0.0.1:8080, or [::1]:8080 for IPv6";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_names_are_taken() -> Result<(), Box<dyn std::error::Error>> {
        for (text, shown) in [
            ("127.0.0.1:8080", "127.0.0.1:8080"),
            (" 0.0.0.0:80 ", "0.0.0.0:80"),
            ("[::1]:8080", "[::1]:8080"),
            ("[::]:0", "[::]:0"),
            ("LocalHost:8080", "localhost:8080"),
            ("clinic-server.internal:8080", "clinic-server.internal:8080"),
        ] {
            let address: ListenAddress = text.parse()?;
            assert_eq!(address.to_string(), shown, "{text}");
        }
        let here = "localhost:8080".parse::<ListenAddress>()?.resolve()?;
        assert_eq!(here[0], "127.0.0.1:8080".parse()?);
        Ok(())
    }

    #[test]
    fn what_is_missing_is_said_with_an_example() {
        for (text, said) in [
            ("8080", "with a colon"),
            ("nowhere", "with a colon"),
            ("localhost", "with a colon"),
            (":8080", "write 0.0.0.0:8080"),
            ("127.0.0.1", "write 127.0.0.1:8080"),
            ("::1", "write [::1]:8080"),
            ("[::1]", "write [::1]:8080"),
            ("127.0.0.1:", "the port, a number"),
            ("127.0.0.1:99999", "from 0 to 65535"),
            ("127.0.0.1:http", "the port, a number"),
            ("http://127.0.0.1:8080", "without `http://`"),
            ("127.0.1:8080", "an address or a machine's name"),
            ("256.0.0.1:8080", "an address or a machine's name"),
            ("my server:8080", "an address or a machine's name"),
        ] {
            let message = text.parse::<ListenAddress>().unwrap_err();
            assert!(message.contains(said), "{text}: {message}");
        }
    }
}
