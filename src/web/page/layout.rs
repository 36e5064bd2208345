//! What every page shows around its own content: head, menu, footer.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use serde_json::Value;

use super::context::Context;
use super::section::{CurrentPage, Section};
use super::urls::Urls;
use crate::content::{Breath, Clinic, Edition, Figure, Picture, Pose, Text};
use crate::drawing::{BodyMap, Drawing, SHAPES};
use crate::paths;
use crate::preferences::{Preferences, Setting};
use crate::web::assets::Assets;
use crate::web::http::precompressed::HTML;

/// The figures of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FigureUse {
    /// It has none.
    None,
    /// It has figures, so their shapes stand on it once.
    Still,
    /// It has, besides, the script that moves them and leads through a routine.
    Moving,
}

/// A page in another language.
pub struct Translation<'a> {
    /// The site in that language.
    pub edition: &'a Edition,
    /// The page's address on this host.
    pub address: String,
}

/// The layout of one page.
pub struct Layout<'a> {
    /// The clinic.
    pub clinic: &'a Clinic,
    /// The figures that show where a pose is felt.
    pub body_map: [&'a Figure; 2],
    /// The site in the page's language.
    pub edition: &'a Edition,
    /// The site in every language.
    pub editions: &'a [Edition],
    /// The interface's words.
    pub text: &'a Text,
    /// Addresses in the page's language.
    pub urls: Urls<'a>,
    /// Styles and icons.
    pub assets: &'a Assets,
    /// Scheme and host that visitors see, where they are known.
    pub public_url: Option<&'a str>,
    /// The page's address on this host.
    pub path: String,
    /// Where the accessibility menu leads back to: the address with its choices.
    pub return_to: String,
    /// What the reader chose.
    pub preferences: Preferences,
    /// Settings that were sent with a value that is none of their choices.
    pub unknown_settings: Vec<Setting>,
    /// The page's title.
    pub title: String,
    /// What the page is about.
    pub description: String,
    /// The part of the site it belongs to.
    pub section: Section,
    /// Whether search engines may list it.
    pub is_indexed: bool,
    /// What figures it shows.
    pub figure_use: FigureUse,
    /// The picture that other sites show beside a link to it.
    pub preview: String,
    /// What it tells programs, as schema.org has it.
    pub facts: Vec<Value>,
    /// Whether its title says that something went wrong.
    pub is_error: bool,
}

impl<'a> Layout<'a> {
    /// The layout of a page that search engines may list; `path` carries no language.
    #[must_use]
    pub fn new(context: Context<'a>, path: &str) -> Self {
        let Context { site, edition, assets, public_url, preferences, .. } = context;
        let path = edition.language.url(path);
        Self {
            clinic: &site.clinic,
            body_map: site.body_map.each_ref().map(AsRef::as_ref),
            edition,
            editions: &site.editions,
            text: &edition.text,
            urls: Urls(&edition.language),
            assets,
            public_url,
            return_to: path.clone(),
            path,
            preferences,
            unknown_settings: Vec::new(),
            title: String::new(),
            description: String::new(),
            section: Section::None,
            is_indexed: true,
            figure_use: FigureUse::None,
            preview: assets.pictures().url_of_site(),
            facts: Vec::new(),
            is_error: false,
        }
    }

    /// The layout of a page that is drawn for one reader: no search engine lists it. Its address, with its choices,
    /// is where the accessibility menu leads back to.
    #[must_use]
    pub fn personal(context: Context<'a>, address: &str) -> Self {
        Self { is_indexed: false, return_to: address.to_owned(), ..Self::new(context, paths::HOME) }
    }

    /// The same with title, description and section.
    #[must_use]
    pub fn titled(mut self, title: &impl ToString, description: &impl ToString, section: Section) -> Self {
        self.title = title.to_string();
        self.description = description.to_string();
        self.section = section;
        self
    }

    /// The same with what it tells programs.
    #[must_use]
    pub fn telling(mut self, facts: impl IntoIterator<Item = Value>) -> Self {
        self.facts.extend(facts);
        self
    }

    /// The address of a path of this site: the whole one, where scheme and host are known.
    #[must_use]
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.public_url.unwrap_or_default())
    }

    /// Whether the page tells others where it is: search engines may list it, and its address is known.
    #[must_use]
    pub fn tells_its_address(&self) -> bool {
        self.is_indexed && self.public_url.is_some()
    }

    /// The other languages, each with the address of this page in it.
    #[must_use]
    pub fn other_languages(&self) -> Vec<Translation<'a>> {
        let page = self.edition.language.without_prefix(&self.return_to);
        let others = self.editions.iter().filter(|other| other.language != self.edition.language);
        others.map(|edition| Translation { edition, address: edition.language.url(&page) }).collect()
    }

    /// This page in every language, for search engines, its own included; none while there is but one.
    #[must_use]
    pub fn alternates(&self) -> Vec<Translation<'a>> {
        let page = self.edition.language.without_prefix(&self.path);
        let all = self.editions.iter().filter(|_| self.editions.len() > 1);
        all.map(|edition| Translation { edition, address: edition.language.url(&page) }).collect()
    }

    /// Where the warning signs stand.
    #[must_use]
    pub fn warning_signs(&self) -> String {
        self.edition.language.url(&self.clinic.warning_signs)
    }

    /// The same with figures on it.
    #[must_use]
    pub fn with_figures(self) -> Self {
        Self { figure_use: FigureUse::Still, ..self }
    }

    /// The same with figures that the script moves.
    #[must_use]
    pub fn with_moving_figures(self) -> Self {
        Self { figure_use: FigureUse::Moving, ..self }
    }

    /// Whether it needs the shapes of figures.
    #[must_use]
    pub fn has_figures(&self) -> bool {
        self.figure_use != FigureUse::None
    }

    /// Whether it needs the script.
    #[must_use]
    pub fn has_script(&self) -> bool {
        self.figure_use == FigureUse::Moving
    }

    /// The shapes that figures are put together from.
    #[must_use]
    pub fn shapes(&self) -> &'static str {
        SHAPES
    }

    /// A picture, with the breath that belongs to it.
    #[must_use]
    pub fn draw<'b>(&self, picture: &'b Picture, breath: &Breath) -> Drawing<'b> {
        Drawing::new(&picture.figure, *breath, picture.alternative.as_str())
    }

    /// A figure that only decorates.
    #[must_use]
    pub fn decorate<'b>(&self, figure: &'b Figure) -> Drawing<'b> {
        Drawing::new(figure, Breath::Easy, "")
    }

    /// The picture of where a pose is felt.
    #[must_use]
    pub fn body_map(&self, pose: &'a Pose) -> BodyMap<'a> {
        let names: Vec<&str> = pose.areas.iter().map(|area| self.text.areas.of(area).as_str()).collect();
        BodyMap::new(self.body_map, &pose.areas, format!("{}: {}", self.text.pose.felt_in, names.join(", ")))
    }

    /// The window's title.
    #[must_use]
    pub fn window_title(&self) -> String {
        self.window_title_when(self.is_error)
    }

    /// The window's title, when something went wrong or when nothing did.
    #[must_use]
    pub fn window_title_when(&self, is_error: bool) -> String {
        let words = &self.text.frame;
        let page = if is_error { words.error_title.with("page", &self.title).to_string() } else { self.title.clone() };
        words.page_of.with("page", page).with("clinic", &self.clinic.name).to_string()
    }

    /// The attributes of `<html>` that the stylesheet goes by: one for each setting that differs from its default.
    #[must_use]
    pub fn chosen_attributes(&self) -> String {
        let attribute = |(setting, chosen): (Setting, &str)| format!(" data-{}=\"{chosen}\"", attribute_name(setting));
        self.preferences.changed().map(attribute).collect()
    }

    /// What the accessibility menu offers.
    #[must_use]
    pub fn menu_settings(&self) -> [Setting; Setting::ALL.len()] {
        Setting::ALL
    }

    /// How many settings differ from their default.
    #[must_use]
    pub fn changed_settings(&self) -> usize {
        self.preferences.changed().count()
    }

    /// Whether the accessibility menu stands in the page itself, not above it.
    #[must_use]
    pub fn has_menu_inside(&self) -> bool {
        self.section == Section::Accessibility
    }

    /// The attribute that marks the menu's current entry.
    #[must_use]
    pub fn current(&self, section: Section) -> CurrentPage {
        CurrentPage(self.section == section)
    }

    /// A date as this language writes it.
    #[must_use]
    pub fn date(&self, date: &Date) -> String {
        self.text.language.date.write(*date)
    }

    /// When the clinic answers.
    #[must_use]
    pub fn answer_time(&self) -> &str {
        self.clinic.answer_time.get(&self.edition.language)
    }
}

fn attribute_name(setting: Setting) -> String {
    setting.name().replace('_', "-")
}

impl askama::filters::HtmlSafe for Drawing<'_> {}
impl askama::filters::HtmlSafe for BodyMap<'_> {}

/// Answers with a page drawn for this reader; the headers' layer keeps it out of every cache.
///
/// # Errors
/// When the template fails, which is a mistake in this program.
pub fn answer(status: StatusCode, page: &impl Template) -> askama::Result<Response> {
    let html = page.render()?;
    let fixed = [(header::CONTENT_TYPE, HTML), (header::VARY, "cookie")];
    Ok((status, fixed, html).into_response())
}
