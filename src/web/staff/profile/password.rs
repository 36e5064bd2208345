//! A new password for one's own account.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::done;
use crate::content::Phrase;
use crate::passwords::Password;
use crate::web::error::{Error, FORM_NEEDS_MENDING};
use crate::web::http::body::FormBody;
use crate::web::reader::Reader;
use crate::web::staff::browser::Browser;
use crate::web::staff::confirm::{self, ConfirmView, Unproved};
use crate::web::staff::field::{Answers, Field, problems};
use crate::web::staff::layout::{StaffLayout, StaffSection, answer};
use crate::web::staff::member::Member;
use crate::web::staff::new_password;
use crate::web::state::StaffState;

#[derive(Template)]
#[template(path = "staff/password.html")]
struct PasswordPage<'a> {
    layout: StaffLayout<'a>,
    confirm: ConfirmView<'a>,
    email: &'a str,
    password: Field<'a>,
}

/// `GET /staff/profile/password`.
pub async fn show(State(staff): State<StaffState>, reader: Reader, member: Member) -> Result<Response, Error> {
    draw(&staff, &reader, &member, &Unproved::default(), None)
}

/// `POST /staff/profile/password`. All other sessions end.
pub async fn send(
    State(staff): State<StaffState>,
    reader: Reader,
    member: Member,
    browser: Browser,
    FormBody(pairs): FormBody,
) -> Result<Response, Error> {
    let answers = Answers::from(pairs);
    let words = &reader.edition(&staff.site).staff;
    let (account, typed) = (&member.session.account, answers.get("new_password"));
    let problem = new_password::problem_of(&staff, account, typed, words).await;
    if problem.is_some() {
        return draw(&staff, &reader, &member, &Unproved::default(), problem.as_ref());
    }
    let confirmed = match confirm::judge(&staff, &member, &browser, &answers, words).await? {
        Ok(confirmed) => confirmed,
        Err(unproved) => return draw(&staff, &reader, &member, &unproved, None),
    };
    let hash = staff.hasher.hash(&Password::new(typed.to_owned())).await?;
    staff.store.change_password(account.id, hash, member.session.id, member.by()).await?;
    Ok(confirmed.hand_out(done::back("password")))
}

fn draw(
    staff: &StaffState,
    reader: &Reader,
    member: &Member,
    unproved: &Unproved,
    problem: Option<&Phrase>,
) -> Result<Response, Error> {
    let words = &reader.edition(&staff.site).staff;
    let mut layout = StaffLayout::new(staff, reader, Some(member), &words.password.title, StaffSection::Profile);
    let confirm = ConfirmView::new(staff, member, words, unproved);
    let password = Field::password("new_password", &words.password.new, "new-password");
    let password = password.hint(&words.password.hint).problem(problem);
    layout.problems = problems(confirm.fields().chain([&password]));
    let status = if layout.has_problems() { FORM_NEEDS_MENDING } else { StatusCode::OK };
    let email = member.session.account.details.email.as_str();
    answer(staff, status, &PasswordPage { layout, confirm, email, password })
}
