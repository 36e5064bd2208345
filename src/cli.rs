//! The command line: one file a command.

mod audit;
mod check;
mod day;
mod delivering;
mod demo;
mod export;
mod failure;
mod figures;
mod health;
mod mail;
mod opening;
mod output;
mod serve;
mod staff;
mod wrong_usage;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

pub use self::failure::Failure;
pub use self::wrong_usage::WrongUsage;
use crate::domain::email::EmailAddress;
use crate::settings::{BadSetting, ServeSettings, without_empty_variables};
use crate::store::DatabaseUrl;
use crate::telemetry;

/// A website and front desk for spine and pain clinics.
#[derive(Debug, Parser)]
#[command(version, disable_help_subcommand = true, args_conflicts_with_subcommands = true)]
pub struct CommandLine {
    #[command(subcommand)]
    command: Option<Command>,
    /// Plain `clinic` takes what `clinic serve` takes.
    #[command(flatten)]
    serve: ServeSettings,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the site (also without a command): creates and updates the database when needed.
    Serve(Box<ServeSettings>),
    /// Write the appointment requests to a file or to standard output.
    Export(Box<export::ExportArguments>),
    /// Fill an empty database with invented requests, to try the program out.
    Demo(demo::DemoArguments),
    /// Report every problem of content, settings and database.
    Check(Box<check::CheckArguments>),
    /// Say who may come in to the front desk.
    Staff(Box<staff::StaffArguments>),
    /// Tell whether the audit log is as it was written, and where it ends.
    Audit(Box<audit::AuditArguments>),
    /// Look at the letters that the program writes.
    Mail(Box<mail::MailArguments>),
    /// Draw every figure on one page, to look at them.
    Figures(figures::FiguresArguments),
    /// Ask the server on this machine whether it is up; for container health checks.
    Health(health::HealthArguments),
}

impl CommandLine {
    /// Reads the command line and the environment.
    ///
    /// # Errors
    /// What is wrong with them, or the help that was asked for.
    pub fn read() -> Result<Self, WrongUsage> {
        let mut command = without_empty_variables(Self::command());
        let read = command.clone().try_get_matches().and_then(|found| Self::from_arg_matches(&found));
        let line = read.map_err(|error| WrongUsage(error.format(&mut command)))?;
        let bad: Vec<String> = line.bad_settings().iter().map(ToString::to_string).collect();
        if !bad.is_empty() {
            return Err(WrongUsage(command.error(ErrorKind::ValueValidation, bad.join("\n"))));
        }
        match &line.command {
            Some(Command::Export(arguments)) => arguments
                .check()
                .map(|()| line)
                .map_err(|problem| WrongUsage(command.error(ErrorKind::ArgumentConflict, problem))),
            _ => Ok(line),
        }
    }

    /// The settings that the command uses and cannot. `clinic check` tells of them with all else that it finds.
    fn bad_settings(&self) -> Vec<BadSetting> {
        match &self.command {
            None => self.serve.bad::<DatabaseUrl, EmailAddress>(),
            Some(Command::Serve(settings)) => settings.bad::<DatabaseUrl, EmailAddress>(),
            Some(Command::Export(arguments)) => arguments.bad_settings(),
            Some(Command::Demo(arguments)) => arguments.bad_settings(),
            Some(Command::Health(arguments)) => arguments.bad_settings(),
            Some(Command::Staff(arguments)) => arguments.bad_settings(),
            Some(Command::Audit(arguments)) => arguments.bad_settings(),
            Some(Command::Mail(arguments)) => arguments.bad_settings(),
            Some(Command::Check(_) | Command::Figures(_)) => Vec::new(),
        }
    }

    /// Runs the command to its end.
    ///
    /// # Errors
    /// One plain sentence.
    pub async fn run(self) -> Result<(), Failure> {
        telemetry::hide_what_panics_say();
        match self.command {
            None => serve::run(self.serve).await,
            Some(Command::Serve(settings)) => serve::run(*settings).await,
            Some(Command::Export(arguments)) => export::run(*arguments).await,
            Some(Command::Demo(arguments)) => demo::run(arguments).await,
            Some(Command::Check(arguments)) => check::run(arguments.settings).await,
            Some(Command::Staff(arguments)) => staff::run(*arguments).await,
            Some(Command::Audit(arguments)) => audit::run(*arguments).await,
            Some(Command::Mail(arguments)) => mail::run(&arguments).await,
            Some(Command::Figures(arguments)) => figures::run(&arguments),
            Some(Command::Health(arguments)) => health::run(&arguments),
        }
    }
}
