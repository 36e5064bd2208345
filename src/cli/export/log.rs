//! The audit log's row of an export, where the database may be written to.

use std::io::{self, Write};

use crate::cli::failure::Failure;
use crate::cli::opening;
use crate::clock::Clock;
use crate::domain::audit::{By, Event, NewEntry};
use crate::domain::export::reason::ExportReason;
use crate::export::Format;
use crate::settings::DatabaseSettings;
use crate::store::{DatabaseUrl, Store};

/// Who runs this command.
fn operator() -> By {
    By::operator(rustix::process::getuid().as_raw())
}

/// The row of an export in a format.
pub fn entry(format: Format, reason: Option<&ExportReason>, is_encrypted: bool) -> NewEntry {
    let mut entry = operator().did(Event::RequestsExported).with("format", format.as_str());
    if is_encrypted {
        entry = entry.with("encrypted", true);
    }
    match reason {
        Some(reason) => entry.with("reason", reason.clone()),
        None => entry,
    }
}

/// Opens the database to write to it; none where nothing may be written, such as a copy.
pub async fn writable(settings: &DatabaseSettings, url: &DatabaseUrl) -> Result<Option<Store>, Failure> {
    Ok(Store::open_to_write_down(url, &opening::key_file(settings, url), Clock::system()).await?)
}

/// Writes it down before the first byte leaves. Nobody who cannot write, or fails to, keeps the clinic from its requests:
/// then standard error says so.
pub async fn write_down(settings: &DatabaseSettings, url: &DatabaseUrl, entry: NewEntry) -> Result<(), Failure> {
    let not_written = match writable(settings, url).await {
        Ok(Some(store)) => {
            let written = store.write_down(entry).await;
            store.close().await;
            written.err().map(|error| error.to_string())
        }
        Ok(None) => Some(format!("{url} may not be written to")),
        Err(error) => Some(error.to_string()),
    };
    match not_written {
        Some(why) => tell(format_args!("This export is not in the audit log: {why}.")),
        None => Ok(()),
    }
}

/// Says something on standard error, beside what is exported.
pub fn tell(line: std::fmt::Arguments<'_>) -> Result<(), Failure> {
    writeln!(io::stderr(), "{line}").map_err(Failure::system("write to standard error"))
}
