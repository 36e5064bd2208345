//! What every handler needs, made once at the start; cheap to clone.

use std::ops::Deref;
use std::sync::Arc;

use axum::http::HeaderValue;
use ipnet::IpNet;
use tower_http::csrf::CsrfLayer;

use super::assets::Assets;
use super::cache::Pages;
use super::frame::Canvas;
use super::headers::{content_security_policy, strict_transport};
use super::origin::OwnOrigin;
use super::token::FormTokens;
use super::traffic::Traffic;
use crate::clock::Clock;
use crate::content::{Edition, Site};
use crate::domain::form::Rules;
use crate::keys::Keys;
use crate::preferences::Preferences;
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
    /// Scheme and host that visitors see.
    pub origin: OwnOrigin,
    /// Lets the forms of this site through.
    pub own_forms: CsrfLayer,
    /// That browsers come back over https alone; none where visitors come over http.
    pub strict_transport: Option<HeaderValue>,
    /// Whose word we take for where a request comes from.
    pub trusted_proxies: Vec<IpNet>,
    /// What each network sent lately.
    pub traffic: Traffic,
}

/// How the site is reached, as its operator says.
#[derive(Clone, Debug, Default)]
pub struct Deployment {
    /// Scheme and host that visitors see; none where nobody knows them.
    pub public_url: Option<String>,
    /// Whether browsers come back over https to every host below ours, too.
    pub hsts_includes_subdomains: bool,
    /// Whose word we take for where a request comes from.
    pub trusted_proxies: Vec<IpNet>,
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
        deployment: Deployment,
    ) -> Result<Self, askama::Error> {
        let assets = Assets::of(&site).map_err(askama::Error::custom)?;
        let origin = OwnOrigin::new(deployment.public_url.as_deref());
        let own_forms = origin.csrf_layer().map_err(askama::Error::custom)?;
        let strict_transport = origin.is_https().then(|| strict_transport(deployment.hsts_includes_subdomains));
        let pages = Pages::draw(&site, &assets, origin.url())?;
        let rules = site.clinic.form_rules();
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
            origin,
            own_forms,
            strict_transport,
            trusted_proxies: deployment.trusted_proxies,
            traffic,
        })))
    }
}

impl Parts {
    /// What a page without preferences is drawn from.
    #[must_use]
    pub fn canvas<'a>(&'a self, edition: &'a Edition) -> Canvas<'a> {
        let Self { site, assets, origin, .. } = self;
        Canvas { site, edition, assets, public_url: origin.url(), preferences: Preferences::default() }
    }
}

impl Deref for AppState {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
