//! One-time codes for one's own account.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::done;
use super::recovery_codes;
use crate::content::Phrase;
use crate::domain::one_time_code::CodeSecret;
use crate::random::random_bytes;
use crate::web::error::{Error, FORM_NEEDS_MENDING};
use crate::web::http::body::FormBody;
use crate::web::reader::Reader;
use crate::web::staff::browser::Browser;
use crate::web::staff::confirm::{self, ConfirmView, Unproved};
use crate::web::staff::field::{Answers, Field, problems};
use crate::web::staff::layout::{StaffLayout, StaffSection, answer};
use crate::web::staff::member::Member;
use crate::web::state::StaffState;

#[derive(Template)]
#[template(path = "staff/codes.html")]
struct CodesPage<'a> {
    layout: StaffLayout<'a>,
    confirm: ConfirmView<'a>,
    /// What an app must be told; none when codes are in use already.
    new: Option<NewCodes>,
    code: Field<'a>,
}

struct NewCodes {
    /// For a camera, as SVG.
    picture: String,
    /// For a keyboard.
    text: String,
    /// For the app on this device.
    link: String,
}

/// `GET /staff/profile/codes`.
pub async fn show(State(staff): State<StaffState>, reader: Reader, member: Member) -> Result<Response, Error> {
    let secret = CodeSecret::from_random(random_bytes()?);
    draw(&staff, &reader, &member, &secret, &Unproved::default(), None)
}

/// `POST /staff/profile/codes`: a code proves that the app knows the secret. Answers with recovery codes, once.
pub async fn send(
    State(staff): State<StaffState>,
    reader: Reader,
    member: Member,
    browser: Browser,
    FormBody(pairs): FormBody,
) -> Result<Response, Error> {
    let answers = Answers::from(pairs);
    let words = &reader.edition(&staff.site).staff;
    let Some(secret) = CodeSecret::from_text(answers.get("secret")) else {
        return show(State(staff), reader, member).await;
    };
    let Some(step) = secret.check(answers.get("code"), staff.clock.now()) else {
        let problem =
            if answers.get("code").trim().is_empty() { &words.second_factor.missing } else { &words.codes.wrong };
        return draw(&staff, &reader, &member, &secret, &Unproved::default(), Some(problem));
    };
    let confirmed = match confirm::judge(&staff, &member, &browser, &answers, words).await? {
        Ok(confirmed) => confirmed,
        Err(unproved) => return draw(&staff, &reader, &member, &secret, &unproved, None),
    };
    let codes = recovery_codes::new_codes()?;
    let hashes = codes.iter().map(crate::domain::recovery_code::RecoveryCode::hash).collect();
    staff.store.turn_codes_on(member.session.account.id, &secret.bytes(), step, hashes, member.by()).await?;
    let page = recovery_codes::draw_codes(&staff, &reader, &member, &codes, Some(words.codes.are_on.clone()))?;
    Ok(confirmed.hand_out(page))
}

/// `POST /staff/profile/codes/off`.
pub async fn turn_off(
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
        Err(unproved) => {
            let secret = CodeSecret::from_random(random_bytes()?);
            return draw(&staff, &reader, &member, &secret, &unproved, None);
        }
    };
    staff.store.turn_codes_off(member.session.account.id, member.by()).await?;
    Ok(confirmed.hand_out(done::back("codes-off")))
}

fn draw(
    staff: &StaffState,
    reader: &Reader,
    member: &Member,
    secret: &CodeSecret,
    unproved: &Unproved,
    problem: Option<&Phrase>,
) -> Result<Response, Error> {
    let words = &reader.edition(&staff.site).staff;
    let account = &member.session.account;
    let mut layout = StaffLayout::new(staff, reader, Some(member), &words.codes.title, StaffSection::Profile);
    let confirm = ConfirmView::new(staff, member, words, unproved);
    let code = Field::text("code", &words.codes.first, "").filled_as("one-time-code").problem(problem);
    layout.problems = problems([&code].into_iter().chain(confirm.fields()));
    let (issuer, email) = (staff.site.content.clinic.name.as_str(), account.details.email.as_str());
    let new = (!account.ways_in.has_codes).then(|| NewCodes {
        picture: secret.qr_code(issuer, email, words.codes.picture.as_str()).unwrap_or_default(),
        text: secret.text(),
        link: secret.link(issuer, email).unwrap_or_default(),
    });
    let status = if layout.has_problems() { FORM_NEEDS_MENDING } else { StatusCode::OK };
    answer(staff, status, &CodesPage { layout, confirm, new, code })
}
