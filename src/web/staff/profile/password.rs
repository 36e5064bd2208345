//! A new password for one's own account.

use askama::Template;
use axum::response::Response;

use super::done;
use crate::content::Phrase;
use crate::passwords::Password;
use crate::web::error::Error;
use crate::web::staff::confirm::{self, ConfirmView, Unproved};
use crate::web::staff::field::Field;
use crate::web::staff::layout::{StaffLayout, StaffSection, answer};
use crate::web::staff::member_request::{MemberForm, MemberRequest};
use crate::web::staff::new_password;

#[derive(Template)]
#[template(path = "staff/password.html")]
struct PasswordPage<'a> {
    layout: StaffLayout<'a>,
    confirm: ConfirmView<'a>,
    email: &'a str,
    password: Field<'a>,
}

/// `GET /staff/profile/password`.
pub async fn show(request: MemberRequest) -> Result<Response, Error> {
    draw(&request, &Unproved::default(), None)
}

/// `POST /staff/profile/password`. All other sessions end.
pub async fn send(form: MemberForm) -> Result<Response, Error> {
    let (staff, member, typed) = (&form.staff, &form.member, form.answers.get("new_password"));
    let problem = new_password::problem_of(staff, form.account(), typed, form.words()).await;
    if problem.is_some() {
        return draw(&form, &Unproved::default(), problem.as_ref());
    }
    let confirmed = match confirm::judge(&form).await? {
        Ok(confirmed) => confirmed,
        Err(unproved) => return draw(&form, &unproved, None),
    };
    let hash = staff.hasher.hash(&Password::new(typed.to_owned())).await?;
    staff.store.change_password(form.account().id, hash, member.session.id, member.by()).await?;
    Ok(confirmed.hand_out(done::back("password")))
}

fn draw(request: &MemberRequest, unproved: &Unproved, problem: Option<&Phrase>) -> Result<Response, Error> {
    let words = request.words();
    let mut layout = request.layout(&words.password.title, StaffSection::Profile);
    let confirm = ConfirmView::new(request, unproved);
    let password = new_password::field(words, problem);
    layout.problems = confirm.problems([&password]);
    let (status, email) = (layout.status(), request.account().details.email.as_str());
    answer(&request.staff, status, &PasswordPage { layout, confirm, email, password })
}
