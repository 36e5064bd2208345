//! From which network a request comes: the other end of the connection, or what a proxy we trust says of it.
//!
//! It is held in memory only, to count what a network sends; it is written nowhere.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRef, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use ipnet::IpNet;

/// Where one household or one clinic comes from: an IPv4 address, or the 64 bits of an IPv6 address that a
/// network is given at least (RFC 6177).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network(IpAddr);

impl From<IpAddr> for Network {
    fn from(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
            address @ IpAddr::V4(_) => address,
        })
    }
}

/// The networks of the proxies whose word is taken for where a request comes from.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(Arc<[IpNet]>);

impl From<Vec<IpNet>> for TrustedProxies {
    fn from(networks: Vec<IpNet>) -> Self {
        Self(networks.into())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Network
where
    TrustedProxies: FromRef<S>,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        // A request without a connection comes from this process itself.
        let peer = peer.map_or(Ipv6Addr::LOCALHOST.into(), |ConnectInfo(peer)| peer.ip().to_canonical());
        Ok(client_address(peer, &parts.headers, &TrustedProxies::from_ref(state).0).into())
    }
}

/// The nearest address on the request's way here that is none of our proxies.
fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_ours = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
    if !is_ours(&peer) {
        return peer;
    }
    let named_by = |name, read: fn(&str) -> Option<IpAddr>| {
        let mut nearest = peer;
        // From the right: what stands left of an untrusted address, that one may have invented.
        for value in headers.get_all(name).iter().rev() {
            for hop in value.to_str().unwrap_or_default().rsplit(',') {
                match read(hop.trim()) {
                    Some(address) if is_ours(&address) => nearest = address,
                    Some(address) => return address,
                    None => return nearest,
                }
            }
        }
        nearest
    };
    match (headers.contains_key("x-forwarded-for"), headers.contains_key("forwarded")) {
        (false, false) => peer,
        (true, false) => named_by("x-forwarded-for", read_address),
        (false, true) => named_by("forwarded", read_forwarded),
        (true, true) => {
            // A proxy writes one of them and may hand on the other as the client sent it: when they differ, we
            // cannot tell which is true.
            let (first, second) = (named_by("x-forwarded-for", read_address), named_by("forwarded", read_forwarded));
            if first == second { first } else { peer }
        }
    }
}

/// An address with or without a port, as proxies write it.
fn read_address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse().or_else(|_| text.parse::<SocketAddr>().map(|socket| socket.ip())).ok()?;
    Some(IpAddr::to_canonical(&address))
}

/// One hop of `Forwarded` (RFC 7239, 4): `for="[2001:db8::1]:4711";proto=https`.
fn read_forwarded(hop: &str) -> Option<IpAddr> {
    let mut pairs = hop.split(';').filter_map(|pair| pair.trim().split_once('='));
    let (_, node) = pairs.find(|(name, _)| name.eq_ignore_ascii_case("for"))?;
    read_address(node.trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use crate::web::http::network::*;

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    fn named(peer: &str, headers: &[(&'static str, &str)]) -> Result<String, Box<dyn std::error::Error>> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse()?);
        }
        let trusted = ["10.0.0.0/8".parse()?, "2001:db8:ffff::/48".parse()?];
        Ok(client_address(peer.parse()?, &map, &trusted).to_string())
    }

    #[test]
    fn nobody_but_our_proxies_is_believed() -> Outcome {
        assert_eq!(named("203.0.113.9", &[("x-forwarded-for", "198.51.100.1")])?, "203.0.113.9");
        assert_eq!(named("10.1.2.3", &[("x-forwarded-for", "198.51.100.1")])?, "198.51.100.1");
        assert_eq!(named("10.1.2.3", &[("x-forwarded-for", "[2001:db8::7]:80")])?, "2001:db8::7");
        assert_eq!(named("10.1.2.3", &[])?, "10.1.2.3");
        Ok(())
    }

    #[test]
    fn of_several_hops_the_rightmost_that_is_not_ours_counts() -> Outcome {
        let invented = "1.1.1.1, 198.51.100.1:4711, 10.9.9.9";
        assert_eq!(named("10.1.2.3", &[("x-forwarded-for", invented)])?, "198.51.100.1");
        let lines = [("x-forwarded-for", "1.1.1.1"), ("x-forwarded-for", "198.51.100.1, 10.9.9.9")];
        assert_eq!(named("10.1.2.3", &lines)?, "198.51.100.1");
        // Behind a word that is no address, nothing more is believed.
        assert_eq!(named("10.1.2.3", &[("x-forwarded-for", "1.1.1.1, unknown, 10.9.9.9")])?, "10.9.9.9");
        Ok(())
    }

    #[test]
    fn forwarded_is_read_as_its_standard_writes_it() -> Outcome {
        let hops = "for=1.1.1.1, For=\"[2001:db8::1]:4711\";proto=https, for=10.9.9.9;by=10.1.2.3";
        assert_eq!(named("2001:db8:ffff::1", &[("forwarded", hops)])?, "2001:db8::1");
        assert_eq!(named("10.1.2.3", &[("forwarded", "for=_hidden")])?, "10.1.2.3");
        // A quote that someone leaves open swallows nothing of what the proxy adds.
        assert_eq!(named("10.1.2.3", &[("forwarded", "for=\"1.1.1.1, for=198.51.100.1")])?, "198.51.100.1");
        Ok(())
    }

    #[test]
    fn two_headers_that_differ_are_not_believed() -> Outcome {
        let both = |forwarded| named("10.1.2.3", &[("x-forwarded-for", "198.51.100.1"), ("forwarded", forwarded)]);
        assert_eq!(both("for=198.51.100.1")?, "198.51.100.1");
        assert_eq!(both("for=1.1.1.1")?, "10.1.2.3");
        Ok(())
    }

    #[test]
    fn a_network_is_an_ipv4_address_or_64_bits() -> Outcome {
        let network = |text: &str| text.parse::<IpAddr>().map(Network::from);
        assert_eq!(network("2001:db8:1:2:3::4")?, network("2001:db8:1:2::")?);
        assert_ne!(network("2001:db8:1:2::")?, network("2001:db8:1:3::")?);
        assert_eq!(network("::ffff:192.0.2.1")?, network("192.0.2.1")?);
        assert_ne!(network("192.0.2.1")?, network("192.0.2.2")?);
        Ok(())
    }
}
