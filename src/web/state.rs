//! What every handler needs, made once at the start; cheap to clone.

use std::ops::Deref;
use std::sync::Arc;

use axum::http::HeaderValue;
use ipnet::IpNet;

use super::assets::Assets;
use super::cache::Pages;
use super::frame::Canvas;
use super::headers::content_security_policy;
use super::token::FormTokens;
use super::traffic::Traffic;
use crate::clock::Clock;
use crate::content::{Edition, Site};
use crate::domain::form::Rules;
use crate::domain::preferences::Preferences;
use crate::keys::Keys;
use crate::store::Store;

/// The site, its pages, its store.
#[derive(Clone)]
pub struct AppState(Arc<Parts>);

/// The parts of [`AppState`].
pub struct Parts {
    /// The words.
    pub site: Site,
    /// What the form accepts.
    pub rules: Rules,
    /// Styles, scripts, pictures.
    pub assets: Assets,
    /// Every page that is the same for everyone, drawn and compressed.
    pub pages: Pages,
    /// The database.
    pub store: Store,
    /// Present time, ids.
    pub clock: Clock,
    /// Signs and reads the forms' tokens.
    pub tokens: FormTokens,
    /// The Content-Security-Policy of every answer.
    pub policy: HeaderValue,
    /// Scheme and host that visitors see, without a slash at the end.
    pub public_url: String,
    /// Whose word we take for where a request comes from.
    pub trusted_proxies: Vec<IpNet>,
    /// What each network sent lately.
    pub traffic: Traffic,
}

impl AppState {
    /// Draws every page and puts the parts together.
    ///
    /// # Errors
    /// When a template fails or a color is missing, which is a mistake in this program.
    pub fn new(
        site: Site,
        store: Store,
        keys: &Keys,
        clock: Clock,
        public_url: String,
        trusted_proxies: Vec<IpNet>,
    ) -> Result<Self, askama::Error> {
        let assets = Assets::of(&site).map_err(askama::Error::custom)?;
        let pages = Pages::draw(&site, &assets, &public_url)?;
        let rules = site.settings.form_rules();
        let tokens = FormTokens::new(keys);
        let policy = content_security_policy(assets.style_hash()).map_err(askama::Error::custom)?;
        let traffic = Traffic::default();
        Ok(Self(Arc::new(Parts {
            site,
            rules,
            assets,
            pages,
            store,
            clock,
            tokens,
            policy,
            public_url,
            trusted_proxies,
            traffic,
        })))
    }
}

impl Parts {
    /// What a page without preferences is drawn from.
    #[must_use]
    pub fn canvas<'a>(&'a self, edition: &'a Edition) -> Canvas<'a> {
        let Self { site, assets, public_url, .. } = self;
        Canvas { site, edition, assets, public_url, preferences: Preferences::default() }
    }
}

impl Deref for AppState {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
