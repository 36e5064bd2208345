//! What is said where cookies could be read on their way.

use askama::Template;
use axum::response::Response;

use super::layout::{StaffLayout, StaffSection, answer};
use crate::web::error::{Error, NOT_ALLOWED};
use crate::web::reader::Reader;
use crate::web::state::StaffState;

#[derive(Template)]
#[template(path = "staff/insecure.html")]
struct InsecurePage<'a> {
    layout: StaffLayout<'a>,
}

/// The page that says so.
pub fn draw(staff: &StaffState, reader: &Reader) -> Result<Response, Error> {
    let title = &reader.edition(&staff.site).staff.sign_in.title;
    let layout = StaffLayout::new(staff, reader, None, title, StaffSection::None);
    answer(staff, NOT_ALLOWED, &InsecurePage { layout })
}
