//! `clinic mail`: the letters that the program writes.

mod preview;
mod test;

use std::net::{Ipv4Addr, SocketAddr};

use clap::{Args, Subcommand};

use super::failure::Failure;
use crate::settings::{AddressSettings, BadSetting};

/// Where links lead when nobody knows the address that visitors see.
const SOME_URL: &str = "https://clinic.example";

/// What `clinic mail` takes.
#[derive(Args, Debug)]
pub(super) struct MailArguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Write every letter, with invented data, into files to look at.
    Preview(preview::PreviewArguments),
    /// Send one letter, with invented data, through the mail server.
    Test(Box<test::TestArguments>),
}

impl MailArguments {
    /// What cannot be used of the settings.
    pub fn bad_settings(&self) -> Vec<BadSetting> {
        match &self.action {
            Action::Preview(arguments) => arguments.bad_settings(),
            Action::Test(arguments) => arguments.bad_settings(),
        }
    }
}

pub(super) async fn run(arguments: &MailArguments) -> Result<(), Failure> {
    match &arguments.action {
        Action::Preview(arguments) => preview::run(arguments),
        Action::Test(arguments) => test::run(arguments).await,
    }
}

/// The address that visitors see, or would.
fn public_url(settings: &AddressSettings) -> Result<String, Failure> {
    let listening = settings.listen.address()?.resolve()?.into_iter().next();
    let url = settings.public_url(listening.unwrap_or_else(any_address))?;
    Ok(url.map_or_else(|| SOME_URL.to_owned(), |url| url.as_str().to_owned()))
}

fn any_address() -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, 8080))
}
