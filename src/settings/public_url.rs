//! The scheme and host that visitors see.

use std::net::SocketAddr;
use std::str::FromStr;

use url::{Host, Url};

/// The scheme and host that visitors see, written as browsers write an origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(String);

impl PublicUrl {
    /// The address of a plain server on this socket. One that listens on every address of its machine cannot tell by
    /// which of them visitors come.
    #[must_use]
    pub fn of(address: SocketAddr) -> Option<Self> {
        (!address.ip().to_canonical().is_unspecified()).then(|| Self(format!("http://{address}")))
    }

    /// Without a slash at its end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is wrong with an address, without repeating it: it may hold a password.
impl FromStr for PublicUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = |what: &str| Err(format!("{what}, for example https://clinic.example"));
        if text.contains(['"', '\'']) {
            return wrong("write the address without quotation marks");
        }
        let Ok(url) = Url::parse(text) else {
            return wrong("write the scheme and host alone");
        };
        if !matches!(url.scheme(), "http" | "https") {
            return wrong("write an address that starts with https:// or http://");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return wrong("leave out the user and the password before the @: every visitor would see them");
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return wrong("leave out what stands behind the host: the site is served at its top");
        }
        if url.port() == Some(0) {
            return wrong("port 0 is nobody's: leave it out");
        }
        match url.host() {
            Some(Host::Ipv4(ip)) if ip.is_unspecified() => wrong("this is every address, and visitors need one"),
            Some(Host::Ipv6(ip)) if ip.is_unspecified() => wrong("this is every address, and visitors need one"),
            Some(Host::Domain(name)) if !is_a_name(name.trim_end_matches('.')) => {
                wrong("the host is no machine's name")
            }
            Some(_) => Ok(Self(url.origin().ascii_serialization().replace(".:", ":").trim_end_matches('.').to_owned())),
            None => wrong("the host is missing"),
        }
    }
}

fn is_a_name(name: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len()) && label.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
    };
    name.len() <= 253 && name.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_becomes_what_browsers_make_of_it() -> Result<(), Box<dyn std::error::Error>> {
        for (text, origin) in [
            ("https://clinic.example", "https://clinic.example"),
            ("https://clinic.example/", "https://clinic.example"),
            ("HTTPS://Clinic.Example", "https://clinic.example"),
            ("https://clinic.example:443/", "https://clinic.example"),
            ("http://clinic.example:80", "http://clinic.example"),
            ("https://clinic.example:8443", "https://clinic.example:8443"),
            ("https://clinic.example.", "https://clinic.example"),
            ("https://clinic.example.:8443/", "https://clinic.example:8443"),
            (" https://clinic.example ", "https://clinic.example"),
            ("https://rücken.example", "https://xn--rcken-kva.example"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://[::1]:8080", "http://[::1]:8080"),
            ("http://localhost:3000", "http://localhost:3000"),
        ] {
            assert_eq!(text.parse::<PublicUrl>()?.as_str(), origin, "{text}");
        }
        Ok(())
    }

    #[test]
    fn anything_else_is_named_and_not_repeated() {
        for (text, said) in [
            ("clinic.example", "scheme and host"),
            ("clinic.example:8080", "starts with https://"),
            ("localhost:8080", "starts with https://"),
            ("", "scheme and host"),
            ("https://", "scheme and host"),
            ("\"https://clinic.example\"", "quotation marks"),
            ("ftp://clinic.example", "starts with https://"),
            ("https://user:hunter2@clinic.example", "leave out the user"),
            ("https://user@clinic.example", "leave out the user"),
            ("https://:hunter2@clinic.example", "leave out the user"),
            ("https://clinic.example/site", "behind the host"),
            ("https://clinic.example/?a=b", "behind the host"),
            ("https://clinic.example/#top", "behind the host"),
            ("https://clinic.example:0", "port 0"),
            ("https://clinic.example:99999", "scheme and host"),
            ("http://0.0.0.0:8080", "every address"),
            ("http://[::]:8080", "every address"),
            ("https://*.clinic.example", "no machine's name"),
            ("https://clinic..example", "no machine's name"),
            ("https://clinic example", "scheme and host"),
        ] {
            let message = text.parse::<PublicUrl>().unwrap_err();
            assert!(message.contains(said), "{text}: {message}");
            assert!(message.ends_with("https://clinic.example") && !message.contains("hunter2"), "{text}: {message}");
        }
    }
}
