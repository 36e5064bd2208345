//! One-time codes for one's own account.

use askama::Template;
use axum::response::Response;

use super::done;
use super::recovery_codes;
use crate::content::Phrase;
use crate::domain::one_time_code::CodeSecret;
use crate::domain::recovery_code::RecoveryCode;
use crate::random::random_bytes;
use crate::web::error::Error;
use crate::web::staff::confirm::{self, ConfirmView, Unproved};
use crate::web::staff::field::Field;
use crate::web::staff::layout::{StaffLayout, StaffSection, answer};
use crate::web::staff::member_request::{MemberForm, MemberRequest};

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
pub async fn show(request: MemberRequest) -> Result<Response, Error> {
    draw(&request, &new_secret()?, &Unproved::default(), None)
}

/// `POST /staff/profile/codes`: a code proves that the app knows the secret. Answers with recovery codes, once.
pub async fn send(form: MemberForm) -> Result<Response, Error> {
    let (words, typed) = (form.words(), form.answers.get("code"));
    let Some(secret) = CodeSecret::from_text(form.answers.get("secret")) else {
        return draw(&form, &new_secret()?, &Unproved::default(), None);
    };
    let Some(step) = secret.check(typed, form.staff.clock.now()) else {
        let problem = if typed.trim().is_empty() { &words.second_factor.missing } else { &words.codes.wrong };
        return draw(&form, &secret, &Unproved::default(), Some(problem));
    };
    let confirmed = match confirm::judge(&form).await? {
        Ok(confirmed) => confirmed,
        Err(unproved) => return draw(&form, &secret, &unproved, None),
    };
    let codes = recovery_codes::new_codes()?;
    let hashes = codes.iter().map(RecoveryCode::hash).collect();
    form.staff.store.turn_codes_on(form.account().id, &secret.bytes(), step, hashes, form.member.by()).await?;
    let page = recovery_codes::draw_codes(&form, &codes, Some(words.codes.are_on.clone()))?;
    Ok(confirmed.hand_out(page))
}

/// `POST /staff/profile/codes/off`.
pub async fn turn_off(form: MemberForm) -> Result<Response, Error> {
    let confirmed = match confirm::judge(&form).await? {
        Ok(confirmed) => confirmed,
        Err(unproved) => return draw(&form, &new_secret()?, &unproved, None),
    };
    form.staff.store.turn_codes_off(form.account().id, form.member.by()).await?;
    Ok(confirmed.hand_out(done::back("codes-off")))
}

fn new_secret() -> Result<CodeSecret, Error> {
    Ok(CodeSecret::from_random(random_bytes()?))
}

fn draw(
    request: &MemberRequest,
    secret: &CodeSecret,
    unproved: &Unproved,
    problem: Option<&Phrase>,
) -> Result<Response, Error> {
    let (words, account) = (&request.words().codes, request.account());
    let mut layout = request.layout(&words.title, StaffSection::Profile);
    let confirm = ConfirmView::new(request, unproved);
    let code = Field::text("code", &words.first, "").filled_as("one-time-code").problem(problem);
    layout.problems = confirm.problems([&code]);
    let (issuer, email) = (request.staff.site.content.clinic.name.as_str(), account.details.email.as_str());
    let new = (!account.ways_in.has_codes).then(|| NewCodes {
        picture: secret.qr_code(issuer, email, words.picture.as_str()).unwrap_or_default(),
        text: secret.text(),
        link: secret.link(issuer, email).unwrap_or_default(),
    });
    answer(&request.staff, layout.status(), &CodesPage { layout, confirm, new, code })
}
