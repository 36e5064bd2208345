//! `clinic mail`: the letters that the program writes.

mod links;
mod preview;
mod test;

use clap::{Args, Subcommand};

use super::failure::Failure;
use crate::settings::BadSetting;

/// What `clinic mail` takes.
#[derive(Args, Debug)]
pub(super) struct MailArguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Write every letter, with invented data, into files to look at.
    Preview(Box<preview::PreviewArguments>),
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
