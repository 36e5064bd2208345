//! What signs the calls of the clinic's own program.

use std::str::FromStr;

use clap::Args;
use secrecy::SecretString;

use super::given::{BadSetting, Given, given_in_file};

/// What signs the calls of the clinic's own program, whose address stands in `site.toml`.
#[derive(Args, Clone, Debug)]
pub struct WebhookSettings {
    /// A file that holds the secret with which each call of the clinic's own program is signed.
    #[arg(long, env = "CLINIC_WEBHOOK_SECRET_FILE", value_name = "FILE", value_parser = given_in_file())]
    webhook_secret_file: Option<Given>,
    /// A file with the certificate (PEM) of an authority that vouches for that program, where browsers do not know it.
    #[arg(long, env = "CLINIC_WEBHOOK_CA_FILE", value_name = "FILE", value_parser = given_in_file())]
    webhook_ca_file: Option<Given>,
}

struct Secret(SecretString);

impl FromStr for Secret {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_long = text.len() >= 32;
        let secret = is_long.then(|| Self(text.to_owned().into()));
        secret.ok_or(
            "it is too short to sign with: write 32 characters or more, for example those of `openssl rand -hex 32`",
        )
    }
}

impl WebhookSettings {
    /// The secret, where there is one.
    pub fn secret(&self) -> Result<Option<SecretString>, BadSetting> {
        self.webhook_secret_file.as_ref().map(|file| file.read::<Secret>().map(|secret| secret.0)).transpose()
    }

    /// Certificates of authorities, in PEM.
    pub fn authorities(&self) -> Result<Option<String>, BadSetting> {
        self.webhook_ca_file.as_ref().map(Given::read).transpose()
    }

    pub(super) fn bad(&self) -> impl Iterator<Item = BadSetting> {
        self.secret().err().into_iter().chain(self.authorities().err())
    }
}
