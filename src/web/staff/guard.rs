//! The guard at every address of the staff area: who may come in, by the address's row in the route table.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::SignedDuration;
use uuid::Uuid;

use super::cookies::CookieSafety;
use super::member::Member;
use super::next_page::NextPage;
use super::typed::Typed;
use super::{not_saved, refused};
use crate::domain::session::Proof;
use crate::paths::staff as paths;
use crate::web::error::{Error, NOT_STORED};
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
    /// The page of whoever has signed in, by itself: it does not say that they are still there.
    Watching,
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
    let typed = Typed::default();
    request.extensions_mut().insert(typed.clone());
    let reader = Reader::new(request.uri().clone(), request.headers(), &guard.staff.site.origin);
    let path = request.uri().path().to_owned();
    let answer = match admit(&guard, &mut request).await {
        Ok(Admission::In) => next.run(request).await,
        Ok(Admission::Elsewhere(answer)) => answer,
        Ok(Admission::Ended(account, answer)) => {
            keep_draft(&guard.staff, account, request, &typed).await;
            answer
        }
        Err(error) => {
            typed.read(request).await;
            error.into_response()
        }
    };
    let not_saved = typed.pairs().filter(|_| answer.status() == NOT_STORED);
    let not_saved = not_saved.and_then(|pairs| not_saved::draw(&guard.staff, &reader, &path, pairs).ok());
    let mut answer = not_saved.unwrap_or(answer);
    answer.extensions_mut().insert(NeverCompressed);
    answer
}

/// What becomes of a request.
enum Admission {
    /// It goes on to what it asks for.
    In,
    /// It is led elsewhere.
    Elsewhere(Response),
    /// The same, for the form of an account whose session has ended.
    Ended(Uuid, Response),
}

/// Whom a session's secret belongs to.
enum Known {
    Member(Box<Member>),
    Ended(Uuid),
    Nobody,
}

/// What was typed on a request's page is kept until its account is back. Where that fails, its person was told on the
/// page that the session was about to end.
async fn keep_draft(staff: &StaffState, account: Uuid, request: Request, typed: &Typed) {
    let page = NextPage::of_form(request.uri());
    let Some(reference) = page.request().filter(|_| *request.method() == Method::POST) else { return };
    typed.read(request).await;
    if let Some(pairs) = typed.pairs()
        && let Err(error) = staff.store.keep_draft(account, paths::request(reference.as_str()), pairs).await
    {
        tracing::warn!(%error, "what was typed was not kept");
    }
}

async fn admit(guard: &Guard, request: &mut Request) -> Result<Admission, Error> {
    let known = match CookieSafety::of(&guard.staff.site.origin, request.headers()) {
        Some(cookies) => match member(&guard.staff, cookies, request.headers()).await {
            Err(error) if guard.access == Access::SigningIn => {
                tracing::error!(%error, "nobody knows who has signed in");
                Known::Nobody
            }
            found => found?,
        },
        None => Known::Nobody,
    };
    let to_sign_in = || Redirect::to(&page_of(request).after(paths::SIGN_IN)).into_response();
    let mut member = match known {
        Known::Member(member) => *member,
        _ if matches!(guard.access, Access::Anyone | Access::SigningIn) => return Ok(Admission::In),
        Known::Ended(account) => return Ok(Admission::Ended(account, to_sign_in())),
        Known::Nobody => return Ok(Admission::Elsewhere(to_sign_in())),
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
            return refused::draw(staff, &reader, &member).map(Admission::Elsewhere);
        }
        (Access::Staff | Access::Watching | Access::Admin, _) => None,
    };
    if elsewhere.is_none() && guard.access != Access::Watching {
        note_presence(&guard.staff, &mut member).await;
    }
    request.extensions_mut().insert(member);
    Ok(elsewhere.map_or(Admission::In, |elsewhere| Admission::Elsewhere(elsewhere.into_response())))
}

/// Whoever a session's secret belongs to.
async fn member(staff: &StaffState, cookies: CookieSafety, headers: &HeaderMap) -> Result<Known, Error> {
    let Some(secret) = cookies.read_session(headers) else { return Ok(Known::Nobody) };
    Ok(match staff.store.session(&secret.hash()).await.map_err(Error::Store)? {
        Some(session) if session.is_over(staff.clock.now(), staff.rules) => Known::Ended(session.account.id),
        Some(session) => Known::Member(Box::new(Member { session, cookies })),
        None => Known::Nobody,
    })
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
