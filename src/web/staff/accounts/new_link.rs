//! The link that sets an account up, shown once.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use crate::domain::secret_token::SecretToken;
use crate::paths::staff as paths;
use crate::web::error::Error;
use crate::web::staff::layout::{StaffLayout, StaffSection, answer};
use crate::web::staff::member_request::MemberRequest;

#[derive(Template)]
#[template(path = "staff/account_link.html")]
struct LinkPage<'a> {
    layout: StaffLayout<'a>,
    name: String,
    link: String,
}

/// The link that sets an account up, shown this once.
pub fn draw_link(request: &MemberRequest, name: String, link: &SecretToken) -> Result<Response, Error> {
    let layout = request.layout(&request.words().accounts.link_title, StaffSection::Accounts);
    let link = layout.site.absolute(&paths::set_up(&link.expose()));
    answer(&request.staff, StatusCode::OK, &LinkPage { layout, name, link })
}
