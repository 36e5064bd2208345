//! The command line: one file a command.

mod check;
mod day;
mod demo;
mod export;
mod figures;
mod health;
mod serve;
mod wrong_usage;

use std::fmt;
use std::io::{self, Write};
use std::path::Path;

pub use self::wrong_usage::WrongUsage;
use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::settings::{ServeSettings, without_empty_variables};
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
    Export(export::ExportArguments),
    /// Fill an empty database with invented requests, to try the program out.
    Demo(demo::DemoArguments),
    /// Report every problem of content, settings and database.
    Check(check::CheckArguments),
    /// Draw every figure on one page, to look at them.
    Figures(figures::FiguresArguments),
    /// Ask the server on this machine whether it is up; for container health checks.
    Health(health::HealthArguments),
}

/// Why a command failed: one plain sentence for standard error.
#[derive(Debug)]
pub struct Failure(String);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
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
        let checked = match &line.command {
            Some(Command::Export(arguments)) => arguments.check(),
            _ => Ok(()),
        };
        match checked {
            Ok(()) => Ok(line),
            Err(problem) => Err(WrongUsage(command.error(ErrorKind::ArgumentConflict, problem))),
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
            Some(Command::Export(arguments)) => export::run(arguments).await,
            Some(Command::Demo(arguments)) => demo::run(arguments).await,
            Some(Command::Check(arguments)) => check::run(arguments).await,
            Some(Command::Figures(arguments)) => figures::run(&arguments),
            Some(Command::Health(arguments)) => health::run(&arguments),
        }
    }
}

/// Why a file that `--output` names was not written.
fn cannot_write(path: &Path, problem: &io::Error) -> Failure {
    let path = path.display();
    Failure(match problem.kind() {
        io::ErrorKind::AlreadyExists => format!("{path} exists already: name another file with --output"),
        _ => format!("cannot write {path}: {problem}"),
    })
}

/// Writes one line to standard output; a closed pipe is not this program's failure.
fn say(line: fmt::Arguments<'_>) {
    let mut out = io::stdout().lock();
    if writeln!(out, "{line}").and_then(|()| out.flush()).is_err() {
        tracing::debug!("standard output is closed");
    }
}
