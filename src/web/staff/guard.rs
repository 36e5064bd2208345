//! The guard at every address of the staff area: who may come in, by the address's row in the route table.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::SignedDuration;

use super::cookies::CookieSafety;
use super::member::Member;
use super::next_page::NextPage;
use super::refused;
use crate::domain::session::Proof;
use crate::paths::staff as paths;
use crate::web::error::Error;
use crate::web::http::precompressed::NeverCompressed;
use crate::web::reader::Reader;
use crate::web::state::StaffState;

/// Who may ask for an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anyone.
    Anyone,
    /// Whoever wants to sign in: what they type is kept even while the database cannot tell who they are.
    SigningIn,
    /// Whoever knows the password and owes the second factor, or has signed in.
    SecondFactor,
    /// Whoever has signed in, even if they still have to take a second factor into use.
    OwnAccount,
    /// Whoever has signed in.
    Staff,
    /// Admins who have signed in.
    Admin,
}

/// A route's guard.
#[derive(Clone)]
pub struct Guard {
    /// The staff area.
    pub staff: StaffState,
    /// Who may ask.
    pub access: Access,
}

/// How often it is noted that a person is still there, in the database.
const NOTED_EACH: SignedDuration = SignedDuration::from_secs(30);

/// Lets a request through or leads it to where its person can sign in. What is answered is never compressed: it may
/// carry a secret beside what a stranger made the browser send (BREACH, CVE-2013-3587).
pub async fn check(State(guard): State<Guard>, mut request: Request, next: Next) -> Response {
    let answer = match admit(&guard, &mut request).await {
        Ok(None) => next.run(request).await,
        Ok(Some(elsewhere)) => elsewhere,
        Err(error) => error.into_response(),
    };
    let mut answer = answer;
    answer.extensions_mut().insert(NeverCompressed);
    answer
}

/// Where a request is led instead, if not to what it asks for.
async fn admit(guard: &Guard, request: &mut Request) -> Result<Option<Response>, Error> {
    let member = match CookieSafety::of(&guard.staff.site.origin, request.headers()) {
        Some(cookies) => match member(&guard.staff, cookies, request.headers()).await {
            Err(error) if guard.access == Access::SigningIn => {
                tracing::error!(%error, "nobody knows who has signed in");
                None
            }
            found => found?,
        },
        None => None,
    };
    let Some(mut member) = member else {
        let is_open = matches!(guard.access, Access::Anyone | Access::SigningIn);
        return Ok((!is_open).then(|| Redirect::to(&page_of(request).after(paths::SIGN_IN)).into_response()));
    };
    let elsewhere = match (guard.access, member.session.proof) {
        (Access::Anyone | Access::SigningIn | Access::SecondFactor, _) | (Access::OwnAccount, Proof::Full) => None,
        (_, Proof::Password) => Some(Redirect::to(&page_of(request).after(paths::SECOND_FACTOR))),
        (_, Proof::Full) if guard.staff.owes_second_factor(&member.session.account) => {
            Some(Redirect::to(paths::PROFILE))
        }
        (Access::Admin, _) if !member.is_admin() => {
            let staff = &guard.staff;
            let reader = Reader::new(request.uri().clone(), request.headers(), &staff.site.origin);
            return refused::draw(staff, &reader, &member).map(Some);
        }
        (Access::Staff | Access::Admin, _) => None,
    };
    if elsewhere.is_none() {
        note_presence(&guard.staff, &mut member).await;
    }
    request.extensions_mut().insert(member);
    Ok(elsewhere.map(IntoResponse::into_response))
}

/// Whoever a session's secret belongs to, if it has not ended.
async fn member(staff: &StaffState, cookies: CookieSafety, headers: &HeaderMap) -> Result<Option<Member>, Error> {
    let Some(secret) = cookies.read_session(headers) else { return Ok(None) };
    let session = staff.store.session(&secret.hash()).await.map_err(Error::Store)?;
    let session = session.filter(|session| !session.is_over(staff.clock.now(), staff.rules));
    Ok(session.map(|session| Member { session, cookies }))
}

/// Where to go on from: only to a page, since what was sent is not sent again by itself.
fn page_of(request: &Request) -> NextPage {
    match *request.method() {
        Method::GET | Method::HEAD => NextPage::of(request.uri()),
        _ => NextPage::of_form(request.uri()),
    }
}

/// It fails where the database takes nothing at the moment; the page is shown all the same.
async fn note_presence(staff: &StaffState, member: &mut Member) {
    let now = staff.clock.now();
    if now.duration_since(member.session.seen_at).abs() < NOTED_EACH {
        return;
    }
    match staff.store.touch_session(member.session.id).await {
        Ok(()) => member.session.seen_at = now,
        Err(error) => tracing::warn!(%error, "a session's last use was not noted"),
    }
}
