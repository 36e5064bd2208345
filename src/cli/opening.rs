//! Content, database and key, opened in one place for every command.

use std::path::PathBuf;
use std::sync::Arc;

use super::failure::Failure;
use crate::clock::Clock;
use crate::content::{Files, Site};
use crate::export::Encryption;
use crate::keys::Keys;
use crate::settings::{BadSetting, ContentSettings, DatabaseSettings};
use crate::store::{DatabaseUrl, Opening, Store};

/// A database that was opened, and the keys that belong to it.
pub(super) struct Opened {
    pub store: Store,
    pub keys: Arc<Keys>,
    pub url: DatabaseUrl,
}

/// The content's files: those of the folder that is named, or those built into the program.
pub(super) fn content_files(settings: &ContentSettings) -> Result<Files, Failure> {
    settings.folder().map_or_else(|| Ok(Files::built_in()), Files::in_folder).map_err(Failure::ContentFolder)
}

/// The whole site, or everything that is wrong with it.
pub(super) fn site(settings: &ContentSettings) -> Result<Site, Failure> {
    let site = Site::load(&content_files(settings)?)?;
    Encryption::to(&site.clinic.exports.encrypt_to).map_err(Failure::SiteRecipient)?;
    Ok(site)
}

/// Where the database is.
pub(super) fn database_url(settings: &DatabaseSettings) -> Result<DatabaseUrl, BadSetting> {
    settings.url()
}

/// Where the key is: in the file that is named, or else where the database has it.
pub(super) fn key_file(settings: &DatabaseSettings, url: &DatabaseUrl) -> PathBuf {
    settings.key_file().map_or_else(|| url.default_key_file(), ToOwned::to_owned)
}

/// Opens the database with its key.
pub(super) async fn database(settings: &DatabaseSettings, opening: Opening, clock: Clock) -> Result<Opened, Failure> {
    let url = database_url(settings)?;
    let (store, keys) = Store::open(&url, &key_file(settings, &url), opening, clock).await?;
    Ok(Opened { store, keys, url })
}
