//! Where one is signed in.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use uuid::Uuid;

use super::done;
use crate::domain::audit::Event;
use crate::domain::session::Session;
use crate::paths::staff as paths;
use crate::web::error::Error;
use crate::web::staff::member::Member;
use crate::web::staff::member_request::MemberRequest;
use crate::web::staff::times::write;
use crate::web::state::StaffState;

/// A session as its template sees it.
pub struct SessionView {
    /// As its browser names itself, in a few words.
    pub browser: String,
    /// When its person signed in.
    pub since: String,
    /// When they last did something.
    pub seen: String,
    /// Whether it is the one that asks.
    pub is_present: bool,
    /// Where it is ended.
    pub end: String,
}

/// The sessions of a member of staff that go on.
pub(super) async fn list(request: &MemberRequest) -> Result<Vec<SessionView>, Error> {
    let (staff, words) = (&request.staff, request.words());
    let view = |session: Session| SessionView {
        browser: name_of(&session.browser).unwrap_or(words.profile.unknown_browser.as_str()).to_owned(),
        since: write(session.created_at, request.zone(), words),
        seen: write(session.seen_at, request.zone(), words),
        is_present: session.id == request.member.session.id,
        end: paths::with_id(paths::PROFILE_SESSION_END, session.id),
    };
    let (now, sessions) = (staff.clock.now(), staff.store.sessions_of(request.account().id).await?);
    Ok(sessions.into_iter().filter(|session| !session.is_over(now, staff.rules)).map(view).collect())
}

/// The browser's own name among those that it borrows: most name themselves after others, too.
fn name_of(browser: &str) -> Option<&'static str> {
    let names =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];
    names.into_iter().find(|(mark, _)| browser.contains(mark)).map(|(_, name)| name)
}

/// `POST /staff/profile/sessions/{id}/end`.
pub async fn end(State(staff): State<StaffState>, member: Member, Path(id): Path<String>) -> Result<Response, Error> {
    let id = Uuid::parse_str(&id).map_err(|_| Error::NotFound)?;
    let account = member.session.account.id;
    if !staff.store.end_session(account, id, Event::SessionEnded, member.by()).await? {
        return Err(Error::NotFound);
    }
    Ok(done::back("session"))
}

/// `POST /staff/profile/sessions/end-others`.
pub async fn end_others(State(staff): State<StaffState>, member: Member) -> Result<Response, Error> {
    staff.store.end_other_sessions(member.session.account.id, member.session.id, member.by()).await?;
    Ok(done::back("sessions"))
}

/// `POST /staff/session`: the person is still there. It is noted whatever the guard has noted: the page counts from now
/// on again.
pub async fn stay(State(staff): State<StaffState>, member: Member) -> Result<StatusCode, Error> {
    staff.store.touch_session(member.session.id).await?;
    Ok(StatusCode::NO_CONTENT)
}
