//! How visitors reach the site: where it listens, and the address that they see.

use std::net::SocketAddr;

use clap::Args;

use super::given::{BadSetting, Given, given};
use super::listen::ListenSettings;
use super::public_url::PublicUrl;

/// How visitors reach the site.
#[derive(Args, Clone, Debug)]
pub struct AddressSettings {
    /// Where the server listens.
    #[command(flatten)]
    pub listen: ListenSettings,
    /// The address that visitors see, for example `https://clinic.example`; the listening address unless named.
    /// Name it where the server listens on every address (`0.0.0.0`), as it does in the container.
    #[arg(long, env = "CLINIC_PUBLIC_URL", value_name = "URL", hide_env_values = true, value_parser = given())]
    public_url: Option<Given>,
}

/// What an operator is told where [`AddressSettings::public_url`] answers nothing.
pub const NO_PUBLIC_URL: &str = "no public URL is set: pages carry no canonical link, preview or structured data, and \
    there is no sitemap; set --public-url (CLINIC_PUBLIC_URL) to what visitors see, for example https://clinic.example";

impl AddressSettings {
    /// The address that visitors see: the one that is set, or else the one that the server listens on.
    pub fn public_url(&self, listening: SocketAddr) -> Result<Option<PublicUrl>, BadSetting> {
        match &self.public_url {
            Some(url) => url.read().map(Some),
            None => Ok(PublicUrl::of(listening)),
        }
    }

    /// Whether visitors come over https, from outside of this machine.
    pub(super) fn is_https(&self) -> bool {
        let url = self.public_url.as_ref().and_then(|url| url.read::<PublicUrl>().ok());
        url.is_some_and(|url| url.as_str().starts_with("https://"))
    }

    pub(super) fn bad(&self) -> impl Iterator<Item = BadSetting> {
        let public_url = self.public_url.as_ref().and_then(|url| url.read::<PublicUrl>().err());
        self.listen.address().err().into_iter().chain(public_url)
    }
}
