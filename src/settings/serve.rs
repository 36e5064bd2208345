//! What `clinic serve` needs, and `clinic check` looks at.

use std::error::Error;
use std::str::FromStr;

use clap::{ArgAction, Args};

use super::address::AddressSettings;
use super::content::ContentSettings;
use super::database::DatabaseSettings;
use super::given::{BadSetting, Given, given};
use super::log::LogSettings;
use super::mail::MailSettings;
use super::staff::StaffSettings;
use super::switch::Switch;
use super::trusted_proxy::TrustedProxy;
use super::webhook::WebhookSettings;

/// What `clinic serve` needs.
#[derive(Args, Clone, Debug)]
pub struct ServeSettings {
    /// How visitors reach the site.
    #[command(flatten)]
    pub address: AddressSettings,
    /// With an `https://` public URL: browsers come back over https to every host below it, too. Only where each of
    /// them speaks https.
    #[arg(long, env = "CLINIC_HSTS_INCLUDE_SUBDOMAINS", action = ArgAction::SetTrue, value_parser = given())]
    hsts_include_subdomains: Given,
    /// A reverse proxy whose `X-Forwarded-For` or `Forwarded` tells who asks: its address or its network, for example
    /// `10.0.0.0/8`; several by repeating it or with commas. From anyone else these headers count for nothing.
    #[arg(
        long = "trusted-proxy",
        env = "CLINIC_TRUSTED_PROXY",
        value_name = "CIDR",
        value_delimiter = ',',
        value_parser = given()
    )]
    trusted_proxies: Vec<Given>,
    /// The staff area.
    #[command(flatten)]
    pub staff: StaffSettings,
    /// E-mail.
    #[command(flatten)]
    pub mail: MailSettings,
    /// What signs the calls of the clinic's own program.
    #[command(flatten)]
    pub webhook: WebhookSettings,
    /// The database.
    #[command(flatten)]
    pub database: DatabaseSettings,
    /// The content.
    #[command(flatten)]
    pub content: ContentSettings,
    /// The log.
    #[command(flatten)]
    pub log: LogSettings,
}

impl ServeSettings {
    /// Whether browsers come back over https to every host below the public URL, too.
    pub fn hsts_include_subdomains(&self) -> Result<bool, BadSetting> {
        self.hsts_include_subdomains.read::<Switch>().map(|switch| switch.is_on)
    }

    /// Our own reverse proxies.
    pub fn trusted_proxies(&self) -> Result<Vec<TrustedProxy>, BadSetting> {
        self.trusted_proxies.iter().map(Given::read).collect()
    }

    /// What cannot be used of it; the database's address and the one that e-mails come from are judged by the types of
    /// whoever uses them.
    #[must_use]
    pub fn bad<U, A>(&self) -> Vec<BadSetting>
    where
        U: FromStr<Err: Into<Box<dyn Error + Send + Sync>>>,
        A: FromStr<Err: Into<Box<dyn Error + Send + Sync>>>,
    {
        let proxies = self.trusted_proxies.iter().filter_map(|proxy| proxy.read::<TrustedProxy>().err());
        (self.address.bad())
            .chain(self.hsts_include_subdomains().err())
            .chain(proxies)
            .chain(self.staff.bad())
            .chain(self.webhook.bad())
            .chain(self.mail.bad::<A>(self.address.is_https()))
            .chain(self.database.url::<U>().err())
            .chain(self.log.bad())
            .collect()
    }
}
