//! `clinic check`: every problem of content, settings and database, and what to do about it.

use clap::Args;

use super::{Failure, say};
use crate::clock::Clock;
use crate::settings::{AddressSettings, ContentSettings, DatabaseSettings, NO_PUBLIC_URL};
use crate::store::{ExportFilter, OpenError, Opening, Store};

/// What `clinic check` takes.
#[derive(Args, Debug)]
pub(super) struct CheckArguments {
    #[command(flatten)]
    address: AddressSettings,
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
    match check_address(&arguments.address) {
        Ok(report) => say(format_args!("{report}")),
        Err(Failure(problem)) => problems.push(problem),
    }
    if problems.is_empty() { Ok(()) } else { Err(Failure(problems.join("\n"))) }
}

/// A public URL that nobody knows is no problem: the site works, and it is the operator's to say who is to find it.
fn check_address(settings: &AddressSettings) -> Result<String, Failure> {
    let listening = settings.listen.listen.resolve()?;
    let public_url = listening.first().and_then(|address| settings.public_url(*address));
    Ok(public_url.map_or_else(|| format!("warning: {NO_PUBLIC_URL}"), |url| format!("public URL: {}", url.as_str())))
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
