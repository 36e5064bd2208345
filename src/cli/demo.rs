//! `clinic demo`: fills an empty database with invented requests, to try the program out and to measure it.

mod invented;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::failure::Failure;
use super::opening;
use super::output::say;
use crate::clock::Clock;
use crate::domain::audit::{By, Event};
use crate::settings::{BadSetting, ContentSettings, DatabaseSettings};
use crate::store::{Opening, StoreError};
use invented::Inventor;

/// Over how long a time the requests are spread, at most: a year, in seconds.
const LONGEST: i64 = 365 * 24 * 3600;
/// How far apart they are at most, in seconds: two hours.
const FARTHEST_APART: i64 = 2 * 3600;

/// What `clinic demo` takes.
#[derive(Args, Debug)]
pub(super) struct DemoArguments {
    /// How many requests to invent, up to 10,000,000. No one's name, number or address is among them: the numbers
    /// are of the range 555-0100 to 555-0199, the addresses at example.com, .net and .org.
    #[arg(value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    count: u32,
    #[command(flatten)]
    database: DatabaseSettings,
    #[command(flatten)]
    content: ContentSettings,
}

impl DemoArguments {
    /// What cannot be used of the settings.
    pub fn bad_settings(&self) -> Vec<BadSetting> {
        opening::database_url(&self.database).err().into_iter().collect()
    }
}

pub(super) async fn run(arguments: DemoArguments) -> Result<(), Failure> {
    let site = opening::site(&arguments.content)?;
    let apart = (LONGEST / i64::from(arguments.count)).clamp(1, FARTHEST_APART);
    let first = Clock::system().now() - jiff::SignedDuration::from_secs(apart * i64::from(arguments.count));
    let clock = Clock::manual(first);
    let opened = opening::database(&arguments.database, Opening::CreateAndUpdate, clock.clone()).await?;
    let (store, url) = (opened.store, opened.url);
    let mut filling = store.fill().await.map_err(|error| match error {
        StoreError::NotEmpty => Failure::NotEmpty(url.clone()),
        other => other.into(),
    })?;
    let bar = progress_bar(arguments.count);
    let mut inventor = Inventor::new(&site, clock.clone());
    for _ in 0..arguments.count {
        filling.add(inventor.invent()?).await?;
        clock.advance(apart);
        bar.inc(1);
    }
    bar.set_message("making them findable");
    filling.finish().await?;
    let by = By::operator(rustix::process::getuid().as_raw());
    store.write_down(by.did(Event::RequestsInvented)).await?;
    bar.finish_and_clear();
    store.close().await;
    say(format_args!("{} invented requests are in {url}", arguments.count));
    Ok(())
}

/// On standard error, where someone watches it.
fn progress_bar(count: u32) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {human_pos} of {human_len}, {eta} left {msg}");
    ProgressBar::new(count.into()).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
