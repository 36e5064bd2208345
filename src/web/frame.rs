//! What every page shows around its own content: head, menu, footer.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;

use super::assets::Assets;
use super::state::AppState;
use crate::content::{Edition, Site, SiteSettings, Text};
use crate::error::Error;
use crate::routes::Urls;

/// The part of the site that a page belongs to, for the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the pages")]
pub enum Section {
    Home,
    Articles,
    Poses,
    Videos,
    Locations,
    Appointment,
    Accessibility,
    Privacy,
    /// Error pages and receipts.
    None,
}

/// The frame of one page.
pub struct Frame<'a> {
    /// The clinic.
    pub settings: &'a SiteSettings,
    /// The site in the page's language.
    pub edition: &'a Edition,
    /// The interface's words.
    pub text: &'a Text,
    /// Addresses in the page's language.
    pub urls: Urls<'a>,
    /// Styles and icons.
    pub assets: &'a Assets,
    /// Scheme and host.
    pub public_url: &'a str,
    /// The page's address on this host.
    pub path: String,
    /// The page's title.
    pub title: String,
    /// What the page is about.
    pub description: String,
    /// The part of the site it belongs to.
    pub section: Section,
    /// Whether search engines may list it.
    pub is_indexed: bool,
    /// Whether its title says that something went wrong.
    pub is_error: bool,
}

impl<'a> Frame<'a> {
    /// The frame of a page that search engines may list; `path` carries no language.
    #[must_use]
    pub fn new(site: &'a Site, edition: &'a Edition, assets: &'a Assets, public_url: &'a str, path: &str) -> Self {
        Self {
            settings: &site.settings,
            edition,
            text: &edition.text,
            urls: Urls(&edition.language),
            assets,
            public_url,
            path: edition.language.url(path),
            title: String::new(),
            description: String::new(),
            section: Section::None,
            is_indexed: true,
            is_error: false,
        }
    }

    /// The frame of a page that is drawn for one visitor: no search engine lists it.
    #[must_use]
    pub fn personal(state: &'a AppState, edition: &'a Edition, path: &str) -> Self {
        Self { is_indexed: false, ..Self::new(&state.site, edition, &state.assets, &state.public_url, path) }
    }

    /// The same with title, description and section.
    #[must_use]
    pub fn titled(mut self, title: &impl ToString, description: &impl ToString, section: Section) -> Self {
        self.title = title.to_string();
        self.description = description.to_string();
        self.section = section;
        self
    }

    /// The window's title.
    #[must_use]
    pub fn window_title(&self) -> String {
        let words = &self.text.frame;
        let page =
            if self.is_error { words.error_title.with("page", &self.title).to_string() } else { self.title.clone() };
        words.page_of.with("page", page).with("clinic", &self.settings.name).to_string()
    }

    /// The attribute that marks the menu's current entry.
    #[must_use]
    pub fn current(&self, section: Section) -> CurrentPage {
        CurrentPage(self.section == section)
    }

    /// A date as this language writes it.
    #[must_use]
    pub fn date(&self, date: &Date) -> String {
        date.strftime(self.text.language.date.as_str()).to_string()
    }

    /// When the clinic answers.
    #[must_use]
    pub fn answer_time(&self) -> &str {
        self.settings.answer_time.get(&self.edition.language)
    }
}

/// Writes ` aria-current="page"`, or nothing.
pub struct CurrentPage(bool);

impl std::fmt::Display for CurrentPage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0 { " aria-current=\"page\"" } else { "" })
    }
}

impl askama::filters::HtmlSafe for CurrentPage {}

/// Answers with a page drawn for this visitor; the headers' layer keeps it out of every cache.
pub fn answer(status: StatusCode, page: &impl Template) -> Result<Response, Error> {
    let html = page.render()?;
    Ok((status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response())
}
