//! Signing in with a passkey alone: it proves that its owner is there, so nothing else is asked for.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::browser::Browser;
use super::field::Answers;
use super::member::Visitor;
use super::next_page::NextPage;
use super::passkey_answer::{self, SIGN_IN};
use super::signed_in::SigningIn;
use crate::domain::audit::{By, Event};
use crate::domain::secret_token::SecretToken;
use crate::domain::session::Proof;
use crate::web::error::{Error, FORM_NEEDS_MENDING};
use crate::web::http::body::FormBody;
use crate::web::relying_party::Question;
use crate::web::state::StaffState;

/// A question for the browser: its secret, and what `navigator.credentials` takes.
pub fn for_browser(token: &SecretToken, question: &Question) -> Response {
    write(StatusCode::OK, &json!({ "question": token.expose(), "options": question.for_browser }))
}

fn write(status: StatusCode, value: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

/// `POST /staff/sign-in/passkey/question`.
pub async fn ask(State(staff): State<StaffState>) -> Result<Response, Error> {
    let question = staff.relying_party.as_ref().ok_or(Error::NotFound)?.ask_for_any()?;
    let token = staff.store.keep_question(None, SIGN_IN, question.to_keep.clone()).await?;
    Ok(for_browser(&token, &question))
}

/// `POST /staff/sign-in/passkey`: 303 on, or 422 when the answer is not good.
pub async fn take(
    State(staff): State<StaffState>,
    Visitor(former): Visitor,
    browser: Browser,
    FormBody(pairs): FormBody,
) -> Result<Response, Error> {
    let answers = Answers::from(pairs);
    let next = NextPage::read(answers.get("next"));
    let Some(cookies) = browser.cookies else { return Err(Error::NotAllowed) };
    let Some(account) = passkey_answer::judge(&staff, &answers, None, SIGN_IN).await? else {
        staff.store.write_down(By::NOBODY.did(Event::SignInFailed).with("way", "passkey")).await?;
        return Ok(refused());
    };
    let former = former.as_ref().map(|member| &member.session);
    let signing_in = SigningIn { staff: &staff, browser: &browser, cookies, former, next: &next };
    signing_in.begin(account, Proof::Full, "passkey").await
}

/// The script says what it means, in the words of its page.
pub fn refused() -> Response {
    write(FORM_NEEDS_MENDING, &json!({ "problem": "passkey" }))
}
