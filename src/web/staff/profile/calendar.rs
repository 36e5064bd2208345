//! The address of one's own calendar of call-backs: made, shown once, taken away.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::done;
use crate::paths::staff as paths;
use crate::web::error::Error;
use crate::web::staff::layout::{StaffLayout, StaffSection, answer};
use crate::web::staff::member_request::{MemberForm, MemberRequest};
use crate::web::staff::times::write;

#[derive(Template)]
#[template(path = "staff/calendar.html")]
struct CalendarPage<'a> {
    layout: StaffLayout<'a>,
    address: String,
    /// The same, for the calendar of this device.
    subscribe: Option<String>,
}

/// `POST /staff/profile/calendar`: a new address, shown this once.
pub async fn make(form: MemberForm) -> Result<Response, Error> {
    let token = form.staff.store.make_calendar(form.account().id, form.member.by()).await?;
    let layout = form.layout(&form.words().calendar.made_title, StaffSection::Profile);
    let address = layout.site.absolute(&paths::calendar(&token.expose()));
    let subscribe = address.strip_prefix("https:").map(|rest| format!("webcal:{rest}"));
    answer(&form.staff, StatusCode::OK, &CalendarPage { layout, address, subscribe })
}

/// `POST /staff/profile/calendar/remove`.
pub async fn remove(form: MemberForm) -> Result<Response, Error> {
    form.staff.store.remove_calendar(form.account().id, form.member.by()).await?;
    Ok(done::back("calendar-removed"))
}

/// Since when there is an address, if there is one.
pub(super) async fn since(request: &MemberRequest) -> Result<Option<String>, Error> {
    let since = request.staff.store.calendar_since(request.account().id).await?;
    Ok(since.map(|since| write(since, request.zone(), request.words())))
}
