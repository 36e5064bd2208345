//! Taking requests out: opened, written down, written, and put in place.

use tokio::task::spawn_blocking;

use super::arguments::{PASSPHRASE, TakeArguments};
use super::log::{entry, tell, writable};
use super::passphrase;
use super::progress::progress_bar;
use super::source::{Place, Source};
use super::target::{Stop, Target, not_written};
use crate::cli::failure::Failure;
use crate::cli::opening;
use crate::clock::Clock;
use crate::content::Site;
use crate::domain::choice_key::ChoiceKey;
use crate::domain::export::about::About;
use crate::domain::export::reason::ExportReason;
use crate::domain::field_problem::FieldProblem;
use crate::domain::status::Status;
use crate::export::{Encryption, Export, ExportError, Finished, Format, Unfinished};
use crate::store::{ExportFilter, Opening, Store, StoreError};
use crate::telemetry;

pub async fn run(arguments: TakeArguments) -> Result<(), Failure> {
    telemetry::start(&arguments.log)?;
    let site = opening::site(&arguments.content)?;
    check_locations(&site, &arguments.location)?;
    // clap asks for it.
    let format = arguments.format.unwrap_or(Format::Csv);
    if format.needs_systems() && site.clinic.exports.systems.is_none() {
        return Err(ExportError::NoSystems.into());
    }
    let reason = reason(arguments.reason.as_deref(), site.clinic.exports.reason_required)?;
    let encryption = encryption(&arguments.encrypt_to)?;
    // Before there is a file: from here on, whatever ends this program leaves nothing of it.
    let mut stop = Stop::listen(arguments.output.is_some())?;
    let target = Target::begin(arguments.output.as_deref(), arguments.force)?;
    let source = source(&arguments, &site, format, reason.as_ref(), encryption.is_some()).await?;
    let (store, count, set) = (source.store.clone(), source.count, source.set.clone());
    let written = tokio::select! {
        written = write(source, target, format, encryption) => written,
        () = stop.told() => Err(Unfinished::Stopped),
    };
    let (target, finished) = match written {
        Ok(written) => written,
        // Whoever reads the output and leaves has seen enough.
        Err(Unfinished::Export(error)) if error.is_broken_pipe() && arguments.output.is_none() => return Ok(()),
        Err(error) => return Err(failure(error, &arguments)),
    };
    target.finish()?;
    if let Some(set) = &set {
        let is_kept = set.is_kept(format.as_str(), finished.damaged.len());
        mark(&store, set.number, is_kept.then(|| finished.sha256.clone()), &arguments).await?;
    }
    if count == 0 {
        tell(format_args!("No request matches: the file holds none."))?;
    }
    if arguments.leaves_out_spam() {
        tell_of_spam(&store, &arguments, &site).await?;
    }
    store.close().await;
    if finished.damaged.is_empty() { Ok(()) } else { Err(Failure::LeftOut(finished.damaged)) }
}

async fn source(
    arguments: &TakeArguments,
    site: &Site,
    format: Format,
    reason: Option<&ExportReason>,
    is_encrypted: bool,
) -> Result<Source, Failure> {
    let opened = opening::database(&arguments.database, Opening::AsItIs, Clock::system()).await?;
    let entry = entry(format, reason, is_encrypted);
    let place = Place { settings: &arguments.database, opened, format, entry };
    let selection = arguments.selection();
    let about = About {
        origin: site.origin(),
        selection: selection.lines(),
        by: format!("command line, user {}", rustix::process::getuid().as_raw()),
        at: Clock::system().now(),
        set: None,
    };
    match arguments.set {
        Some(number) => place.of_set(number).await,
        None if arguments.new => place.of_new(&selection, about).await,
        None => place.of_filter(&selection, about).await,
    }
}

/// On a thread that may wait, for a pipe or a disk.
async fn write(
    source: Source,
    target: Target,
    format: Format,
    encryption: Option<Encryption>,
) -> Result<(Target, Finished), Unfinished<StoreError>> {
    let writing = spawn_blocking(move || {
        let bar = progress_bar(source.count);
        let export = Export::begin(format, target, source.about, encryption.as_ref())?;
        let written = export.write_all(source.pages, |count| bar.set_position(count));
        bar.finish_and_clear();
        written
    });
    // A thread that panicked has said so.
    writing.await.unwrap_or(Err(Unfinished::Stopped))
}

fn failure(error: Unfinished<StoreError>, arguments: &TakeArguments) -> Failure {
    match error {
        Unfinished::Export(error) => not_written(error, arguments.output.as_deref()),
        Unfinished::Source(error) => error.into(),
        Unfinished::Stopped => Failure::ToldToStop(arguments.output.clone().unwrap_or_else(|| "-".into())),
    }
}

/// A copy that may only be read knows of no file.
async fn mark(store: &Store, number: i64, sha256: Option<String>, arguments: &TakeArguments) -> Result<(), Failure> {
    if arguments.new {
        store.mark_export_set(number, sha256, true).await?;
        return Ok(());
    }
    let url = opening::database_url(&arguments.database)?;
    if let Ok(Some(store)) = writable(&arguments.database, &url).await {
        store.mark_export_set(number, sha256, true).await?;
        store.close().await;
    }
    Ok(())
}

fn reason(given: Option<&str>, is_required: bool) -> Result<Option<ExportReason>, Failure> {
    let reason = ExportReason::parse(given.unwrap_or_default()).map_err(|problem| match problem {
        FieldProblem::TooLong => {
            Failure::Reason(format!("it may have {} characters: shorten it", ExportReason::LONGEST))
        }
        _ => Failure::Reason("it holds characters that cannot be shown: write one line of text".to_owned()),
    })?;
    if reason.is_none() && is_required {
        return Err(Failure::Reason("this clinic's site.toml asks for one: say why, in a few words".to_owned()));
    }
    Ok(reason)
}

fn encryption(recipients: &[String]) -> Result<Option<Encryption>, Failure> {
    match recipients {
        [] => Ok(None),
        [only] if only == PASSPHRASE => Ok(Some(Encryption::Passphrase(passphrase::ask()?))),
        recipients => Encryption::to(recipients).map(Some).map_err(Failure::Recipient),
    }
}

fn check_locations(site: &Site, wanted: &[ChoiceKey]) -> Result<(), Failure> {
    let offered: Vec<&str> = site.clinic.locations.iter().map(|location| location.key.as_str()).collect();
    match wanted.iter().find(|key| key.as_str() != ChoiceKey::ANY && !offered.contains(&key.as_str())) {
        None => Ok(()),
        Some(key) => Err(Failure::NoSuchLocation { wanted: key.clone(), offered: offered.join(", ") }),
    }
}

/// Says what the export left out, so that no patient is overlooked for a wrong guess.
async fn tell_of_spam(store: &Store, arguments: &TakeArguments, site: &Site) -> Result<(), Failure> {
    let filter = ExportFilter::of(&arguments.selection(), &site.clinic.time_zone);
    let count = store.count(&ExportFilter { statuses: vec![Status::SuspectedSpam], ..filter }).await?;
    if count > 0 {
        let requests = if count == 1 { "request that looks" } else { "requests that look" };
        tell(format_args!("Left out: {count} {requests} like spam. See them with --status suspected_spam."))?;
    }
    Ok(())
}
