//! Recovery codes: made anew, shown once.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use crate::content::Phrase;
use crate::domain::recovery_code::RecoveryCode;
use crate::random::random_bytes;
use crate::web::error::{Error, FORM_NEEDS_MENDING};
use crate::web::http::body::FormBody;
use crate::web::reader::Reader;
use crate::web::staff::browser::Browser;
use crate::web::staff::confirm::{self, ConfirmView, Unproved};
use crate::web::staff::field::{Answers, problems};
use crate::web::staff::layout::{StaffLayout, StaffSection, answer};
use crate::web::staff::member::Member;
use crate::web::state::StaffState;

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
pub async fn show(State(staff): State<StaffState>, reader: Reader, member: Member) -> Result<Response, Error> {
    draw(&staff, &reader, &member, &Unproved::default())
}

/// `POST /staff/profile/recovery-codes`.
pub async fn send(
    State(staff): State<StaffState>,
    reader: Reader,
    member: Member,
    browser: Browser,
    FormBody(pairs): FormBody,
) -> Result<Response, Error> {
    let answers = Answers::from(pairs);
    let words = &reader.edition(&staff.site).staff;
    let confirmed = match confirm::judge(&staff, &member, &browser, &answers, words).await? {
        Ok(confirmed) => confirmed,
        Err(unproved) => return draw(&staff, &reader, &member, &unproved),
    };
    let codes = new_codes()?;
    let hashes = codes.iter().map(RecoveryCode::hash).collect();
    staff.store.renew_recovery_codes(member.session.account.id, hashes, member.by()).await?;
    Ok(confirmed.hand_out(draw_codes(&staff, &reader, &member, &codes, None)?))
}

fn draw(staff: &StaffState, reader: &Reader, member: &Member, unproved: &Unproved) -> Result<Response, Error> {
    let words = &reader.edition(&staff.site).staff;
    let title = &words.recovery_codes.title;
    let mut layout = StaffLayout::new(staff, reader, Some(member), title, StaffSection::Profile);
    let confirm = ConfirmView::new(staff, member, words, unproved);
    layout.problems = problems(confirm.fields());
    let status = if layout.has_problems() { FORM_NEEDS_MENDING } else { StatusCode::OK };
    let left = member.session.account.ways_in.recovery_codes;
    answer(staff, status, &RecoveryCodesPage { layout, confirm, left })
}

/// The codes themselves, this once.
pub(super) fn draw_codes(
    staff: &StaffState,
    reader: &Reader,
    member: &Member,
    codes: &[RecoveryCode],
    notice: Option<Phrase>,
) -> Result<Response, Error> {
    let words = &reader.edition(&staff.site).staff;
    let title = &words.recovery_codes.made_title;
    let mut layout = StaffLayout::new(staff, reader, Some(member), title, StaffSection::Profile);
    layout.notice = notice;
    let codes = codes.iter().map(RecoveryCode::text).collect();
    answer(staff, StatusCode::OK, &MadePage { layout, codes })
}
