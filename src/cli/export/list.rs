//! `clinic export list`: the numbered sets.

use clap::Args;
use jiff::tz::TimeZone;

use crate::cli::failure::Failure;
use crate::cli::opening;
use crate::cli::output::say;
use crate::clock::Clock;
use crate::domain::export::set::ExportSet;
use crate::export::in_zone;
use crate::settings::{BadSetting, ContentSettings, DatabaseSettings, LogSettings};
use crate::store::Opening;
use crate::telemetry;

#[derive(Args, Debug)]
pub struct ListArguments {
    #[command(flatten)]
    database: DatabaseSettings,
    #[command(flatten)]
    content: ContentSettings,
    #[command(flatten)]
    log: LogSettings,
}

impl ListArguments {
    /// What cannot be used of the settings.
    pub fn bad_settings(&self) -> Vec<BadSetting> {
        opening::database_url(&self.database).err().into_iter().chain(self.log.bad()).collect()
    }
}

/// Sets that are read at a time.
const SOME: i64 = 200;

pub async fn run(arguments: ListArguments) -> Result<(), Failure> {
    telemetry::start(&arguments.log)?;
    let zone = opening::site(&arguments.content)?.clinic.time_zone;
    let store = opening::database(&arguments.database, Opening::AsItIs, Clock::system()).await?.store;
    let mut before = None;
    loop {
        let sets = store.export_sets(before, SOME).await?;
        if before.is_none() {
            say(format_args!("{}", if sets.is_empty() { "no set has been made yet" } else { HEAD }));
        }
        let Some(last) = sets.last() else { break };
        before = Some(last.number);
        for set in &sets {
            say(format_args!("{}", line(set, &zone)));
        }
    }
    store.close().await;
    Ok(())
}

/// Between columns stands a tab: scripts split them, terminals line them up.
const HEAD: &str = "set\tmade at\tmade by\trequests\terased or purged\tformat\treceived at\tSHA-256\tfilter";

fn line(set: &ExportSet, zone: &TimeZone) -> String {
    let time = |at| in_zone(at, zone);
    let filter: Vec<String> = set.about.selection.iter().map(|(name, value)| format!("{name}={value}")).collect();
    [
        set.number.to_string(),
        time(set.about.at),
        set.about.by.clone(),
        set.count.to_string(),
        set.missing().to_string(),
        set.format.clone(),
        set.received_at.map_or_else(|| "not received".to_owned(), time),
        set.sha256.clone().unwrap_or_else(|| "not written yet".to_owned()),
        filter.join("; "),
    ]
    .join("\t")
}
