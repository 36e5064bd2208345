//! `clinic check`: every problem of content, settings and database, and what to do about it.

use clap::Args;

use super::{Failure, say};
use crate::clock::Clock;
use crate::settings::{ContentSettings, DatabaseSettings};
use crate::store::{ExportFilter, OpenError, Opening, Store};

/// What `clinic check` takes.
#[derive(Args, Debug)]
pub(super) struct CheckArguments {
    #[command(flatten)]
    database: DatabaseSettings,
    #[command(flatten)]
    content: ContentSettings,
}

pub(super) async fn run(arguments: CheckArguments) -> Result<(), Failure> {
    let mut problems = Vec::new();
    match arguments.content.load() {
        Ok(site) => say(format_args!(
            "content: {} language(s), {} articles, {} poses and stretches, {} videos: whole",
            site.editions.len(),
            site.default_edition().articles.len(),
            site.default_edition().poses.len(),
            site.default_edition().videos.len()
        )),
        Err(error) => problems.push(error.to_string()),
    }
    match check_database(&arguments.database).await {
        Ok(report) => say(format_args!("database: {report}")),
        Err(Failure(problem)) => problems.push(problem),
    }
    if problems.is_empty() { Ok(()) } else { Err(Failure(problems.join("\n"))) }
}

/// Opens the database without changing it, and opens every request's contact details.
async fn check_database(settings: &DatabaseSettings) -> Result<String, Failure> {
    let (url, key_file) = (settings.url(), settings.key_file());
    let (store, keys) = match Store::open(&url, &key_file, Opening::AsItIs, Clock::system()).await {
        Ok(opened) => opened,
        Err(OpenError::NoSuchFile(path)) => {
            return Ok(format!("{} does not exist yet; `clinic serve` makes it", path.display()));
        }
        Err(error) => return Err(error.into()),
    };
    let everything = ExportFilter::default();
    let mut count = 0;
    let mut page = store.export_page(&everything, None).await?;
    while let Some(last) = page.last() {
        count += page.len();
        page = store.export_page(&everything, Some(last)).await?;
    }
    store.close().await;
    Ok(format!("{url}: {count} request(s), all readable with key {}", keys.id()))
}
