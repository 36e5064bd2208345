//! What a member of staff is told of a page that is for admins.

use askama::Template;
use axum::response::Response;

use super::layout::{StaffLayout, StaffSection, answer};
use super::member::Member;
use crate::web::error::{Error, NOT_ALLOWED};
use crate::web::reader::Reader;
use crate::web::state::StaffState;

#[derive(Template)]
#[template(path = "staff/refused.html")]
struct RefusedPage<'a> {
    layout: StaffLayout<'a>,
}

/// The page that says so.
pub fn draw(staff: &StaffState, reader: &Reader, member: &Member) -> Result<Response, Error> {
    let title = &reader.edition(&staff.site).staff.layout.refused_title;
    let layout = StaffLayout::new(staff, reader, Some(member), title, StaffSection::None);
    answer(staff, NOT_ALLOWED, &RefusedPage { layout })
}
