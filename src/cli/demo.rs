//! `clinic demo`: fills an empty database with invented requests, to try the program out and to measure it.

mod invented;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::{Failure, say};
use crate::clock::Clock;
use crate::settings::{ContentSettings, DatabaseSettings};
use crate::store::{Opening, Store, StoreError};
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

pub(super) async fn run(arguments: DemoArguments) -> Result<(), Failure> {
    let site = arguments.content.load()?;
    let (url, key_file) = (arguments.database.url(), arguments.database.key_file());
    let apart = (LONGEST / i64::from(arguments.count)).clamp(1, FARTHEST_APART);
    let first = Clock::system().now() - jiff::SignedDuration::from_secs(apart * i64::from(arguments.count));
    let clock = Clock::manual(first);
    let (store, _) = Store::open(&url, &key_file, Opening::CreateAndUpdate, clock.clone()).await?;
    let mut filling = store.fill().await.map_err(|error| match error {
        StoreError::NotEmpty => {
            Failure(format!("{url} holds requests already: name an empty or new database with --database"))
        }
        other => other.into(),
    })?;
    let bar = progress_bar(arguments.count)?;
    let mut inventor = Inventor::new(&site, clock.clone());
    for _ in 0..arguments.count {
        filling.add(inventor.invent()?).await?;
        clock.advance(apart);
        bar.inc(1);
    }
    bar.set_message("making them findable");
    filling.finish().await?;
    bar.finish_and_clear();
    store.close().await;
    say(format_args!("{} invented requests are in {url}", arguments.count));
    Ok(())
}

/// On standard error, where someone watches it.
fn progress_bar(count: u32) -> Result<ProgressBar, Failure> {
    let style = ProgressStyle::with_template("{bar:40} {human_pos} of {human_len}, {eta} left {msg}")?;
    Ok(ProgressBar::new(count.into()).with_style(style))
}
