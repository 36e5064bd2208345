//! `clinic export`: requests to a file or to standard output.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use jiff::tz::TimeZone;
use strum::VariantArray;
use tokio::signal::unix::{SignalKind, signal};

use super::day::Day;
use super::failure::Failure;
use super::opening;
use crate::clock::Clock;
use crate::content::Site;
use crate::domain::audit::{By, Event};
use crate::domain::choice_key::ChoiceKey;
use crate::domain::status::Status;
use crate::export::{Export, Format};
use crate::settings::{BadSetting, ContentSettings, DatabaseSettings, LogSettings};
use crate::store::{DatabaseUrl, ExportFilter, Opening, Store};
use crate::telemetry;
use crate::whole_file::WholeFile;

/// What `clinic export` takes.
#[derive(Args, Debug)]
pub(super) struct ExportArguments {
    /// The format to write.
    #[arg(long, value_name = "FORMAT", value_parser = format_parser())]
    format: Format,
    /// Write to this file, which must not exist yet, instead of standard output.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace the file if there is one; until the export is whole, it stays as it is.
    #[arg(long, requires = "output")]
    force: bool,
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
    location: Vec<ChoiceKey>,
    #[command(flatten)]
    database: DatabaseSettings,
    #[command(flatten)]
    content: ContentSettings,
    #[command(flatten)]
    log: LogSettings,
}

fn format_parser() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::VARIANTS.iter().map(<&str>::from)).try_map(|name| name.parse::<Format>())
}

impl ExportArguments {
    /// What cannot be used of the settings.
    pub fn bad_settings(&self) -> Vec<BadSetting> {
        opening::database_url(&self.database).err().into_iter().chain(self.log.bad()).collect()
    }

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

pub(super) async fn run(arguments: ExportArguments) -> Result<(), Failure> {
    telemetry::start(&arguments.log)?;
    let site = opening::site(&arguments.content)?;
    check_locations(&site, &arguments.location)?;
    let zone = site.clinic.time_zone.clone();
    let filter = filter(&arguments, &zone);
    let opened = opening::database(&arguments.database, Opening::AsItIs, Clock::system()).await?;
    let store = opened.store;
    write_down(&arguments, &store, &filter, &opened.url).await?;
    let wanted = Wanted { format: arguments.format, filter, zone, replaces: arguments.force };
    let outcome = match &arguments.output {
        Some(path) => wanted.to_file(&store, path).await,
        None => wanted.to_standard_output(&store).await,
    };
    if outcome.is_ok() && arguments.status.is_empty() {
        tell_of_spam(&store, &wanted.filter).await?;
    }
    store.close().await;
    outcome
}

/// Before the first byte leaves.
async fn write_down(
    arguments: &ExportArguments,
    store: &Store,
    filter: &ExportFilter,
    url: &DatabaseUrl,
) -> Result<(), Failure> {
    let by = By::operator(rustix::process::getuid().as_raw());
    let mut entry = by.did(Event::RequestsExported).with("format", <&'static str>::from(arguments.format));
    entry = entry.with("statuses", filter.statuses.as_slice()).with("count", store.count(filter).await?);
    if !filter.locations.is_empty() {
        entry = entry.with("locations", filter.locations.as_slice());
    }
    for (name, day) in [("from", arguments.from), ("to", arguments.to)] {
        if let Some(day) = day {
            entry = entry.with(name, day.date());
        }
    }
    let key_file = opening::key_file(&arguments.database, url);
    let not_written = match Store::open_to_write_down(url, &key_file, Clock::system()).await {
        Ok(Some(writable)) => {
            let written = writable.write_down(entry).await;
            writable.close().await;
            written.err().map(|error| error.to_string())
        }
        Ok(None) => Some(format!("{url} may not be written to")),
        Err(error) => Some(error.to_string()),
    };
    // Nobody who writes, or fails to, keeps the clinic from its requests.
    if let Some(why) = not_written {
        let line = format!("This export is not in the audit log: {why}.\n");
        io::stderr().write_all(line.as_bytes()).map_err(Failure::system("write to standard error"))?;
    }
    Ok(())
}

fn check_locations(site: &Site, wanted: &[ChoiceKey]) -> Result<(), Failure> {
    let offered: Vec<&str> = site.clinic.locations.iter().map(|location| location.key.as_str()).collect();
    match wanted.iter().find(|key| key.as_str() != ChoiceKey::ANY && !offered.contains(&key.as_str())) {
        None => Ok(()),
        Some(key) => Err(Failure::NoSuchLocation { wanted: key.clone(), offered: offered.join(", ") }),
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
        io::stderr().write_all(line.as_bytes()).map_err(Failure::system("write to standard error"))?;
    }
    Ok(())
}

/// Which requests are to be written, and how.
struct Wanted {
    format: Format,
    filter: ExportFilter,
    zone: TimeZone,
    /// Whether a file that is there already goes.
    replaces: bool,
}

impl Wanted {
    /// Whoever reads the output and leaves has seen enough.
    async fn to_standard_output(&self, store: &Store) -> Result<(), Failure> {
        match self.write(store, io::stdout()).await {
            Err(Failure::Export(error)) if error.problem().kind() == io::ErrorKind::BrokenPipe => Ok(()),
            outcome => outcome,
        }
    }

    /// Readable by its owner alone. Nothing is left of it when the export fails or is told to stop half-way.
    async fn to_file(&self, store: &Store, path: &Path) -> Result<(), Failure> {
        let at = |problem: io::Error| Failure::writing(path, problem);
        let mut terminate = signal(SignalKind::terminate()).map_err(Failure::system("wait for signals"))?;
        let mut interrupt = signal(SignalKind::interrupt()).map_err(Failure::system("wait for signals"))?;
        let mut file = if self.replaces && path.exists() {
            WholeFile::begin_in_place_of(path).map_err(at)?
        } else {
            WholeFile::begin(path, 0o600).map_err(at)?
        };
        let written = tokio::select! {
            written = self.write(store, &mut file) => written,
            _ = terminate.recv() => return Err(Failure::ToldToStop(path.to_owned())),
            _ = interrupt.recv() => return Err(Failure::ToldToStop(path.to_owned())),
        };
        match written {
            Ok(()) => file.finish().map_err(at),
            Err(Failure::Export(error)) => Err(at(error.into_problem())),
            Err(error) => Err(error),
        }
    }

    async fn write(&self, store: &Store, out: impl Write + Send) -> Result<(), Failure> {
        let mut export = Export::begin(self.format, out, self.zone.clone())?;
        store.for_each_page(&self.filter, async |page| Ok::<_, Failure>(export.write(&page)?)).await?;
        Ok(export.finish()?)
    }
}
