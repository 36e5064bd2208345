//! `clinic export`: requests to a file or to standard output, and the numbered sets that have left.

mod arguments;
mod list;
mod log;
mod passphrase;
mod progress;
mod source;
mod take;
mod target;

use clap::{Args, Subcommand};

use self::arguments::TakeArguments;
use self::list::ListArguments;
use super::failure::Failure;
use crate::settings::BadSetting;

/// What `clinic export` takes.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct ExportArguments {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    take: TakeArguments,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the numbered sets: when each was made, by whom, of which requests, and the SHA-256 of its file.
    List(ListArguments),
}

impl ExportArguments {
    /// What cannot be used of the settings.
    pub fn bad_settings(&self) -> Vec<BadSetting> {
        match &self.action {
            Some(Action::List(arguments)) => arguments.bad_settings(),
            None => self.take.bad_settings(),
        }
    }

    /// What each argument alone cannot know.
    pub fn check(&self) -> Result<(), String> {
        if self.action.is_some() { Ok(()) } else { self.take.check() }
    }
}

pub(super) async fn run(arguments: ExportArguments) -> Result<(), Failure> {
    match arguments.action {
        Some(Action::List(arguments)) => list::run(arguments).await,
        None => take::run(arguments.take).await,
    }
}
