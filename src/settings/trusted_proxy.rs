//! Networks whose machines are our own proxies.

use std::net::IpAddr;
use std::str::FromStr;

use ipnet::IpNet;

/// A network whose machines are our own proxies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrustedProxy(IpNet);

impl From<TrustedProxy> for IpNet {
    fn from(proxy: TrustedProxy) -> Self {
        proxy.0
    }
}

impl FromStr for TrustedProxy {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let network = text.parse().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
        network.map(Self).map_err(|_| "write an address or a network, for example 10.0.0.5 or 10.0.0.0/8")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_or_a_network_is_taken_and_nothing_else() {
        for text in ["10.0.0.5", "10.0.0.0/8", " 10.0.0.5 ", "::1", "2001:db8::/32", "10.0.0.5/8"] {
            assert!(text.parse::<TrustedProxy>().is_ok(), "{text}");
        }
        for text in ["", "proxy.internal", "10.0.0.0/33", "10.0.0/8", "10.0.0.*", "10.0.0.5:80", "10.0.0.0/255.0.0.0"] {
            assert!(text.parse::<TrustedProxy>().unwrap_err().contains("10.0.0.0/8"), "{text}");
        }
    }
}
