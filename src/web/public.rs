//! The public site: the one list of its pages, and the addresses that it answers.

mod accessibility;
mod articles;
mod files;
pub mod from_memory;
mod home;
mod locations;
mod poses;
mod practice;
mod privacy;
mod statement;
mod videos;
mod well_known;

use axum::extract::FromRef;
use axum::routing::{MethodRouter, get, post};

use super::http::addresses::Addresses;
use super::page::page_memory::Page;
use super::state::SiteState;
use crate::content::Edition;
use crate::paths;

/// Every page that depends on nothing but the reader's preferences, in one language.
#[must_use]
pub fn pages(edition: &Edition) -> Vec<Page> {
    let mut pages = vec![home::page(), practice::page(), videos::page(), locations::page()];
    pages.extend(articles::pages(edition));
    pages.extend(poses::pages(edition));
    pages.extend([privacy::page(), accessibility::page()]);
    pages
}

/// Adds what is only read: pages, files and what machines ask for.
#[must_use]
pub fn with_pages<S: Clone + Send + Sync + 'static>(mut addresses: Addresses<S>, site: &SiteState) -> Addresses<S>
where
    SiteState: FromRef<S>,
{
    addresses = addresses
        .route(paths::STATIC, get(files::serve))
        .route(paths::FAVICON, get(files::favicon))
        .route(paths::TOUCH_ICON, get(files::touch_icon))
        .route(paths::SITEMAP, get(well_known::sitemap))
        .route(paths::ROBOTS, get(well_known::robots))
        .route(paths::MANIFEST, get(well_known::manifest))
        .route(paths::SECURITY, get(well_known::security));
    let editions = || site.content.editions.iter();
    let urls = |path: &str| editions().map(|edition| edition.language.url(path)).collect::<Vec<_>>();
    let (lists, routines) = (urls(paths::POSES), urls(paths::PRACTICE));
    for path in site.memory.paths().map(ToOwned::to_owned) {
        // Two of the pages change with what their address chooses.
        let methods = if lists.contains(&path) {
            get(poses::list)
        } else if routines.contains(&path) {
            get(practice::show)
        } else {
            get(from_memory::serve)
        };
        addresses = addresses.route(&path, methods);
    }
    addresses
}

/// What takes a form, for every language's address of the accessibility statement.
pub fn saving_preferences<S: Clone + Send + Sync + 'static>() -> MethodRouter<S>
where
    SiteState: FromRef<S>,
{
    post(accessibility::save_preferences)
}
