//! One's own account: name, what one signs in with, and where one is signed in.

mod calendar;
mod codes;
mod done;
mod notices;
mod passkeys;
mod password;
mod recovery_codes;
mod sessions;

use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;

use super::failed::failed;
use super::field::{Choice, Field, problems};
use super::layout::{StaffLayout, StaffSection, answer};
use super::member_request::{MemberForm, MemberRequest};
use crate::domain::field_problem::FieldProblem;
use crate::domain::name::PersonName;
use crate::domain::staff::WaysIn;
use crate::web::error::Error;

pub use calendar::{make as make_calendar, remove as remove_calendar};
pub use notices::choose as choose_notices;
pub use sessions::{end as end_session, end_others as end_other_sessions, stay};

#[derive(Template)]
#[template(path = "staff/profile.html")]
struct ProfilePage<'a> {
    layout: StaffLayout<'a>,
    email: &'a str,
    name: Field<'a>,
    ways_in: WaysIn,
    owes_second_factor: bool,
    sessions: Vec<sessions::SessionView>,
    /// None where nothing is sent.
    notices: Option<Vec<Choice>>,
    /// Since when one's calendar has an address, if it has one.
    calendar_since: Option<String>,
}

/// The pages about what one signs in with.
pub mod pages {
    pub use super::codes::{send as turn_codes_on, show as show_codes, turn_off as turn_codes_off};
    pub use super::passkeys::{
        ask as ask_for_passkey, remove as remove_passkey, send as add_passkey, show as show_passkeys,
    };
    pub use super::password::{send as change_password, show as show_password};
    pub use super::recovery_codes::{send as make_recovery_codes, show as show_recovery_codes};
}

/// `GET /staff/profile`.
pub async fn show(request: MemberRequest, RawQuery(query): RawQuery) -> Result<Response, Error> {
    let told = query.as_deref().and_then(|query| query.strip_prefix("done=")).unwrap_or_default();
    draw(&request, told, None).await
}

/// `POST /staff/profile/name`.
pub async fn rename(form: MemberForm) -> Result<Response, Error> {
    let typed = form.answers.get("name");
    match PersonName::parse(typed) {
        Ok(name) => {
            form.staff.store.rename(form.account().id, name, form.member.by()).await.map_err(failed)?;
            Ok(done::back("name"))
        }
        Err(problem) => draw(&form, "", Some((typed, problem))).await,
    }
}

async fn draw(request: &MemberRequest, told: &str, typed: Option<(&str, FieldProblem)>) -> Result<Response, Error> {
    let (words, account) = (request.words(), request.account());
    let mut layout = request.layout(&words.profile.title, StaffSection::Profile);
    layout.notice = done::notice(told, words).cloned();
    let (value, problem) = match typed {
        Some((typed, problem)) => (typed, Some(words.accounts.name_problem(problem))),
        None => (account.details.name.as_str(), None),
    };
    let name = Field::text("name", &words.profile.name, value).filled_as("name").problem(problem);
    layout.problems = problems([&name]);
    let status = layout.status();
    let page = ProfilePage {
        layout,
        email: account.details.email.as_str(),
        name,
        ways_in: account.ways_in,
        owes_second_factor: request.staff.owes_second_factor(account),
        sessions: sessions::list(request).await?,
        notices: notices::choices(request).await?,
        calendar_since: calendar::since(request).await?,
    };
    answer(&request.staff, status, &page)
}
