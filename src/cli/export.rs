//! `clinic export`: requests to a file or to standard output.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use jiff::tz::TimeZone;
use tokio::signal::unix::{SignalKind, signal};

use super::day::Day;
use super::{Failure, cannot_write};
use crate::clock::Clock;
use crate::content::Site;
use crate::domain::choice_key::ChoiceKey;
use crate::domain::status::Status;
use crate::export::csv::CsvExport;
use crate::settings::{ContentSettings, DatabaseSettings, LogSettings, setting};
use crate::store::{ExportFilter, Opening, Store};
use crate::telemetry;
use crate::whole_file::WholeFile;

/// What `clinic export` takes.
#[derive(Args, Debug)]
pub(super) struct ExportArguments {
    /// The format to write.
    #[arg(long, value_name = "FORMAT")]
    format: Format,
    /// Write to this file, which must not exist yet, instead of standard output.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Only requests that came in on this day or later, for example 2026-11-01, in the clinic's time zone.
    #[arg(long, value_name = "DATE", value_parser = setting::<Day>())]
    from: Option<Day>,
    /// Only requests that came in on this day or earlier.
    #[arg(long, value_name = "DATE", value_parser = setting::<Day>())]
    to: Option<Day>,
    /// Only this status; may be given several times. Without it everything but `suspected_spam`.
    #[arg(long, value_name = "STATUS")]
    status: Vec<Status>,
    /// Only this location; may be given several times.
    #[arg(long, value_name = "LOCATION")]
    location: Vec<ChoiceKey>,
    #[command(flatten)]
    database: DatabaseSettings,
    #[command(flatten)]
    content: ContentSettings,
    #[command(flatten)]
    log: LogSettings,
}

impl ExportArguments {
    /// What each argument alone cannot know.
    pub fn check(&self) -> Result<(), String> {
        match (self.from, self.to) {
            (Some(from), Some(to)) if from > to => {
                Err(format!("--from {from} is after --to {to}: exchange the two, for example --from {to} --to {from}"))
            }
            _ => Ok(()),
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// Comma-separated values that open in a spreadsheet.
    Csv,
}

pub(super) async fn run(arguments: ExportArguments) -> Result<(), Failure> {
    telemetry::start(&arguments.log);
    let site = arguments.content.load()?;
    check_locations(&site, &arguments.location)?;
    let zone = site.clinic.time_zone.clone();
    let filter = filter(&arguments, &zone);
    let (url, key_file) = (arguments.database.url(), arguments.database.key_file());
    let (store, _) = Store::open(&url, &key_file, Opening::AsItIs, Clock::system()).await?;
    let outcome = match (arguments.format, &arguments.output) {
        (Format::Csv, Some(path)) => to_file(&store, &filter, zone, path).await,
        (Format::Csv, None) => match write_csv(&store, &filter, zone, io::stdout()).await {
            // Whoever reads the output has seen enough.
            Err(WriteError::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            outcome => outcome.map_err(Into::into),
        },
    };
    if outcome.is_ok() && arguments.status.is_empty() {
        tell_of_spam(&store, &filter).await?;
    }
    store.close().await;
    outcome
}

fn check_locations(site: &Site, wanted: &[ChoiceKey]) -> Result<(), Failure> {
    let offered: Vec<&str> = site.clinic.locations.iter().map(|location| location.key.as_str()).collect();
    match wanted.iter().find(|key| key.as_str() != ChoiceKey::ANY && !offered.contains(&key.as_str())) {
        None => Ok(()),
        Some(key) => {
            Err(Failure(format!("--location {key}: no such location; use one of {}, any", offered.join(", "))))
        }
    }
}

fn filter(arguments: &ExportArguments, zone: &TimeZone) -> ExportFilter {
    let statuses = match arguments.status.as_slice() {
        [] => Status::ALL.into_iter().filter(|status| *status != Status::SuspectedSpam).collect(),
        chosen => chosen.to_vec(),
    };
    ExportFilter {
        from: arguments.from.map(|day| day.start(zone)),
        before: arguments.to.map(|day| day.end(zone)),
        statuses,
        locations: arguments.location.clone(),
    }
}

/// Says on standard error what the export left out, so that no patient is overlooked for a wrong guess.
async fn tell_of_spam(store: &Store, filter: &ExportFilter) -> Result<(), Failure> {
    let spam = ExportFilter { statuses: vec![Status::SuspectedSpam], ..filter.clone() };
    let count = store.count(&spam).await?;
    if count > 0 {
        let requests = if count == 1 { "request that looks" } else { "requests that look" };
        let line = format!("Left out: {count} {requests} like spam. See them with --status suspected_spam.\n");
        io::stderr().write_all(line.as_bytes())?;
    }
    Ok(())
}

/// Readable by its owner alone. Nothing is left of it when the export fails or is told to stop half-way.
async fn to_file(store: &Store, filter: &ExportFilter, zone: TimeZone, path: &Path) -> Result<(), Failure> {
    let at = |problem: io::Error| cannot_write(path, &problem);
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut file = WholeFile::begin(path, 0o600).map_err(at)?;
    let written = tokio::select! {
        written = write_csv(store, filter, zone, &mut file) => written,
        _ = terminate.recv() => return Err(told_to_stop(path)),
        _ = interrupt.recv() => return Err(told_to_stop(path)),
    };
    match written {
        Ok(()) => file.finish().map_err(at),
        Err(WriteError::Io(problem)) => Err(at(problem)),
        Err(error) => Err(error.into()),
    }
}

fn told_to_stop(path: &Path) -> Failure {
    Failure(format!("told to stop before the export was complete: {} was not written", path.display()))
}

#[derive(Debug, thiserror::Error)]
enum WriteError {
    #[error("cannot write the export: {0}")]
    Io(#[from] io::Error),
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
}

impl From<csv::Error> for WriteError {
    fn from(error: csv::Error) -> Self {
        match error.into_kind() {
            csv::ErrorKind::Io(error) => Self::Io(error),
            // Rows of another length, which one header and one kind of row rule out.
            other => Self::Io(io::Error::other(format!("{other:?}"))),
        }
    }
}

async fn write_csv(store: &Store, filter: &ExportFilter, zone: TimeZone, out: impl Write) -> Result<(), WriteError> {
    let mut export = CsvExport::start(BufWriter::new(out), zone)?;
    let mut page = store.export_page(filter, None).await?;
    while let Some(last) = page.last() {
        for request in &page {
            export.write(request)?;
        }
        page = store.export_page(filter, Some(last)).await?;
    }
    Ok(export.finish()?)
}
