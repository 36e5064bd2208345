//! What is said when the database took nothing: with all that was typed, to send it again.

use askama::Template;
use axum::response::Response;

use super::layout::{StaffLayout, StaffSection, answer};
use crate::web::error::{Error, NOT_STORED};
use crate::web::reader::Reader;
use crate::web::state::StaffState;

#[derive(Template)]
#[template(path = "staff/not_saved.html")]
struct NotSaved<'a> {
    layout: StaffLayout<'a>,
    there: &'a str,
    pairs: &'a [(String, String)],
}

/// The page, for a form that was sent to this path.
pub fn draw(staff: &StaffState, reader: &Reader, there: &str, pairs: &[(String, String)]) -> Result<Response, Error> {
    let title = &reader.edition(&staff.site).staff.layout.not_saved_title;
    let layout = StaffLayout::new(staff, reader, None, title, StaffSection::None);
    answer(staff, NOT_STORED, &NotSaved { layout, there, pairs })
}
