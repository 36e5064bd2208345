//! The cookies of the staff area: the session's secret, and that of a browser that knows its people.

use axum::http::{HeaderMap, HeaderValue};

use crate::domain::secret_token::SecretToken;
use crate::web::http::cookies;
use crate::web::http::origin::OwnOrigin;

/// How long a browser is known, in seconds: 400 days, the longest that browsers keep a cookie (RFC 6265bis, 5.5).
const BROWSER_AGE: u32 = 400 * 24 * 60 * 60;

/// How cookies travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CookieSafety {
    /// Over https alone; with the prefix browsers take them only from this host (RFC 6265bis, 4.1.3.2).
    Https,
    /// Within this machine, where nobody listens: over plain http, for trying the program out.
    Loopback,
}

impl CookieSafety {
    /// How cookies travel to whoever sends this request; none where they could be read on their way.
    #[must_use]
    pub fn of(origin: &OwnOrigin, headers: &HeaderMap) -> Option<Self> {
        if origin.is_https() { Some(Self::Https) } else { origin.is_on_this_machine(headers).then_some(Self::Loopback) }
    }

    const fn session(self) -> &'static str {
        match self {
            Self::Https => "__Host-session",
            Self::Loopback => "session",
        }
    }

    const fn browser(self) -> &'static str {
        match self {
            Self::Https => "__Host-browser",
            Self::Loopback => "browser",
        }
    }

    /// The header that hands a session's secret to the browser, for as long as the browser runs.
    #[must_use]
    pub fn session_cookie(self, secret: &SecretToken) -> HeaderValue {
        self.cookie(self.session(), &secret.expose(), None)
    }

    /// The header that takes the session's secret away again.
    #[must_use]
    pub fn no_session(self) -> HeaderValue {
        self.cookie(self.session(), "", Some(0))
    }

    /// The header by which a browser is known.
    #[must_use]
    pub fn browser_cookie(self, secret: &SecretToken) -> HeaderValue {
        self.cookie(self.browser(), &secret.expose(), Some(BROWSER_AGE))
    }

    /// The session's secret that a request carries. One with two of them was tampered with, and has none.
    #[must_use]
    pub fn read_session(self, headers: &HeaderMap) -> Option<SecretToken> {
        read(headers, self.session())
    }

    /// The secret of the browser that a request comes from.
    #[must_use]
    pub fn read_browser(self, headers: &HeaderMap) -> Option<SecretToken> {
        read(headers, self.browser())
    }

    fn cookie(self, name: &str, value: &str, age: Option<u32>) -> HeaderValue {
        let age = age.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
        let secure = if self == Self::Https { "; Secure" } else { "" };
        let text = format!("{name}={value}; Path=/; SameSite=Lax; HttpOnly{age}{secure}");
        // Names and values are letters, digits and dashes.
        HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
    }
}

fn read(headers: &HeaderMap, name: &str) -> Option<SecretToken> {
    let mut found = cookies::values(headers, name);
    match (found.next(), found.next()) {
        (Some(value), None) => value.parse().ok(),
        _ => None,
    }
}
