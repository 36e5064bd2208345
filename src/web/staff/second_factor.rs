//! The second factor, after the password: a one-time code, or a recovery code. Passkeys answer elsewhere: each is a way
//! to sign in by itself.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::SignedDuration;

use super::attempts::{self, Tried};
use super::browser::Browser;
use super::code_check::{self, CodeKind};
use super::field::{Answers, Field, problems};
use super::layout::{StaffLayout, StaffSection, answer};
use super::member::Member;
use super::next_page::NextPage;
use super::signed_in::SigningIn;
use super::waiting::{in_words, retry_after};
use crate::domain::audit::{By, Event};
use crate::domain::session::Proof;
use crate::paths::staff as paths;
use crate::web::error::{Error, FORM_NEEDS_MENDING, NOT_STORED, TOO_MANY};
use crate::web::http::body::FormBody;
use crate::web::reader::Reader;
use crate::web::state::StaffState;

/// After so many wrong codes the password is asked for again (OWASP ASVS 5.0, 6.6.3).
const WRONG_CODES: i64 = 5;

#[derive(Template)]
#[template(path = "staff/second_factor.html")]
struct SecondFactorPage<'a> {
    layout: StaffLayout<'a>,
    next: NextPage,
    code: Field<'a>,
    has_codes: bool,
    passkeys_at: Option<String>,
}

enum Outcome {
    Fresh,
    Missing,
    Wrong,
    TooEarly(SignedDuration),
    NotNow,
}

enum Judged {
    Right(&'static str),
    Not(Outcome),
    /// The password is asked for again.
    Ended,
}

/// `GET /staff/sign-in/second-factor`.
pub async fn show(
    State(staff): State<StaffState>,
    reader: Reader,
    member: Member,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let next = NextPage::in_query(query.as_deref());
    if member.session.proof == Proof::Full {
        return Ok(Redirect::to(next.as_str()).into_response());
    }
    draw(&staff, &reader, &member, next, &Outcome::Fresh)
}

/// `POST /staff/sign-in/second-factor`.
pub async fn send(
    State(staff): State<StaffState>,
    reader: Reader,
    member: Member,
    browser: Browser,
    FormBody(pairs): FormBody,
) -> Result<Response, Error> {
    let answers = Answers::from(pairs);
    let next = NextPage::read(answers.get("next"));
    if member.session.proof == Proof::Full {
        return Ok(Redirect::to(next.as_str()).into_response());
    }
    let signing_in = SigningIn { staff: &staff, browser: &browser, cookies: member.cookies, former: None, next: &next };
    let outcome = match judge(&staff, &member, answers.get("code"), &browser).await {
        Ok(Judged::Right(way)) => match signing_in.complete(&member.session, way).await {
            Ok(Some(response)) => return Ok(response),
            Ok(None) => return Ok(ended(&next)),
            Err(error) => not_now(&error),
        },
        Ok(Judged::Not(outcome)) => outcome,
        Ok(Judged::Ended) => return Ok(ended(&next)),
        Err(error) => not_now(&error),
    };
    draw(&staff, &reader, &member, next, &outcome)
}

fn ended(next: &NextPage) -> Response {
    Redirect::to(&format!("{}&ended=factor", next.after(paths::SIGN_IN))).into_response()
}

fn not_now(error: &Error) -> Outcome {
    tracing::error!(%error, "nobody can sign in");
    Outcome::NotNow
}

async fn judge(staff: &StaffState, member: &Member, typed: &str, browser: &Browser) -> Result<Judged, Error> {
    if typed.trim().is_empty() {
        return Ok(Judged::Not(Outcome::Missing));
    }
    let (session, account) = (&member.session, member.session.account.id);
    let attempt = match attempts::begin(staff, Tried::Account(account), browser).await? {
        Ok(attempt) => attempt,
        Err(wait) => return Ok(Judged::Not(Outcome::TooEarly(wait))),
    };
    if let Some(kind) = code_check::check(staff, account, typed).await? {
        attempt.succeed(staff).await?;
        return Ok(Judged::Right(match kind {
            CodeKind::OneTime => "password and code",
            CodeKind::Recovery => "password and recovery code",
        }));
    }
    let entry = By::NOBODY.did(Event::SignInFailed).about(account).with("way", "second factor");
    staff.store.write_down(entry).await?;
    if staff.store.count_wrong_factor(session.id).await? < WRONG_CODES {
        return Ok(Judged::Not(Outcome::Wrong));
    }
    staff.store.end_session(account, session.id, Event::SessionEnded, By::NOBODY).await?;
    Ok(Judged::Ended)
}

fn draw(
    staff: &StaffState,
    reader: &Reader,
    member: &Member,
    next: NextPage,
    outcome: &Outcome,
) -> Result<Response, Error> {
    let words = &reader.edition(&staff.site).staff;
    let mut layout = StaffLayout::new(staff, reader, None, &words.second_factor.title, StaffSection::None);
    let mut problem = None;
    let status = match outcome {
        Outcome::Fresh => StatusCode::OK,
        Outcome::Missing => {
            problem = Some(&words.second_factor.missing);
            FORM_NEEDS_MENDING
        }
        Outcome::Wrong => {
            problem = Some(&words.second_factor.wrong);
            FORM_NEEDS_MENDING
        }
        Outcome::TooEarly(wait) => {
            layout.trouble = Some(words.sign_in.too_early.with("wait", in_words(*wait, words)));
            TOO_MANY
        }
        Outcome::NotNow => {
            layout.trouble = Some(words.sign_in.not_now.clone());
            NOT_STORED
        }
    };
    let ways_in = member.session.account.ways_in;
    let code = Field::text("code", &words.second_factor.code, "").filled_as("one-time-code");
    let code = code.hint(&words.second_factor.code_hint).problem(problem);
    layout.problems = problems([&code]);
    let page = SecondFactorPage {
        layout,
        next,
        code,
        has_codes: ways_in.has_codes_to_type(),
        passkeys_at: staff.passkeys_at().filter(|_| ways_in.passkeys > 0),
    };
    let response = answer(staff, status, &page)?;
    Ok(match outcome {
        Outcome::TooEarly(wait) => retry_after(response, *wait),
        _ => response,
    })
}
