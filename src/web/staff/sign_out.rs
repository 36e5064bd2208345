//! Signing out: the session ends, and the browser forgets what it has seen.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};

use super::layout::{StaffLayout, StaffSection, answer, with_cookie};
use super::member::{Member, Visitor};
use crate::domain::audit::Event;
use crate::paths::staff as paths;
use crate::web::error::Error;
use crate::web::reader::Reader;
use crate::web::state::StaffState;

/// Pages, and what scripts keep (W3C, Clear Site Data). Not the cookies: the reader's preferences are one of them.
const FORGET: (HeaderName, HeaderValue) =
    (HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\", \"storage\""));

#[derive(Template)]
#[template(path = "staff/signed_out.html")]
struct SignedOutPage<'a> {
    layout: StaffLayout<'a>,
    is_signed_in: bool,
}

/// `GET /staff/sign-out`: that one has signed out, or the button for it.
pub async fn show(
    State(staff): State<StaffState>,
    reader: Reader,
    Visitor(member): Visitor,
) -> Result<Response, Error> {
    let words = &reader.edition(&staff.site).staff.sign_out;
    let title = if member.is_some() { &words.sign_out } else { &words.title };
    let layout = StaffLayout::new(&staff, &reader, member.as_ref(), title, StaffSection::None);
    answer(&staff, StatusCode::OK, &SignedOutPage { layout, is_signed_in: member.is_some() })
}

/// `POST /staff/sign-out`.
pub async fn send(State(staff): State<StaffState>, Visitor(member): Visitor) -> Result<Response, Error> {
    let leads_on = Redirect::to(paths::SIGN_OUT).into_response();
    let Some(Member { session, cookies }) = member else { return Ok(forget(leads_on)) };
    let account = session.account.id;
    let by = crate::domain::audit::By::account(account);
    staff.store.end_session(account, session.id, Event::SignedOut, by).await?;
    Ok(forget(with_cookie(leads_on, cookies.no_session())))
}

fn forget(mut answer: Response) -> Response {
    let (name, value) = FORGET;
    answer.headers_mut().insert(name, value);
    answer
}
