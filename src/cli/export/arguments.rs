//! What `clinic export` takes to write requests.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use strum::VariantArray;

use crate::cli::day::Day;
use crate::cli::opening;
use crate::domain::choice_key::ChoiceKey;
use crate::domain::export::selection::ExportSelection;
use crate::domain::status::Status;
use crate::export::Format;
use crate::settings::{BadSetting, ContentSettings, DatabaseSettings, LogSettings};

/// For whoever knows a passphrase, instead of a recipient.
pub const PASSPHRASE: &str = "passphrase";

#[derive(Args, Debug)]
pub struct TakeArguments {
    /// The format to write.
    #[arg(long, value_name = "FORMAT", required = true, value_parser = format_parser())]
    pub format: Option<Format>,
    /// Write to this file, which must not exist yet, instead of standard output.
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Replace the file if there is one; until the export is whole, it stays as it is.
    #[arg(long, requires = "output")]
    pub force: bool,
    /// Only requests that came in on this day or later, for example 2026-11-01, in the clinic's time zone.
    #[arg(long, value_name = "DATE")]
    from: Option<Day>,
    /// Only requests that came in on this day or earlier.
    #[arg(long, value_name = "DATE")]
    to: Option<Day>,
    /// Only this status; may be given several times. Without it everything but `suspected_spam`.
    #[arg(long, value_name = "STATUS")]
    status: Vec<Status>,
    /// Only this location; may be given several times.
    #[arg(long, value_name = "LOCATION")]
    pub location: Vec<ChoiceKey>,
    /// Only requests that no earlier export with `--new` took: they become a numbered set, which no later one takes again.
    #[arg(long)]
    pub new: bool,
    /// The requests of this set once more, as they were when it was made.
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["new", "from", "to", "status", "location"])]
    pub set: Option<i64>,
    /// Encrypt the file for this age recipient, age1…; may be given several times. With `passphrase`, one is asked for.
    #[arg(long, value_name = "RECIPIENT")]
    pub encrypt_to: Vec<String>,
    /// Why: it is kept in the audit log.
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    #[command(flatten)]
    pub database: DatabaseSettings,
    #[command(flatten)]
    pub content: ContentSettings,
    #[command(flatten)]
    pub log: LogSettings,
}

fn format_parser() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::VARIANTS.iter().map(|format| format.as_str()))
        .try_map(|name| name.parse::<Format>())
}

impl TakeArguments {
    /// What cannot be used of the settings.
    pub fn bad_settings(&self) -> Vec<BadSetting> {
        opening::database_url(&self.database).err().into_iter().chain(self.log.bad()).collect()
    }

    /// What each argument alone cannot know.
    pub fn check(&self) -> Result<(), String> {
        if let (Some(from), Some(to)) = (self.from, self.to)
            && from > to
        {
            return Err(format!(
                "--from {from} is after --to {to}: exchange the two, for example --from {to} --to {from}"
            ));
        }
        if self.encrypt_to.len() > 1 && self.encrypt_to.iter().any(|recipient| recipient == PASSPHRASE) {
            return Err(
                "--encrypt-to passphrase cannot be combined with another --encrypt-to: choose one way to open \
                        the file"
                    .to_owned(),
            );
        }
        Ok(())
    }

    /// Whether what looks like spam stays out, because nobody asked for it.
    pub fn leaves_out_spam(&self) -> bool {
        self.status.is_empty() && self.set.is_none()
    }

    /// Which requests are asked for.
    pub fn selection(&self) -> ExportSelection {
        let statuses = match self.status.as_slice() {
            [] => Status::ALL.into_iter().filter(|status| *status != Status::SuspectedSpam).collect(),
            chosen => chosen.to_vec(),
        };
        ExportSelection {
            from: self.from.map(Day::date),
            to: self.to.map(Day::date),
            statuses,
            locations: self.location.clone(),
            only_new: self.new,
        }
    }
}
