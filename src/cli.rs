//! The command line: one file a command.

mod check;
mod demo;
mod export;
mod figures;
mod health;
mod serve;

use std::fmt;

use clap::{Parser, Subcommand};

use crate::settings::{LogFormat, ServeSettings, log_filter};
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
    /// Runs the command to its end.
    ///
    /// # Errors
    /// One plain sentence.
    pub async fn run(self) -> Result<(), Failure> {
        let filter = log_filter();
        let log = |format| telemetry::start(format, filter.as_deref());
        match self.command {
            None => {
                log(self.serve.log_format);
                serve::run(self.serve).await
            }
            Some(Command::Serve(settings)) => {
                log(settings.log_format);
                serve::run(*settings).await
            }
            Some(Command::Export(arguments)) => {
                log(LogFormat::Text);
                export::run(arguments).await
            }
            Some(Command::Demo(arguments)) => demo::run(arguments).await,
            Some(Command::Check(arguments)) => check::run(arguments).await,
            Some(Command::Figures(arguments)) => figures::run(&arguments),
            Some(Command::Health(arguments)) => health::run(&arguments),
        }
    }
}

/// Writes one line to standard output; a closed pipe is not this program's failure.
fn say(line: fmt::Arguments<'_>) {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    if writeln!(out, "{line}").and_then(|()| out.flush()).is_err() {
        tracing::debug!("standard output is closed");
    }
}
