//! What handlers need, made once at the start and cheap to clone, in groups: the site, its front desk, and its staff. A handler
//! takes the group that it needs.

use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRef;
use axum::http::HeaderMap;
use axum::http::header::InvalidHeaderValue;
use hmac::Hmac;
use jiff::Timestamp;
use sha2::Sha256;
use tower_http::csrf::{ConfigError, CsrfLayer};

use super::assets::{Assets, PaletteError};
use super::http::headers::{StrictHeaders, StrictTransport, policy_of};
use super::http::network::TrustedProxies;
use super::http::origin::OwnOrigin;
use super::http::traffic::Traffic;
use super::page::context::Context;
use super::page::page_memory::{DrawError, Page, PageMemory};
use super::relying_party::RelyingParty;
use crate::clock::Clock;
use crate::content::{Edition, Site};
use crate::domain::form::Rules;
use crate::domain::role::Role;
use crate::domain::session::SessionRules;
use crate::domain::staff::Account;
use crate::keys::Keys;
use crate::passwords::{HashError, PasswordHasher};
use crate::preferences::Preferences;
use crate::store::Store;

/// Everything.
#[derive(Clone)]
pub struct AppState {
    /// What is the same for everyone.
    pub site: SiteState,
    /// What takes requests.
    pub desk: DeskState,
    /// Who may come in.
    pub staff: StaffState,
}

impl FromRef<AppState> for SiteState {
    fn from_ref(state: &AppState) -> Self {
        state.site.clone()
    }
}

impl FromRef<AppState> for DeskState {
    fn from_ref(state: &AppState) -> Self {
        state.desk.clone()
    }
}

impl FromRef<AppState> for StaffState {
    fn from_ref(state: &AppState) -> Self {
        state.staff.clone()
    }
}

impl FromRef<AppState> for TrustedProxies {
    fn from_ref(state: &AppState) -> Self {
        state.site.trusted_proxies.clone()
    }
}

/// The public site: its words, its files, its pages.
#[derive(Clone)]
pub struct SiteState(Arc<SiteParts>);

/// The parts of [`SiteState`].
pub struct SiteParts {
    /// The words.
    pub content: Arc<Site>,
    /// Styles, scripts, pictures.
    pub assets: Assets,
    /// Every page that is the same for everyone, drawn and compressed.
    pub memory: PageMemory,
    /// Scheme and host that visitors see.
    pub origin: OwnOrigin,
    /// Lets the forms of this site through.
    pub own_forms: CsrfLayer,
    /// The headers of every answer.
    pub strict_headers: StrictHeaders,
    /// Whose word we take for where a request comes from.
    pub trusted_proxies: TrustedProxies,
    /// Present time.
    pub clock: Clock,
}

/// How the site is reached, as its operator says.
#[derive(Clone, Debug, Default)]
pub struct Deployment {
    /// Scheme and host that visitors see; none where nobody knows them.
    pub public_url: Option<String>,
    /// Whether browsers come back over https to every host below ours, too.
    pub hsts_includes_subdomains: bool,
    /// Whose word we take for where a request comes from.
    pub trusted_proxies: TrustedProxies,
}

/// Why a site could not be put together, which is a mistake in this program or in its content.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// The palette cannot be used.
    #[error(transparent)]
    Palette(#[from] PaletteError),
    /// A page could not be drawn.
    #[error(transparent)]
    Page(#[from] DrawError),
    /// The public address is none that a browser could write.
    #[error("the site's own address cannot be the origin of a form")]
    Origin(#[from] ConfigError),
    /// The stylesheet's hash is no header text.
    #[error("the policy of the site's pages is no header text")]
    Policy(#[from] InvalidHeaderValue),
}

impl SiteState {
    /// Draws every page that `pages` lists for a language, and puts the parts together.
    ///
    /// # Errors
    /// When a page cannot be drawn or the palette cannot be used.
    pub fn new(
        content: impl Into<Arc<Site>>,
        deployment: Deployment,
        clock: Clock,
        pages: fn(&Edition) -> Vec<Page>,
    ) -> Result<Self, SiteError> {
        let content = content.into();
        let assets = Assets::of(&content)?;
        let origin = OwnOrigin::new(deployment.public_url.as_deref());
        let transport = match (origin.is_https(), deployment.hsts_includes_subdomains) {
            (false, _) => None,
            (true, false) => Some(StrictTransport::ThisHost),
            (true, true) => Some(StrictTransport::SubdomainsToo),
        };
        let strict_headers = StrictHeaders::new(assets.style_hash(), transport)?;
        let now = clock.now();
        let told = content.editions.iter().flat_map(|edition| {
            let drawn_from = context(&content, edition, &assets, &origin, now);
            pages(edition).into_iter().map(move |page| (drawn_from, page))
        });
        let memory = PageMemory::draw(told, &strict_headers)?;
        let own_forms = origin.csrf_layer()?;
        let trusted_proxies = deployment.trusted_proxies;
        let parts = SiteParts { content, assets, memory, origin, own_forms, strict_headers, trusted_proxies, clock };
        Ok(Self(Arc::new(parts)))
    }
}

impl SiteParts {
    /// Compresses pages and files as well as can be, one after the other: some seconds of work, for a thread of its own.
    pub fn compress_best(&self) {
        self.assets.compress_best();
        self.memory.compress_best();
    }

    /// What a page without preferences is drawn from at present.
    #[must_use]
    pub fn context<'a>(&'a self, edition: &'a Edition) -> Context<'a> {
        context(&self.content, edition, &self.assets, &self.origin, self.clock.now())
    }
}

fn context<'a>(
    site: &'a Site,
    edition: &'a Edition,
    assets: &'a Assets,
    origin: &'a OwnOrigin,
    now: Timestamp,
) -> Context<'a> {
    Context { site, edition, assets, public_url: origin.url(), preferences: Preferences::default(), now }
}

impl Deref for SiteState {
    type Target = SiteParts;

    fn deref(&self) -> &SiteParts {
        &self.0
    }
}

/// Where requests come in.
#[derive(Clone)]
pub struct DeskState(Arc<DeskParts>);

/// The parts of [`DeskState`].
pub struct DeskParts {
    /// The database.
    pub store: Store,
    /// What the form accepts.
    pub rules: Rules,
    /// Signs the forms' tokens.
    pub token_key: Hmac<Sha256>,
    /// What each network sent lately.
    pub traffic: Traffic,
    /// Present time.
    pub clock: Clock,
}

impl DeskState {
    /// Takes requests that keep to these rules.
    #[must_use]
    pub fn new(store: Store, keys: &Keys, rules: Rules, clock: Clock) -> Self {
        Self(Arc::new(DeskParts { store, rules, token_key: keys.form_token(), traffic: Traffic::default(), clock }))
    }
}

impl Deref for DeskState {
    type Target = DeskParts;

    fn deref(&self) -> &DeskParts {
        &self.0
    }
}

/// The staff area.
#[derive(Clone)]
pub struct StaffState(Arc<StaffParts>);

/// The parts of [`StaffState`].
pub struct StaffParts {
    /// The public site, whose words and assets it shares.
    pub site: SiteState,
    /// The database.
    pub store: Store,
    /// Hashes and compares passwords.
    pub hasher: PasswordHasher,
    /// The site that passkeys are made for; none where it has no name.
    pub relying_party: Option<RelyingParty>,
    /// When sessions end, and who needs a second factor.
    pub rules: SessionRules,
    /// Makes the hashes by which failures are counted.
    pub failures_key: Hmac<Sha256>,
    /// The policy of its pages, which carry another stylesheet.
    pub page_headers: HeaderMap,
    /// Present time.
    pub clock: Clock,
}

impl StaffState {
    /// The staff area of a site.
    ///
    /// # Errors
    /// When there is no randomness, or the stylesheet's hash is no header text.
    pub fn new(
        site: SiteState,
        store: Store,
        keys: &Keys,
        rules: SessionRules,
        clock: Clock,
    ) -> Result<Self, StaffError> {
        let page_headers = policy_of(site.assets.staff_style_hash())?;
        let relying_party = RelyingParty::new(site.origin.url(), site.content.clinic.name.as_str());
        let (hasher, failures_key) = (PasswordHasher::new()?, keys.current().staff());
        let parts = StaffParts { site, store, hasher, relying_party, rules, failures_key, page_headers, clock };
        Ok(Self(Arc::new(parts)))
    }
}

impl StaffParts {
    /// The origin at which passkeys work; none where there are none.
    #[must_use]
    pub fn passkeys_at(&self) -> Option<String> {
        self.relying_party.as_ref()?.origin()
    }

    /// Whether an account must take a second factor into use before it sees anything but itself.
    #[must_use]
    pub fn owes_second_factor(&self, account: &Account) -> bool {
        let is_needed = self.rules.is_second_factor_required || account.details.role == Role::Admin;
        is_needed && !account.ways_in.has_second_factor()
    }
}

impl Deref for StaffState {
    type Target = StaffParts;

    fn deref(&self) -> &StaffParts {
        &self.0
    }
}

/// Why there is no staff area.
#[derive(Debug, thiserror::Error)]
pub enum StaffError {
    /// Passwords cannot be hashed.
    #[error(transparent)]
    Passwords(#[from] HashError),
    /// The stylesheet's hash is no header text.
    #[error("the policy of the staff's pages is no header text")]
    Policy(#[from] InvalidHeaderValue),
}
