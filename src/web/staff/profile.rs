//! One's own account: name, what one signs in with, and where one is signed in.

mod codes;
mod done;
mod passkeys;
mod password;
mod recovery_codes;
mod sessions;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::failed::failed;
use super::field::{Answers, Field, problems};
use super::layout::{StaffLayout, StaffSection, answer};
use super::member::Member;
use crate::domain::field_problem::FieldProblem;
use crate::domain::name::PersonName;
use crate::domain::staff::WaysIn;
use crate::web::error::{Error, FORM_NEEDS_MENDING};
use crate::web::http::body::FormBody;
use crate::web::reader::Reader;
use crate::web::state::StaffState;

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
pub async fn show(
    State(staff): State<StaffState>,
    reader: Reader,
    member: Member,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let told = query.as_deref().and_then(|query| query.strip_prefix("done=")).unwrap_or_default();
    draw(&staff, &reader, &member, told, None).await
}

/// `POST /staff/profile/name`.
pub async fn rename(
    State(staff): State<StaffState>,
    reader: Reader,
    member: Member,
    FormBody(pairs): FormBody,
) -> Result<Response, Error> {
    let answers = Answers::from(pairs);
    match PersonName::parse(answers.get("name")) {
        Ok(name) => {
            let renamed = staff.store.rename(member.session.account.id, name, member.by()).await;
            renamed.map_err(failed)?;
            Ok(done::back("name"))
        }
        Err(problem) => draw(&staff, &reader, &member, "", Some((answers.get("name"), problem))).await,
    }
}

async fn draw(
    staff: &StaffState,
    reader: &Reader,
    member: &Member,
    told: &str,
    typed: Option<(&str, FieldProblem)>,
) -> Result<Response, Error> {
    let words = &reader.edition(&staff.site).staff;
    let account = &member.session.account;
    let mut layout = StaffLayout::new(staff, reader, Some(member), &words.profile.title, StaffSection::Profile);
    layout.notice = done::notice(told, words).cloned();
    let sessions = sessions::list(staff, member, words).await?;
    let (value, problem) = match typed {
        Some((typed, problem)) => (typed, Some(words.accounts.name_problem(problem))),
        None => (account.details.name.as_str(), None),
    };
    let name = Field::text("name", &words.profile.name, value).filled_as("name").problem(problem);
    layout.problems = problems([&name]);
    let status = if layout.has_problems() { FORM_NEEDS_MENDING } else { StatusCode::OK };
    let page = ProfilePage {
        layout,
        email: account.details.email.as_str(),
        name,
        ways_in: account.ways_in,
        owes_second_factor: staff.owes_second_factor(account),
        sessions,
    };
    answer(staff, status, &page)
}
