//! Proving once more who one is, before something that matters: with the password and a code, in the same form, or with
//! a passkey beforehand. What was proved a moment ago counts.

use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::attempts::{self, Tried};
use super::code_check;
use super::field::{Field, problems};
use super::layout::{ProblemLine, with_cookie};
use super::member::Member;
use super::member_request::{MemberForm, MemberRequest};
use super::passkey_answer::{self, CONFIRM};
use super::passkey_sign_in::{for_browser, refused};
use super::waiting::in_words;
use crate::content::Phrase;
use crate::domain::audit::{By, Event};
use crate::passwords::{Password, Verdict};
use crate::web::error::Error;
use crate::web::state::StaffState;

/// What stands in a form that asks for a proof.
pub struct ConfirmView<'a> {
    /// The password; none when it need not be proved, or cannot be by it.
    pub password: Option<Field<'a>>,
    /// A code, where codes are used.
    pub code: Option<Field<'a>>,
    /// Where a passkey proves it as well.
    pub passkeys_at: Option<String>,
    /// Whether anything is asked for.
    pub is_needed: bool,
    /// What is wrong with the proof, besides what stands at its fields.
    trouble: Option<ProblemLine>,
}

/// Where the proof stands on its page.
pub const CONFIRM_ID: &str = "confirm";

/// What is wrong with a proof.
#[derive(Clone, Debug, Default)]
pub struct Unproved {
    /// Only a passkey proves it.
    by_passkey: Option<Phrase>,
    password: Option<Phrase>,
    code: Option<Phrase>,
}

/// A proof that was good. The session has a new secret, when it was given just now.
#[derive(Clone, Debug)]
pub struct Confirmed(Option<HeaderValue>);

impl Confirmed {
    /// The answer, with the session's new secret.
    #[must_use]
    pub fn hand_out(self, answer: Response) -> Response {
        match self.0 {
            Some(cookie) => with_cookie(answer, cookie),
            None => answer,
        }
    }
}

impl<'a> ConfirmView<'a> {
    /// What is asked of a member of staff.
    #[must_use]
    pub fn new(request: &'a MemberRequest, unproved: &Unproved) -> Self {
        let (words, ways_in) = (request.words(), request.account().ways_in);
        let is_needed = !request.member.session.is_confirmed(request.staff.clock.now());
        let password = Field::password("current_password", &words.confirm.password, "current-password");
        let code = Field::text("current_code", &words.confirm.code, "").filled_as("one-time-code");
        let is_typed = is_needed && ways_in.can_type_proof();
        Self {
            password: is_typed.then(|| password.problem(unproved.password.as_ref())),
            code: (is_typed && ways_in.has_second_factor())
                .then(|| code.hint(&words.second_factor.code_hint).problem(unproved.code.as_ref())),
            passkeys_at: request.staff.passkeys_at().filter(|_| is_needed && ways_in.passkeys > 0),
            is_needed,
            trouble: unproved.by_passkey.clone().map(|message| ProblemLine { target: CONFIRM_ID.to_owned(), message }),
        }
    }

    /// Whether a proof was given that is not good.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        !self.problems([]).is_empty()
    }

    /// What needs mending, with the fields of the form around it, for the summary.
    pub fn problems<'b>(&'b self, fields: impl IntoIterator<Item = &'b Field<'a>>) -> Vec<ProblemLine>
    where
        'a: 'b,
    {
        let fields = fields.into_iter().chain(&self.password).chain(&self.code);
        problems(fields).into_iter().chain(self.trouble.clone()).collect()
    }
}

/// Whether a form proves who sent it, or they did so a moment ago.
pub async fn judge(form: &MemberForm) -> Result<Result<Confirmed, Unproved>, Error> {
    let (staff, member, answers, words) = (&form.staff, &form.member, &form.answers, form.words());
    let session = &member.session;
    if session.is_confirmed(staff.clock.now()) {
        return Ok(Ok(Confirmed(None)));
    }
    let (account, ways_in) = (session.account.id, session.account.ways_in);
    let (password, code) = (answers.get("current_password"), answers.get("current_code"));
    if !ways_in.can_type_proof() {
        return Ok(Err(Unproved { by_passkey: Some(words.confirm.passkey_only.clone()), ..Unproved::default() }));
    }
    let asks_for_code = ways_in.has_second_factor();
    let missing = Unproved {
        by_passkey: None,
        password: password.is_empty().then(|| words.confirm.password_missing.clone()),
        code: (asks_for_code && code.trim().is_empty()).then(|| words.second_factor.missing.clone()),
    };
    if missing.password.is_some() || missing.code.is_some() {
        return Ok(Err(missing));
    }
    let attempt = match attempts::begin(staff, Tried::Account(account), &form.browser).await? {
        Ok(attempt) => attempt,
        Err(wait) => {
            let message = words.sign_in.too_early.with("wait", in_words(wait, words));
            return Ok(Err(Unproved { password: Some(message), ..Unproved::default() }));
        }
    };
    let stored = staff.store.password_of_account(account).await?;
    let verdict = staff.hasher.verify(&Password::new(password.to_owned()), stored.as_deref()).await?;
    let unproved = if verdict == Verdict::Wrong {
        Some(Unproved { password: Some(words.confirm.password_wrong.clone()), ..Unproved::default() })
    } else if asks_for_code && code_check::check(staff, account, code).await?.is_none() {
        Some(Unproved { code: Some(words.second_factor.wrong.clone()), ..Unproved::default() })
    } else {
        None
    };
    if let Some(unproved) = unproved {
        let entry = By::account(account).did(Event::SignInFailed).about(account).with("way", "confirmation");
        staff.store.write_down(entry).await?;
        return Ok(Err(unproved));
    }
    attempt.succeed(staff).await?;
    Ok(Ok(renew(staff, member).await?))
}

/// The session gets a new secret with every rise of rights.
async fn renew(staff: &StaffState, member: &Member) -> Result<Confirmed, Error> {
    let secret = staff.store.renew_session(&member.session, "confirmation").await?.ok_or(Error::NotAllowed)?;
    Ok(Confirmed(Some(member.cookies.session_cookie(&secret))))
}

/// `POST /staff/confirm/question`.
pub async fn ask(asked: MemberRequest) -> Result<Response, Error> {
    let staff = &asked.staff;
    let question = staff.relying_party.as_ref().ok_or(Error::NotFound)?.ask_for_any()?;
    let token = staff.store.keep_question(Some(asked.account().id), CONFIRM, question.to_keep.clone()).await?;
    Ok(for_browser(&token, &question))
}

/// `POST /staff/confirm`: 204, or 422 when the answer is not good.
pub async fn take(form: MemberForm) -> Result<Response, Error> {
    let account = form.account().id;
    if passkey_answer::judge(&form.staff, &form.answers, Some(account), CONFIRM).await? != Some(account) {
        let entry = form.member.by().did(Event::SignInFailed).about(account).with("way", "confirmation by passkey");
        form.staff.store.write_down(entry).await?;
        return Ok(refused());
    }
    Ok(renew(&form.staff, &form.member).await?.hand_out(StatusCode::NO_CONTENT.into_response()))
}
