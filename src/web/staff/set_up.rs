//! Setting an account up, by the link that its person got: with a password or with a passkey.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::browser::Browser;
use super::field::{Answers, Field, problems};
use super::insecure;
use super::layout::{StaffLayout, StaffSection, answer};
use super::new_password;
use super::next_page::NextPage;
use super::passkey_answer::{self, SET_UP};
use super::passkey_sign_in::{for_browser, refused};
use super::signed_in::SigningIn;
use crate::content::Phrase;
use crate::domain::secret_token::SecretToken;
use crate::domain::session::Proof;
use crate::domain::staff::Account;
use crate::passwords::Password;
use crate::paths::staff as paths;
use crate::store::FirstWayIn;
use crate::web::error::{Error, FORM_NEEDS_MENDING, NOT_STORED};
use crate::web::http::body::FormBody;
use crate::web::reader::Reader;
use crate::web::state::StaffState;

#[derive(Template)]
#[template(path = "staff/set_up.html")]
struct SetUpPage<'a> {
    layout: StaffLayout<'a>,
    account: &'a Account,
    password: Field<'a>,
    here: String,
    question: String,
    passkey: String,
    passkeys_at: Option<String>,
}

enum Outcome {
    Fresh,
    NeedsMending(Phrase),
    NotNow,
}

/// Who may set up what: a link that is known, was not used and is not too old.
async fn account_of(staff: &StaffState, token: &str) -> Result<(SecretToken, Account), Error> {
    let token: SecretToken = token.parse().map_err(|_| Error::NotFound)?;
    let account = staff.store.account_of_link(&token.hash()).await?.ok_or(Error::NotFound)?;
    Ok((token, account))
}

/// `GET /staff/set-up/{token}`. It may be asked for as often as somebody likes: some mail programs look at links.
pub async fn show(
    State(staff): State<StaffState>,
    reader: Reader,
    Path(token): Path<String>,
    browser: Browser,
) -> Result<Response, Error> {
    if browser.cookies.is_none() {
        return insecure::draw(&staff, &reader);
    }
    let (token, account) = account_of(&staff, &token).await?;
    draw(&staff, &reader, &token, &account, &Outcome::Fresh)
}

/// `POST /staff/set-up/{token}`: the password is taken, and its person is in.
pub async fn send(
    State(staff): State<StaffState>,
    reader: Reader,
    Path(token): Path<String>,
    browser: Browser,
    FormBody(pairs): FormBody,
) -> Result<Response, Error> {
    if browser.cookies.is_none() {
        return insecure::draw(&staff, &reader);
    }
    let answers = Answers::from(pairs);
    let (token, account) = account_of(&staff, &token).await?;
    let words = &reader.edition(&staff.site).staff;
    let typed = answers.get("new_password");
    if let Some(problem) = new_password::problem_of(&staff, &account, typed, words).await {
        return draw(&staff, &reader, &token, &account, &Outcome::NeedsMending(problem));
    }
    let answered = match staff.hasher.hash(&Password::new(typed.to_owned())).await {
        Ok(hash) => take(&staff, &token, &account, FirstWayIn::Password(hash), &browser).await,
        Err(error) => Err(error.into()),
    };
    match answered {
        Err(Error::NotFound) => Err(Error::NotFound),
        Err(error) => {
            tracing::error!(%error, "an account was not set up");
            draw(&staff, &reader, &token, &account, &Outcome::NotNow)
        }
        answered => answered,
    }
}

/// `POST /staff/set-up/{token}/passkey/question`.
pub async fn ask(State(staff): State<StaffState>, Path(token): Path<String>) -> Result<Response, Error> {
    let (_, account) = account_of(&staff, &token).await?;
    if account.ways_in.has_second_factor() {
        return Err(Error::NotFound);
    }
    let question = staff.relying_party.as_ref().ok_or(Error::NotFound)?.ask_for_new(&account, &[])?;
    let token = staff.store.keep_question(Some(account.id), SET_UP, question.to_keep.clone()).await?;
    Ok(for_browser(&token, &question))
}

/// `POST /staff/set-up/{token}/passkey`: the passkey is taken, and its person is in.
pub async fn take_passkey(
    State(staff): State<StaffState>,
    reader: Reader,
    Path(token): Path<String>,
    browser: Browser,
    FormBody(pairs): FormBody,
) -> Result<Response, Error> {
    let answers = Answers::from(pairs);
    let (token, account) = account_of(&staff, &token).await?;
    let kept = passkey_answer::take_question(&staff, &answers, Some(account.id), SET_UP).await?;
    let name = reader.edition(&staff.site).staff.passkeys.first_name.to_string();
    let made = kept.and_then(|kept| staff.relying_party.as_ref()?.take_new(&kept, answers.get("answer"), name));
    match made {
        Some(passkey) => take(&staff, &token, &account, FirstWayIn::Passkey(passkey), &browser).await,
        None => Ok(refused()),
    }
}

/// Uses the link up. When somebody else was faster, it is unknown by now.
async fn take(
    staff: &StaffState,
    token: &SecretToken,
    account: &Account,
    way_in: FirstWayIn,
    browser: &Browser,
) -> Result<Response, Error> {
    let Some(cookies) = browser.cookies else { return Err(Error::NotAllowed) };
    let used = staff.store.use_link(&token.hash(), way_in, &browser.name).await?;
    let (secret, proof) = used.ok_or(Error::NotFound)?;
    let next = NextPage::read(paths::PROFILE);
    let leads_on = match proof {
        Proof::Password => next.after(paths::SECOND_FACTOR),
        Proof::Full => next.as_str().to_owned(),
    };
    let signing_in = SigningIn { staff, browser, cookies, former: None, next: &next };
    signing_in.hand_out(account.id, proof, &secret, &leads_on).await
}

fn draw(
    staff: &StaffState,
    reader: &Reader,
    token: &SecretToken,
    account: &Account,
    outcome: &Outcome,
) -> Result<Response, Error> {
    let words = &reader.edition(&staff.site).staff;
    let mut layout = StaffLayout::new(staff, reader, None, &words.set_up.title, StaffSection::None);
    let (status, problem) = match outcome {
        Outcome::Fresh => (StatusCode::OK, None),
        Outcome::NeedsMending(problem) => (FORM_NEEDS_MENDING, Some(problem)),
        Outcome::NotNow => {
            layout.trouble = Some(words.sign_in.not_now.clone());
            (NOT_STORED, None)
        }
    };
    let password = new_password::field(words, problem);
    layout.problems = problems([&password]);
    let address = |path: &str| path.replace("{token}", &token.expose());
    let page = SetUpPage {
        layout,
        account,
        password,
        here: address(paths::SET_UP),
        question: address(paths::SET_UP_QUESTION),
        passkey: address(paths::SET_UP_PASSKEY),
        // A passkey would be enough by itself, and pass by the second factor that was kept.
        passkeys_at: staff.passkeys_at().filter(|_| !account.ways_in.has_second_factor()),
    };
    answer(staff, status, &page)
}
