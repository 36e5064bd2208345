//! Changes of an account, each after a proof of who asks.

use axum::extract::{Path, State};
use axum::response::Response;

use super::account::{Drawn, draw, find};
use super::account_form::AccountForm;
use super::new_link::draw_link;
use crate::domain::staff::Account;
use crate::store::{AccountError, SecondFactors};
use crate::web::error::Error;
use crate::web::http::body::FormBody;
use crate::web::reader::Reader;
use crate::web::staff::browser::Browser;
use crate::web::staff::confirm::{self, Confirmed};
use crate::web::staff::failed::failed;
use crate::web::staff::field::Answers;
use crate::web::staff::member::Member;
use crate::web::state::StaffState;

/// `POST /staff/accounts/{id}`.
pub async fn save(
    State(staff): State<StaffState>,
    reader: Reader,
    member: Member,
    Path(id): Path<String>,
    browser: Browser,
    FormBody(pairs): FormBody,
) -> Result<Response, Error> {
    let answers = Answers::from(pairs);
    let words = &reader.edition(&staff.site).staff;
    let account = find(&staff, &id).await?;
    let mut form = AccountForm::read(&answers);
    let Some(details) = form.parse(&staff, words) else {
        return draw(&staff, &reader, &member, &account, Drawn { form: Some(form), ..Drawn::default() });
    };
    let confirmed = match confirm::judge(&staff, &member, &browser, &answers, words).await? {
        Ok(confirmed) => confirmed,
        Err(unproved) => {
            let drawn = Drawn { form: Some(form), unproved, ..Drawn::default() };
            return draw(&staff, &reader, &member, &account, drawn);
        }
    };
    let version = answers.get("version").parse().unwrap_or(0);
    match staff.store.change_account(account.id, version, details, member.by()).await {
        Ok(()) => again(&staff, &reader, &member, &account, confirmed, words.accounts.saved.clone()).await,
        Err(AccountError::EmailTaken) => {
            form.problems.email = Some(words.accounts.email_taken.clone());
            let drawn = Drawn { form: Some(form), ..Drawn::default() };
            Ok(confirmed.hand_out(draw(&staff, &reader, &member, &account, drawn)?))
        }
        Err(AccountError::Stale) => {
            let trouble = Some(words.accounts.stale.with("name", &account.details.name));
            let drawn = Drawn { form: Some(form), trouble, is_stale: true, ..Drawn::default() };
            Ok(confirmed.hand_out(draw(&staff, &reader, &member, &account, drawn)?))
        }
        Err(error) => refuse(&staff, &reader, &member, &account, (confirmed, error)),
    }
}

/// `POST /staff/accounts/{id}/disable`.
pub async fn disable(
    State(staff): State<StaffState>,
    reader: Reader,
    member: Member,
    Path(id): Path<String>,
    browser: Browser,
    FormBody(pairs): FormBody,
) -> Result<Response, Error> {
    set_disabled(&staff, &reader, &member, (&id, true), &browser, Answers::from(pairs)).await
}

/// `POST /staff/accounts/{id}/enable`.
pub async fn enable(
    State(staff): State<StaffState>,
    reader: Reader,
    member: Member,
    Path(id): Path<String>,
    browser: Browser,
    FormBody(pairs): FormBody,
) -> Result<Response, Error> {
    set_disabled(&staff, &reader, &member, (&id, false), &browser, Answers::from(pairs)).await
}

async fn set_disabled(
    staff: &StaffState,
    reader: &Reader,
    member: &Member,
    (id, is_disabled): (&str, bool),
    browser: &Browser,
    answers: Answers,
) -> Result<Response, Error> {
    let words = &reader.edition(&staff.site).staff;
    let account = find(staff, id).await?;
    let confirmed = match confirm::judge(staff, member, browser, &answers, words).await? {
        Ok(confirmed) => confirmed,
        Err(unproved) => return draw(staff, reader, member, &account, Drawn { unproved, ..Drawn::default() }),
    };
    match staff.store.set_disabled(account.id, is_disabled, member.by()).await {
        Ok(()) => {
            let done = if is_disabled { &words.accounts.was_disabled } else { &words.accounts.was_enabled };
            again(staff, reader, member, &account, confirmed, done.clone()).await
        }
        Err(error) => refuse(staff, reader, member, &account, (confirmed, error)),
    }
}

/// `POST /staff/accounts/{id}/reset`. Answers with a new link for its person, once.
pub async fn reset(
    State(staff): State<StaffState>,
    reader: Reader,
    member: Member,
    Path(id): Path<String>,
    browser: Browser,
    FormBody(pairs): FormBody,
) -> Result<Response, Error> {
    let answers = Answers::from(pairs);
    let words = &reader.edition(&staff.site).staff;
    let account = find(&staff, &id).await?;
    let confirmed = match confirm::judge(&staff, &member, &browser, &answers, words).await? {
        Ok(confirmed) => confirmed,
        Err(unproved) => return draw(&staff, &reader, &member, &account, Drawn { unproved, ..Drawn::default() }),
    };
    let factors = match answers.get("second_factors") {
        "removed" => SecondFactors::Removed,
        _ => SecondFactors::Kept,
    };
    match staff.store.reset_account(account.id, factors, member.by()).await {
        Ok(link) => {
            let name = account.details.name.to_string();
            Ok(confirmed.hand_out(draw_link(&staff, &reader, &member, name, &link)?))
        }
        Err(error) => refuse(&staff, &reader, &member, &account, (confirmed, error)),
    }
}

/// The page as it is now, with a word about what was done.
async fn again(
    staff: &StaffState,
    reader: &Reader,
    member: &Member,
    account: &Account,
    confirmed: Confirmed,
    notice: crate::content::Phrase,
) -> Result<Response, Error> {
    let account = staff.store.account(account.id).await?.ok_or(Error::NotFound)?;
    let drawn = Drawn { notice: Some(notice), ..Drawn::default() };
    Ok(confirmed.hand_out(draw(staff, reader, member, &account, drawn)?))
}

/// The last admin stays: the page says what to do instead.
fn refuse(
    staff: &StaffState,
    reader: &Reader,
    member: &Member,
    account: &Account,
    (confirmed, error): (Confirmed, AccountError),
) -> Result<Response, Error> {
    if !matches!(error, AccountError::LastAdmin) {
        return Err(failed(error));
    }
    let words = &reader.edition(&staff.site).staff;
    let drawn = Drawn { trouble: Some(words.accounts.last_admin.clone()), ..Drawn::default() };
    Ok(confirmed.hand_out(draw(staff, reader, member, account, drawn)?))
}
