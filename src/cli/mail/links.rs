//! Where the links of letters lead that nobody waits for.

use std::net::{Ipv4Addr, SocketAddr};

use crate::cli::failure::Failure;
use crate::settings::AddressSettings;

/// Where links lead when nobody knows the address that visitors see.
const SOME_URL: &str = "https://clinic.example";

/// The address that visitors see, or would.
pub fn public_url(settings: &AddressSettings) -> Result<String, Failure> {
    let listening = settings.listen.address()?.resolve()?.into_iter().next();
    let url = settings.public_url(listening.unwrap_or_else(any_address))?;
    Ok(url.map_or_else(|| SOME_URL.to_owned(), |url| url.as_str().to_owned()))
}

/// For settings that are only looked at.
pub fn any_address() -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, 8080))
}
