//! What happens once somebody has proved who they are: their session, its cookies, and the page that they wanted.

use axum::response::{IntoResponse, Redirect, Response};
use uuid::Uuid;

use super::browser::Browser;
use super::cookies::CookieSafety;
use super::layout::with_cookie;
use super::next_page::NextPage;
use crate::domain::secret_token::SecretToken;
use crate::domain::session::{Proof, Session};
use crate::paths::staff as paths;
use crate::random::random_bytes;
use crate::web::error::Error;
use crate::web::state::StaffState;

/// Somebody who signs in.
pub struct SigningIn<'a> {
    /// The staff area.
    pub staff: &'a StaffState,
    /// From where.
    pub browser: &'a Browser,
    /// How the browser's cookies travel.
    pub cookies: CookieSafety,
    /// The session that is in the browser already: nobody's session goes on as somebody else's.
    pub former: Option<&'a Session>,
    /// What they wanted to see.
    pub next: &'a NextPage,
}

impl SigningIn<'_> {
    /// Begins a session, and leads on: to the second factor where one is asked for, else to the page that was wanted.
    pub async fn begin(&self, account: Uuid, proof: Proof, way: &'static str) -> Result<Response, Error> {
        let former = self.former.map(|session| session.id);
        let secret = self.staff.store.begin_session(account, (proof, way), &self.browser.name, former).await?;
        let leads_on = match proof {
            Proof::Password => self.next.after(paths::SECOND_FACTOR),
            Proof::Full => self.next.as_str().to_owned(),
        };
        self.hand_out(account, proof, &secret, &leads_on).await
    }

    /// Gives a session a new secret, now that its person has proved all that is asked for. Answers nothing when the
    /// session has ended meanwhile.
    pub async fn complete(&self, session: &Session, way: &'static str) -> Result<Option<Response>, Error> {
        let Some(secret) = self.staff.store.renew_session(session, way).await? else { return Ok(None) };
        Ok(Some(self.hand_out(session.account.id, Proof::Full, &secret, self.next.as_str()).await?))
    }

    /// Answers with a session's secret. Once all is proved, the person is known in this browser from now on.
    pub async fn hand_out(
        &self,
        account: Uuid,
        proof: Proof,
        secret: &SecretToken,
        leads_on: &str,
    ) -> Result<Response, Error> {
        let answer = with_cookie(Redirect::to(leads_on).into_response(), self.cookies.session_cookie(secret));
        if proof == Proof::Password {
            return Ok(answer);
        }
        let known = match &self.browser.secret {
            Some(secret) => secret.clone(),
            None => SecretToken::from_random(random_bytes()?),
        };
        self.staff.store.remember_browser(account, known.hash()).await?;
        Ok(with_cookie(answer, self.cookies.browser_cookie(&known)))
    }
}
