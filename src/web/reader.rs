//! Who asks for a page: the address, and the preferences that the reader's cookie carries.

use std::convert::Infallible;

use axum::extract::{FromRef, FromRequestParts, OriginalUri};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri};

use super::http::cookies;
use super::http::origin::OwnOrigin;
use super::page::context::Context;
use super::page::layout::Layout;
use super::state::SiteState;
use crate::content::Edition;
use crate::preferences::Preferences;

/// What a request says about its reader.
#[derive(Clone, Debug)]
pub struct Reader {
    /// The address as asked for.
    pub address: Uri,
    /// What the reader chose in the accessibility menu.
    pub preferences: Preferences,
}

impl Reader {
    /// Reads the cookie; one that says nothing of use leaves everything at its default.
    #[must_use]
    pub fn new(address: Uri, headers: &HeaderMap, origin: &OwnOrigin) -> Self {
        Self { address, preferences: preferences(headers, origin) }
    }

    /// The site in the language of the address.
    #[must_use]
    pub fn edition<'a>(&self, site: &'a SiteState) -> &'a Edition {
        site.content.edition_for_path(self.address.path())
    }

    /// What a page for this reader is drawn from.
    #[must_use]
    pub fn context<'a>(&self, site: &'a SiteState) -> Context<'a> {
        Context { preferences: self.preferences, ..site.context(self.edition(site)) }
    }

    /// What stands around a page that is drawn for this reader alone.
    #[must_use]
    pub fn personal_layout<'a>(&self, site: &'a SiteState) -> Layout<'a> {
        Layout::personal(self.context(site), self.path_and_query())
    }

    /// The address on this host, with its choices.
    #[must_use]
    pub fn path_and_query(&self) -> &str {
        self.address.path_and_query().map_or("/", |whole| whole.as_str())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Reader
where
    SiteState: FromRef<S>,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let OriginalUri(address) = OriginalUri::from_request_parts(parts, state).await?;
        Ok(Self::new(address, &parts.headers, &SiteState::from_ref(state).origin))
    }
}

/// The cookie's name; with the prefix browsers take it only from this host and over https (RFC 6265bis, 4.1.3.2).
fn cookie_name(origin: &OwnOrigin) -> &'static str {
    if origin.is_https() { "__Host-preferences" } else { "preferences" }
}

/// How long the cookie stays, in seconds: a year.
const A_YEAR: u32 = 31_536_000;

/// The header that keeps preferences in the browser; the defaults need no cookie, so they take it away.
///
/// Scripts cannot read it, and nothing in it tells readers apart: it holds what differs from the default.
#[must_use]
pub fn preferences_cookie(preferences: Preferences, origin: &OwnOrigin) -> String {
    let kept: Vec<String> =
        preferences.changed().map(|(setting, value)| format!("{}={value}", setting.name())).collect();
    let seconds = if kept.is_empty() { 0 } else { A_YEAR };
    let secure = if origin.is_https() { "; Secure" } else { "" };
    let (name, value) = (cookie_name(origin), kept.join("&"));
    format!("{name}={value}; Path=/; Max-Age={seconds}; SameSite=Lax; HttpOnly{secure}")
}

/// What the reader chose, as the cookie says; one that says nothing of use leaves everything at its default.
#[must_use]
pub fn preferences(headers: &HeaderMap, origin: &OwnOrigin) -> Preferences {
    let value = cookies::values(headers, cookie_name(origin)).next().unwrap_or_default();
    Preferences::read(value.split('&').filter_map(|pair| pair.split_once('='))).0
}
