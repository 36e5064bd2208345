//! Recovery codes: made anew, shown once.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use crate::content::Phrase;
use crate::domain::recovery_code::RecoveryCode;
use crate::random::random_bytes;
use crate::web::error::Error;
use crate::web::staff::confirm::{self, ConfirmView, Unproved};
use crate::web::staff::layout::{StaffLayout, StaffSection, answer};
use crate::web::staff::member_request::{MemberForm, MemberRequest};

/// How many a person gets.
const CODES: usize = 10;

#[derive(Template)]
#[template(path = "staff/recovery_codes.html")]
struct RecoveryCodesPage<'a> {
    layout: StaffLayout<'a>,
    confirm: ConfirmView<'a>,
    left: usize,
}

#[derive(Template)]
#[template(path = "staff/recovery_codes_made.html")]
struct MadePage<'a> {
    layout: StaffLayout<'a>,
    codes: Vec<String>,
}

/// Ten new codes.
pub(super) fn new_codes() -> Result<Vec<RecoveryCode>, Error> {
    (0..CODES).map(|_| Ok(RecoveryCode::from_random(random_bytes()?))).collect()
}

/// `GET /staff/profile/recovery-codes`.
pub async fn show(request: MemberRequest) -> Result<Response, Error> {
    draw(&request, &Unproved::default())
}

/// `POST /staff/profile/recovery-codes`.
pub async fn send(form: MemberForm) -> Result<Response, Error> {
    let confirmed = match confirm::judge(&form).await? {
        Ok(confirmed) => confirmed,
        Err(unproved) => return draw(&form, &unproved),
    };
    let codes = new_codes()?;
    let hashes = codes.iter().map(RecoveryCode::hash).collect();
    form.staff.store.renew_recovery_codes(form.account().id, hashes, form.member.by()).await?;
    Ok(confirmed.hand_out(draw_codes(&form, &codes, None)?))
}

fn draw(request: &MemberRequest, unproved: &Unproved) -> Result<Response, Error> {
    let mut layout = request.layout(&request.words().recovery_codes.title, StaffSection::Profile);
    let confirm = ConfirmView::new(request, unproved);
    layout.problems = confirm.problems([]);
    let left = request.account().ways_in.recovery_codes;
    answer(&request.staff, layout.status(), &RecoveryCodesPage { layout, confirm, left })
}

/// The codes themselves, this once.
pub(super) fn draw_codes(
    request: &MemberRequest,
    codes: &[RecoveryCode],
    notice: Option<Phrase>,
) -> Result<Response, Error> {
    let mut layout = request.layout(&request.words().recovery_codes.made_title, StaffSection::Profile);
    layout.notice = notice;
    let codes = codes.iter().map(RecoveryCode::text).collect();
    answer(&request.staff, StatusCode::OK, &MadePage { layout, codes })
}
