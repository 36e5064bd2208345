//! Signing in: with a passkey alone, or with e-mail address and password.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::SignedDuration;
use uuid::Uuid;

use super::attempts::{self, Tried};
use super::browser::Browser;
use super::field::{Answers, Field, problems};
use super::insecure;
use super::layout::{StaffLayout, StaffSection, answer};
use super::member::Visitor;
use super::next_page::NextPage;
use super::signed_in::SigningIn;
use super::waiting::{in_words, retry_after};
use crate::content::Phrase;
use crate::domain::audit::{By, Event};
use crate::domain::email::EmailAddress;
use crate::domain::field_problem::FieldProblem;
use crate::domain::session::Proof;
use crate::passwords::{Password, Verdict};
use crate::web::error::{Error, FORM_NEEDS_MENDING, NOT_STORED, TOO_MANY};
use crate::web::http::body::FormBody;
use crate::web::reader::Reader;
use crate::web::state::StaffState;

#[derive(Template)]
#[template(path = "staff/sign_in.html")]
struct SignInPage<'a> {
    layout: StaffLayout<'a>,
    next: NextPage,
    email: Field<'a>,
    password: Field<'a>,
    /// The address at which passkeys work; none where there are none.
    passkeys_at: Option<String>,
}

/// What became of the form.
enum Outcome {
    Fresh,
    /// An earlier try has ended, as its message says.
    Ended(Phrase),
    NeedsMending {
        email: Option<Phrase>,
        password: Option<Phrase>,
    },
    Wrong,
    TooEarly(SignedDuration),
    NotNow,
}

/// `GET /staff/sign-in`.
pub async fn show(
    State(staff): State<StaffState>,
    reader: Reader,
    Visitor(member): Visitor,
    browser: Browser,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let next = NextPage::in_query(query.as_deref());
    if browser.cookies.is_none() {
        return insecure::draw(&staff, &reader);
    }
    if member.is_some_and(|member| member.session.proof == Proof::Full) {
        return Ok(Redirect::to(next.as_str()).into_response());
    }
    let words = &reader.edition(&staff.site).staff.sign_in;
    let mut pairs = form_urlencoded::parse(query.as_deref().unwrap_or_default().as_bytes());
    let outcome = match pairs.find(|(name, _)| name == "ended") {
        Some(_) => Outcome::Ended(words.too_many_factors.clone()),
        None => Outcome::Fresh,
    };
    draw(&staff, &reader, next, "", &outcome)
}

/// `POST /staff/sign-in`.
pub async fn send(
    State(staff): State<StaffState>,
    reader: Reader,
    Visitor(former): Visitor,
    browser: Browser,
    FormBody(pairs): FormBody,
) -> Result<Response, Error> {
    let Some(cookies) = browser.cookies else { return insecure::draw(&staff, &reader) };
    let answers = Answers::from(pairs);
    let next = NextPage::read(answers.get("next"));
    let email = answers.get("email");
    let outcome = match judge(&staff, &reader, &answers, &browser).await {
        Ok(Judged::Right(account)) => {
            let former = former.as_ref().map(|member| &member.session);
            let signing_in = SigningIn { staff: &staff, browser: &browser, cookies, former, next: &next };
            match begin(&signing_in, account).await {
                Ok(response) => return Ok(response),
                Err(error) => not_now(&error),
            }
        }
        Ok(Judged::Not(outcome)) => outcome,
        Err(error) => not_now(&error),
    };
    draw(&staff, &reader, next, email, &outcome)
}

fn not_now(error: &Error) -> Outcome {
    tracing::error!(%error, "nobody can sign in");
    Outcome::NotNow
}

/// Whether e-mail address and password are somebody's.
enum Judged {
    Right(Uuid),
    Not(Outcome),
}

async fn judge(staff: &StaffState, reader: &Reader, answers: &Answers, browser: &Browser) -> Result<Judged, Error> {
    let words = &reader.edition(&staff.site).staff.sign_in;
    let typed = answers.get("password");
    let email = match (EmailAddress::parse(answers.get("email")), typed.is_empty()) {
        (Ok(email), false) => email,
        (email, is_missing) => {
            let email = email.err().map(|problem| match problem {
                FieldProblem::Missing => words.email_missing.clone(),
                _ => words.email_invalid.clone(),
            });
            let password = is_missing.then(|| words.password_missing.clone());
            return Ok(Judged::Not(Outcome::NeedsMending { email, password }));
        }
    };
    let attempt = match attempts::begin(staff, Tried::Password(&email), browser).await? {
        Ok(attempt) => attempt,
        Err(wait) => return Ok(Judged::Not(Outcome::TooEarly(wait))),
    };
    // The same is done whether there is such an account or not, so that nobody learns which there are.
    let stored = staff.store.password_of(&email).await?;
    let password = Password::new(typed.to_owned());
    let verdict = staff.hasher.verify(&password, stored.as_ref().map(|(_, hash)| hash.as_str())).await?;
    match (verdict, stored) {
        (Verdict::Right, Some((account, _))) => {
            attempt.succeed(staff).await?;
            Ok(Judged::Right(account))
        }
        (Verdict::RightButWeak, Some((account, before))) => {
            attempt.succeed(staff).await?;
            if let Err(error) = rehash(staff, account, &password, before).await {
                tracing::warn!(%error, "a password stays under its former hash");
            }
            Ok(Judged::Right(account))
        }
        (_, stored) => {
            let entry = By::NOBODY.did(Event::SignInFailed).with("way", "password");
            let entry = match stored {
                Some((account, _)) => entry.about(account),
                None => entry,
            };
            staff.store.write_down(entry).await?;
            Ok(Judged::Not(Outcome::Wrong))
        }
    }
}

async fn rehash(staff: &StaffState, account: Uuid, password: &Password, before: String) -> Result<(), Error> {
    let after = staff.hasher.hash(password).await?;
    Ok(staff.store.rehash_password(account, before, after).await?)
}

async fn begin(signing_in: &SigningIn<'_>, account: Uuid) -> Result<Response, Error> {
    let account = signing_in.staff.store.account(account).await?.ok_or(Error::NotAllowed)?;
    let proof = if account.ways_in.has_second_factor() { Proof::Password } else { Proof::Full };
    signing_in.begin(account.id, proof, "password").await
}

fn draw(
    staff: &StaffState,
    reader: &Reader,
    next: NextPage,
    typed: &str,
    outcome: &Outcome,
) -> Result<Response, Error> {
    let words = &reader.edition(&staff.site).staff.sign_in;
    let mut layout = StaffLayout::new(staff, reader, None, &words.title, StaffSection::None);
    let (mut email_problem, mut password_problem) = (None, None);
    let status = match outcome {
        Outcome::Fresh => StatusCode::OK,
        Outcome::Ended(message) => {
            layout.trouble = Some(message.clone());
            StatusCode::OK
        }
        Outcome::NeedsMending { email, password } => {
            (email_problem, password_problem) = (email.as_ref(), password.as_ref());
            FORM_NEEDS_MENDING
        }
        Outcome::Wrong => {
            layout.trouble = Some(words.wrong.clone());
            FORM_NEEDS_MENDING
        }
        Outcome::TooEarly(wait) => {
            layout.trouble = Some(words.too_early.with("wait", in_words(*wait, &reader.edition(&staff.site).staff)));
            TOO_MANY
        }
        Outcome::NotNow => {
            layout.trouble = Some(words.not_now.clone());
            NOT_STORED
        }
    };
    let email = Field::text("email", &words.email, typed).email("username webauthn").problem(email_problem);
    let password = Field::password("password", &words.password, "current-password").problem(password_problem);
    layout.problems = problems([&email, &password]);
    let page = SignInPage { layout, next, email, password, passkeys_at: staff.passkeys_at() };
    let response = answer(staff, status, &page)?;
    Ok(match outcome {
        Outcome::TooEarly(wait) => retry_after(response, *wait),
        _ => response,
    })
}
