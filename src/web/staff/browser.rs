//! From where somebody tries to sign in.

use axum::extract::{FromRef, FromRequestParts};
use axum::http::header;
use axum::http::request::Parts;

use super::cookies::CookieSafety;
use crate::domain::secret_token::SecretToken;
use crate::web::http::network::{Network, TrustedProxies};
use crate::web::state::StaffState;

/// The browser that sent a request.
#[derive(Clone, Debug)]
pub struct Browser {
    /// Its network.
    pub network: Network,
    /// How its cookies travel; none where they could be read on their way.
    pub cookies: Option<CookieSafety>,
    /// By which it is known, if anybody has signed in there before.
    pub secret: Option<SecretToken>,
    /// As it names itself.
    pub name: String,
}

impl<S: Send + Sync> FromRequestParts<S> for Browser
where
    StaffState: FromRef<S>,
    TrustedProxies: FromRef<S>,
{
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let network = Network::from_request_parts(parts, state).await?;
        let cookies = CookieSafety::of(&StaffState::from_ref(state).site.origin, &parts.headers);
        let name = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let secret = cookies.and_then(|cookies| cookies.read_browser(&parts.headers));
        Ok(Self { network, cookies, secret, name: name.to_owned() })
    }
}
