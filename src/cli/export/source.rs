//! What an export takes: what a filter takes, what is new, or a set once more.

use tokio::sync::mpsc::Receiver;

use super::log::{tell, writable, write_down};
use crate::cli::failure::Failure;
use crate::cli::opening::Opened;
use crate::domain::audit::NewEntry;
use crate::domain::export::about::About;
use crate::domain::export::request_page::RequestPage;
use crate::domain::export::selection::ExportSelection;
use crate::domain::export::set::ExportSet;
use crate::export::{ExportError, Format};
use crate::settings::DatabaseSettings;
use crate::store::{ExportFilter, NewSet, Store, StoreError};

/// Requests, ready to be written.
pub struct Source {
    pub store: Store,
    pub pages: Receiver<Result<RequestPage, StoreError>>,
    pub count: i64,
    pub about: About,
    /// The set that they are.
    pub set: Option<ExportSet>,
}

/// Where they are, and what is written down about them.
pub struct Place<'a> {
    pub settings: &'a DatabaseSettings,
    pub opened: Opened,
    pub format: Format,
    pub entry: NewEntry,
}

impl Place<'_> {
    /// What a filter takes.
    pub async fn of_filter(self, selection: &ExportSelection, about: About) -> Result<Source, Failure> {
        let filter = ExportFilter::of(selection, &about.origin.time_zone);
        let store = self.opened.store;
        let count = store.count(&filter).await?;
        refuse_too_many(self.format, count)?;
        let entry = selection.note(self.entry).with("count", count);
        write_down(self.settings, &self.opened.url, entry).await?;
        Ok(Source { pages: store.pages(&filter), store, count, about, set: None })
    }

    /// What is new, as a set: it is marked in the database, or nothing is taken.
    pub async fn of_new(self, selection: &ExportSelection, about: About) -> Result<Source, Failure> {
        let url = self.opened.url;
        let Some(store) = writable(self.settings, &url).await? else { return Err(Failure::CannotMark(url)) };
        self.opened.store.close().await;
        let filter = ExportFilter::of(selection, &about.origin.time_zone);
        refuse_too_many(self.format, store.count(&filter).await?)?;
        let entry = selection.note(self.entry);
        let new = NewSet { filter, format: self.format.as_str(), about: about.clone(), entry };
        let Some(set) = store.make_export_set(new).await? else {
            return Ok(Source { pages: Store::no_pages(), store, count: 0, about, set: None });
        };
        let (number, count, about) = (set.number, set.count, set.about.clone());
        tell(format_args!("Set {number}: {count} new request(s). `clinic export --set {number}` writes it again."))?;
        Ok(Source { pages: store.pages_of_set(number), store, count, about, set: Some(set) })
    }

    /// A set once more.
    pub async fn of_set(self, number: i64) -> Result<Source, Failure> {
        let store = self.opened.store;
        let set = store.find_export_set(number).await?.ok_or(Failure::NoSuchSet(number))?;
        refuse_too_many(self.format, set.left)?;
        let entry = self.entry.with("set", number).with("count", set.left);
        write_down(self.settings, &self.opened.url, entry).await?;
        if set.missing() > 0 {
            let (missing, count) = (set.missing(), set.count);
            tell(format_args!(
                "Of the {count} request(s) of set {number}, {missing} were erased or purged since: this file is not \
                 the same as the first one."
            ))?;
        }
        Ok(Source {
            pages: store.pages_of_set(number),
            store,
            count: set.left,
            about: set.about.clone(),
            set: Some(set),
        })
    }
}

fn refuse_too_many(format: Format, count: i64) -> Result<(), Failure> {
    match format.most_requests() {
        Some(most) if count > most => Err(ExportError::TooMany(most).into()),
        _ => Ok(()),
    }
}
